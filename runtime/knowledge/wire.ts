import type { Cut, ReadDocument, Refusal } from './contract.ts'
import type { ReadOrder } from './read/read.ts'

/** What the runtime and the reader's process say to each other. The child is not trusted: what comes in is checked as data. */
export type ToReader = ReadOrder | { recut: string }

export type FromReader =
  | { ready: true }
  | { progress: { stage: 'reading' | 'cutting'; done: number; total: number } }
  | { read: (ReadDocument & { title: string }) | { passages: Cut[] } }
  | { refused: Refusal; args: Record<string, string | number> }
