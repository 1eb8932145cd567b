import { asApiError } from './api.ts'
import { toast, toasts } from './ui/toast.ts'

const told = new WeakSet<object>()

/** Leaves it to whoever calls this, who has better words for it. */
export function tellNothingOf(cause: unknown): void {
  if (typeof cause === 'object' && cause !== null) told.add(cause)
}

/** Tells the person and the console of what nobody else tells of: a click after which nothing happens would be the worst of answers. */
export function tellOf(cause: unknown): void {
  if (typeof cause === 'object' && cause !== null && told.has(cause)) return
  reportError(cause)
  const { code, message } = asApiError(cause)
  if (code !== 'cancelled' && toasts.value.every(({ text }) => text !== message)) toast(message, { kind: 'bad' })
}
