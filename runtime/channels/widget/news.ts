import type { Mode, WebMessage } from './protocol.ts'
import type { SseEvent } from './sse.ts'

/** An event of the stream as what it is, or null where it is nothing that this widget knows. */
export function readNews({ event, data }: SseEvent): News | null {
  const value = readJson(data)
  if (event === 'message' && isMessage(value)) return { kind: 'message', message: value }
  if (event === 'part' && isPart(value)) return { kind: 'part', part: value }
  if (event === 'typing') return { kind: 'typing' }
  if (event === 'state' && isState(value)) return { kind: 'state', mode: value.state }
  return null
}

export type News =
  | { kind: 'message'; message: WebMessage }
  | { kind: 'part'; part: Part }
  | { kind: 'typing' }
  | { kind: 'state'; mode: Mode }

/** A checked sentence of an answer that is still being made. */
export interface Part {
  turn: string
  index: number
  text: string
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null // half an event of a broken proxy: the next resume brings it whole
  }
}

function isMessage(value: unknown): value is WebMessage {
  const message = value as Partial<WebMessage> | null
  return typeof message?.seq === 'number' && typeof message.reply?.text === 'string' && typeof message.from === 'string'
}
function isPart(value: unknown): value is Part {
  const part = value as { turn?: unknown; index?: unknown; text?: unknown } | null
  return (
    typeof part?.turn === 'string' && Number.isInteger(part.index) && Number(part.index) < 10_000 && typeof part.text === 'string'
  )
}
function isState(value: unknown): value is { state: Mode } {
  return ['bot', 'waiting', 'person', 'over'].includes((value as { state?: string } | null)?.state ?? '')
}
