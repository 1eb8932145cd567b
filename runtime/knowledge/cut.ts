import { words } from '../model/features.ts'
import { sentencesIn } from '../model/sentences.ts'
import { type Cut, LIMITS, RefusedFile } from './contract.ts'

/**
 * Cuts a document's text into passages: a new one at each heading, and within a section at a sentence's end, so that each is
 * some `TARGET` characters long and says something by itself. `passage.text` is `text.slice(from, to)`, always.
 */
export function cut(text: string, title: string): Cut[] {
  const passages: Cut[] = []
  const titleWords = words(title)
  for (const section of sectionsIn(text)) {
    const path = section.path[0] === title ? section.path.slice(1) : section.path
    const head = [...titleWords, ...path.flatMap((name) => words(name))].join(' ')
    const heading = path.join(' › ')
    for (const { from, to } of spansIn(text, section.from, section.to)) {
      const piece = text.slice(from, to)
      passages.push({ heading, from, to, text: piece, head, words: words(piece).join(' ') })
      if (passages.length > LIMITS.passages) throw new RefusedFile('knowledge.long', { limit: LIMITS.text })
    }
  }
  return passages
}

/** Characters that a passage aims at, and may have at most. */
const TARGET = 500
const MOST = 900

interface Section {
  /** Headings above it, outermost first. */
  path: string[]
  from: number
  to: number
}

/** Sections by ATX headings (`## Retur`). Lines between code fences are text. */
function sectionsIn(text: string): Section[] {
  const sections: Section[] = [{ path: [], from: 0, to: text.length }]
  const path: { level: number; name: string }[] = []
  let fenced = false
  for (const { line, from, to } of linesIn(text)) {
    if (/^ {0,3}(```|~~~)/.test(line)) fenced = !fenced
    const [, marks, name] = (!fenced && /^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*$/.exec(line)) || []
    if (!marks || !name?.trim()) continue
    while (path.length > 0 && path.at(-1)!.level >= marks.length) path.pop()
    path.push({ level: marks.length, name: plain(name) })
    sections.at(-1)!.to = from
    sections.push({ path: path.map((each) => each.name), from: to, to: text.length })
  }
  return sections
}

/** A heading as it is read: without the marks of emphasis, code and links. */
function plain(heading: string): string {
  return heading
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[*_`]+/g, '')
    .trim()
    .slice(0, 200)
}

/** Spans of about `TARGET` characters, cut between paragraphs where there is one near, else between sentences. */
function spansIn(text: string, start: number, end: number): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = []
  let open: { from: number; to: number } | null = null
  let lastPiece = start
  for (const piece of piecesIn(text, start, end)) {
    const isNewParagraph = /\n[ \t]*\n/.test(text.slice(lastPiece, piece.from))
    lastPiece = piece.to
    const length: number = open ? piece.to - open.from : 0
    if (open && length <= MOST && !(isNewParagraph && open.to - open.from >= TARGET / 2) && open.to - open.from < TARGET) {
      open.to = piece.to
    } else {
      open = { ...piece }
      spans.push(open)
    }
  }
  return spans
}

/** Sentences with where they stand; one longer than a passage may be is cut at a space. */
function piecesIn(text: string, start: number, end: number): { from: number; to: number }[] {
  const pieces: { from: number; to: number }[] = []
  let at = start
  for (const sentence of sentencesIn(text.slice(start, end))) {
    let from = text.indexOf(sentence, at)
    const to = from + sentence.length
    at = to
    while (to - from > MOST) {
      const space = text.lastIndexOf(' ', from + MOST)
      const middle = space > from + MOST / 2 ? space : whole(text, from + MOST)
      pieces.push({ from, to: middle })
      from = middle + (text[middle] === ' ' ? 1 : 0)
    }
    if (to > from) pieces.push({ from, to })
  }
  return pieces.filter(({ from, to }) => /[\p{L}\p{N}]/u.test(text.slice(from, to)))
}

/** Never between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

export function* linesIn(text: string): Generator<{ line: string; from: number; to: number }> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end < 0 ? text.length : end + 1
    yield { line: text.slice(from, end < 0 ? to : end), from, to }
    from = to
  }
}
