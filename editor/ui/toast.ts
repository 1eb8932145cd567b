import { ref } from 'vue'

/** Short news at the edge of the screen. An undo lives in `action`: it stays long enough to be reached by keyboard (F8). */
export interface Toast {
  id: number
  text: string
  kind: 'good' | 'bad' | 'info'
  action?: { label: string; run(): void }
}

export const toasts = ref<Toast[]>([])
let last = 0

/** Answers with its id: whoever leaves what an `action` acts on dismisses it. */
export function toast(text: string, options: { kind?: Toast['kind']; action?: Toast['action'] } = {}): number {
  last += 1
  toasts.value = [...toasts.value.slice(-2), { id: last, text, kind: options.kind ?? 'good', action: options.action }]
  return last
}

export function dismiss(id: number) {
  toasts.value = toasts.value.filter((t) => t.id !== id)
}
