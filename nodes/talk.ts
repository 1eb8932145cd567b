import { isLanguage, type Language } from './language.ts'

/** A written conversation that a bot must be able to have. */
export interface Talk {
  title: string
  language: Language
  lines: TalkLine[]
}

/** `line` counts from 1 in the file, for whoever reports that it did not go as written. */
export type TalkLine = { line: number } & (
  | { kind: 'opens' }
  | { kind: 'says'; text: string }
  | { kind: 'presses'; label: string }
  /** The bot's next replies hold this, after what was heard before it. */
  | { kind: 'hears'; text: string }
  /** The conversation waits at this node. */
  | { kind: 'at'; node: string }
  | { kind: 'over' }
  | { kind: 'silent'; minutes: number }
  | { kind: 'staff'; did: 'returned' | 'nobody' }
)

/**
 * Reads transcripts from Markdown. `## Title (id)` begins one, in that language. Then, a line each: `@open` the customer
 * opens the conversation; `> words` says, `> [Label]` presses; `@node-id` it waits there now, `@end` it is over;
 * `~ 10` ten minutes of silence; `! returned` or `! nobody` what staff did; any other line is what the bot says.
 * What stands before the first title is prose. A blank line before and after `>` keeps Markdown from joining the lines.
 *
 * @throws SyntaxError with the line, for a title without a language or a mark that means nothing
 */
export function readTalk(markdown: string): Talk[] {
  const talks: Talk[] = []
  for (const [i, raw] of markdown.split(/\r?\n/).entries()) {
    const text = raw.trim()
    const line = i + 1
    if (text.startsWith('## ')) talks.push(readTitle(text.slice(3), line))
    else if (text !== '') talks.at(-1)?.lines.push(readLine(text, line))
  }
  return talks
}

function readTitle(text: string, line: number): Talk {
  const [, title = '', language] = /^(.*\S)\s*\(([a-z]{2})\)$/.exec(text) ?? []
  if (!isLanguage(language)) throw new SyntaxError(`line ${line}: a title ends with its language, like (id)`)
  return { title, language, lines: [] }
}

function readLine(text: string, line: number): TalkLine {
  const rest = text.slice(1).trim()
  switch (text[0]) {
    case '>': {
      if (rest === '') throw new SyntaxError(`line ${line}: > is followed by what the customer says`)
      const [, label] = /^\[(.+)\]$/.exec(rest) ?? []
      return label ? { line, kind: 'presses', label } : { line, kind: 'says', text: rest }
    }
    case '@':
      if (rest === 'open') return { line, kind: 'opens' }
      return rest === 'end' ? { line, kind: 'over' } : { line, kind: 'at', node: rest }
    case '~':
      if (!/^\d{1,4}$/.test(rest)) throw new SyntaxError(`line ${line}: ~ is followed by minutes`)
      return { line, kind: 'silent', minutes: Number(rest) }
    case '!':
      if (rest !== 'returned' && rest !== 'nobody') throw new SyntaxError(`line ${line}: ! is followed by returned or nobody`)
      return { line, kind: 'staff', did: rest }
    default:
      return { line, kind: 'hears', text }
  }
}
