import type { Language } from '../../../nodes/language.ts'
import type { Choice } from '../../../nodes/reply.ts'
import type { ProseOptions } from './prose.ts'
import type { Words } from './words.ts'

/** Where a message stands. */
export interface Place {
  first: boolean
  last: boolean
  /** Its quick replies may still be pressed. */
  open: boolean
  /** Of its quick replies, the one that the customer took. */
  chosen: string | null
}

/** What every drawing needs. */
export interface Pen {
  words: Words
  language: Language
  prose: ProseOptions
  choose: (choice: Choice) => void
  retry: (key: string) => void
  /** Calls a file off that is on its way. */
  cancel: (key: string) => void
  showAll: (key: string) => void
}
