import type { Component, InjectionKey } from 'vue'
import type { Json } from '../../nodes/json.ts'
import type { Field, FieldWords } from './words.ts'

/** What the component of each kind is given; it emits `change` with the value to save, and whether more typing may follow. */
export interface KindProps<F extends Field = Field> {
  field: F
  words: FieldWords
  value: Json | undefined
  /** The control's id in the page, for its label. */
  id: string
  /** The field's path within the node: `text`, `options.a1.label`. */
  path: string
  describedby?: string
  invalid?: boolean
  disabled?: boolean
}

/** The row that draws one field of any kind. Lists draw their items' fields with it; handed down, so that no file needs itself. */
export const ROW: InjectionKey<Component> = Symbol('row')
