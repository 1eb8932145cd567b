import { linesIn } from '../cut.ts'

/**
 * Markdown as the cutter wants it: front matter left out, setext headings written with `#`, HTML comments left out, and the
 * lines of one paragraph joined, because a line break would end a sentence in its middle.
 */
export function tidyMarkdown(markdown: string): string {
  const body = withoutComments(markdown.replace(/^---\n(?:[^\n]*\n){0,200}?---\n/, ''))
  const lines: string[] = []
  let fenced = false
  let joinable = false
  for (const { line } of linesIn(body)) {
    const isFence = /^ {0,3}(```|~~~)/.test(line)
    if (isFence) fenced = !fenced
    const [, underline] = /^ {0,3}(=+|-+)\s*$/.exec(line) ?? []
    if (!fenced && joinable && underline && lines.at(-1)?.trim()) {
      lines.push(`${underline[0] === '=' ? '#' : '##'} ${lines.pop()!.trim()}`)
      joinable = false
    } else if (!fenced && !isFence && joinable && isContinuation(line)) {
      lines.push(`${lines.pop()!.trimEnd()} ${line.trim()}`)
      joinable = !line.endsWith('  ')
    } else {
      lines.push(line.trimEnd())
      joinable = !fenced && !isFence && line.trim() !== '' && !/^ {0,3}(#{1,6}\s|\||>)/.test(line) && !line.endsWith('  ')
    }
  }
  return lines.join('\n')
}

/** In one pass: a text of comments that are never closed must not be walked through for each of them. */
function withoutComments(text: string): string {
  let kept = ''
  for (let at = 0; ; ) {
    const from = text.indexOf('<!--', at)
    const to = from < 0 ? -1 : text.indexOf('-->', from)
    if (to < 0) return kept + text.slice(at)
    kept += text.slice(at, from)
    at = to + 3
  }
}

/** A line that goes on with the paragraph or the list item before it. */
function isContinuation(line: string): boolean {
  return line.trim() !== '' && !/^\s*([-*+•]\s|\d{1,3}[.)]\s|\||#{1,6}\s|>)/.test(line) && !/^\s*[-*_]{3,}\s*$/.test(line)
}

/** Plain text: a line in capitals that stands alone is a heading; the rest stays as it is, line for line. */
export function tidyText(text: string): string {
  const lines = [...linesIn(text)].map(({ line }) => line.trimEnd())
  return lines
    .map((line, i) => {
      const standsAlone = (lines[i - 1] ?? '').trim() === '' && line.length <= 80
      return standsAlone && /\p{Lu}{2}/u.test(line) && line === line.toUpperCase() && !/[.!?]$/.test(line)
        ? `## ${line.trim()}`
        : line
    })
    .join('\n')
}
