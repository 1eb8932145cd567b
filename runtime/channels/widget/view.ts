import type { Choice, InputKind, Reply } from '../../../nodes/reply.ts'
import type { ChannelError } from './client.ts'
import type { Link } from './line.ts'
import type { Mode, WebMessage } from './protocol.ts'
import type { Delivery, Queued } from './queue.ts'

/** A message on the screen. `key` stays the same from the pressing of a key until the server's copy has replaced it. */
export interface Entry {
  key: string
  seq: number | null
  from: WebMessage['from']
  reply: Reply
  staffName?: string
  at: number
  /** Of our own messages of this visit. */
  delivery?: Delivery
  error?: ChannelError
  item?: Queued
  /** What the customer stopped it at. */
  cut?: string
  /** A file that is on its way. */
  uploading?: true
}

export interface View {
  entries: Entry[]
  growing: { text: string; stopped: boolean } | null
  typing: boolean
  /** How far each file on its way has come, from 0 to 1, by its entry's key. */
  progress: ReadonlyMap<string, number>
  link: Link
  error: ChannelError | null
  mode: Mode
  /** The history has been read: what comes now is new. */
  ready: boolean
  /** Deleted or signed out: it begins again with the customer's next words. */
  idle: boolean
}

/** The quick replies that still wait for an answer: those after the customer's last words. */
export function openChoices(entries: readonly Entry[]): Choice[] {
  return since(entries).findLast(({ reply }) => reply.choices?.length)?.reply.choices ?? []
}

export function openInput(entries: readonly Entry[]): InputKind {
  const asked = since(entries).at(-1)
  return asked?.from === 'bot' ? (asked.reply.input ?? 'text') : 'text'
}

function since(entries: readonly Entry[]): Entry[] {
  return entries.slice(entries.findLastIndex(({ from }) => from === 'customer') + 1)
}

export interface Conversation {
  start(): void
  say(text: string, options?: { choice?: string; secret?: boolean }): void
  /** The customer writes: a person at the other end may see it. */
  writes(): void
  retry(key: string): void
  /** Sends a file, and calls one off. */
  attach(file: File): void
  cancel(key: string): void
  /** Stops the painting of the growing answer. */
  stop(): void
  showAll(key: string): void
  /** Ends this conversation and begins a new one. */
  anew(): Promise<void>
  /** Has everything about this customer destroyed. */
  forget(): Promise<void>
  /** One call of the channel under this customer's token: GET without a body, POST with one. */
  asks<T>(path: string, body?: object): Promise<T>
  /** Forgets it in this browser alone: signing out. */
  leave(): void
  /** Another tab may have begun a new conversation, or deleted this one. */
  sync(): void
  pause(): void
  resume(): void
  view(): View
  destroy(): void
}
