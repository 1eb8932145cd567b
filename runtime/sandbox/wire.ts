/**
 * What supervisor and bridge say to each other: one JSON object a line, over the child's stdin and stdout. The child is not
 * trusted: a line longer than `max` ends the conversation, and what comes in is read as data only. Several runs may be asked for
 * before the first is answered; they are run one after the other and answered in that order.
 */
export interface ToBridge {
  run: number
  code: string
  input: string
  ms: number
  bytes: number
  json: number
  /** The supervisor can see this process's memory: while a run holds the bridge's main thread, somebody else watches it. */
  isWatched: boolean
}

export type FromBridge =
  /** The bridge's first word: ready with its resident size, or why it will not work. */
  | { ready: { rss: number } }
  | { refused: string }
  /** `isQuick`: the run had ended before it needed a thread of its own. */
  | { run: number; value: string; heap: number; rss: number; isQuick: boolean }
  | { run: number; error: { name: string; message: string; line: number }; rss: number; isQuick: boolean }
  /** After either, the child is of no more use. */
  | { run: number; over: 'time' | 'memory' }
