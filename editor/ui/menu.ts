import type { Component } from 'vue'

export type MenuItem =
  | { kind: 'line' }
  | { kind: 'label'; label: string }
  | {
      kind?: 'item'
      label: string
      icon?: Component
      keys?: string
      danger?: boolean
      disabled?: boolean
      chosen?: boolean
      run(): void
    }
