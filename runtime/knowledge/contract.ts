/** What a reader makes of a file: text that spans can point into, and what staff should know of it. */
export interface ReadDocument {
  kind: DocumentKind
  /** Light Markdown: headings as `## `, a blank line between paragraphs, one line a list item or table row. */
  text: string
  /** The document's own title, where it has one. */
  title: string | null
  warnings: Warning[]
  passages: Cut[]
}

export const DOCUMENT_KINDS = ['markdown', 'text', 'pairs', 'html', 'docx', 'pdf'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** Something that was left out or looks wrong. `count`: characters, or places for 'orders', or pages for 'pages'. */
export interface Warning {
  what: (typeof WARNINGS)[number]
  count: number
}

/**
 * 'hidden': text that nobody would see (white on white, a pixel high, display:none) was dropped. 'invisible': zero-width, tag and
 * bidirectional characters were dropped. 'white': pale text that may be on a dark ground was kept. 'orders': sentences that read
 * like orders to a model. 'scripts': scripts and forms were dropped. 'empty-pages': pages without text (pictures).
 */
export const WARNINGS = ['hidden', 'invisible', 'white', 'orders', 'scripts', 'empty-pages'] as const

/** A passage of a document's text, as it is cut: `text.slice(from, to)`. */
export interface Cut {
  heading: string
  from: number
  to: number
  text: string
  /** Standard words of title and headings, and of the passage: what the index holds. */
  head: string
  words: string
}

/** Bounds of what is taken in: what is larger is refused before it is read further. */
export const LIMITS = {
  /** Of a file. */
  bytes: 10 * 1024 * 1024,
  /** Of a zip's entries together, unpacked. */
  unpacked: 60 * 1024 * 1024,
  entries: 2_000,
  pages: 600,
  /** Characters of a document's text. */
  text: 1_000_000,
  passages: 5_000,
  /** Of a CSV. */
  pairs: 2_000,
  documents: 1_000,
  collections: 50,
  answers: 500,
} as const

/** Why a file is refused: each is a failure with words in both languages. */
export const REFUSALS = [
  'knowledge.type',
  'knowledge.mismatch',
  'knowledge.encrypted',
  'knowledge.large',
  'knowledge.long',
  'knowledge.pages',
  'knowledge.rows',
  'knowledge.bomb',
  'knowledge.unsafe',
  'knowledge.empty',
  'knowledge.broken',
  'knowledge.pairs',
  'knowledge.time',
  'knowledge.memory',
  'knowledge.off',
] as const
export type Refusal = (typeof REFUSALS)[number]

/** Thrown by a reader: the file is refused. It crosses the process as its code and args alone. */
export class RefusedFile extends Error {
  readonly code: Refusal
  readonly args: Record<string, string | number>
  constructor(code: Refusal, args: Record<string, string | number> = {}) {
    super(code)
    this.name = 'RefusedFile'
    this.code = code
    this.args = args
  }
}
