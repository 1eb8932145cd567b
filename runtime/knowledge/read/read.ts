import { clean } from '../../guard/clean.ts'
import { scoreInjection } from '../../guard/injection.ts'
import { sentencesIn } from '../../model/sentences.ts'
import { type DocumentKind, LIMITS, type ReadDocument, RefusedFile, type Warning } from '../contract.ts'
import { cut } from '../cut.ts'
import { readDocx } from './docx.ts'
import { readHtml, withoutHtml } from './html.ts'
import { tidyMarkdown, tidyText } from './markdown.ts'
import { readPairs } from './pairs.ts'
import { readPdf } from './pdf.ts'
import { sniff } from './sniff.ts'

/** What is to be read: a file, or text that was stored and is cut anew. */
export interface ReadOrder {
  name: string
  /** The title that staff gave; '' to take the document's own, else the file's name. */
  title: string
}

/**
 * Reads a file whose kind its content decides, cleans it and cuts it. Runs in the reader's own process: every parser of
 * somebody's file stands behind this function.
 *
 * @throws RefusedFile
 */
export async function readFile(
  bytes: Buffer,
  { name, title }: ReadOrder,
  onProgress: Progress,
): Promise<ReadDocument & { title: string }> {
  if (bytes.length > LIMITS.bytes) throw new RefusedFile('knowledge.large', { limit: LIMITS.bytes / 1024 / 1024 })
  const raw = await rawOf(bytes, name, onProgress)
  const cleaned = clean(raw.text)
  const text = cleaned.text.trim()
  if (!/[\p{L}\p{N}]/u.test(text)) throw new RefusedFile('knowledge.empty')
  if (text.length > LIMITS.text) throw new RefusedFile('knowledge.long', { limit: LIMITS.text })
  const warnings = [...raw.warnings]
  if (cleaned.removed > 0) warnings.push({ what: 'invisible', count: cleaned.removed })
  const orders = sentencesIn(text).filter((sentence) => scoreInjection(sentence) >= 0.6).length
  if (orders > 0) warnings.push({ what: 'orders', count: orders })
  onProgress('cutting', 0, 1)
  const named = title || (raw.title ? clean(raw.title).text : '') || headOf(text) || withoutEnding(name)
  return { kind: raw.kind, text, title: named.slice(0, 200), warnings, passages: cut(text, named) }
}

export type Progress = (stage: 'reading' | 'cutting', done: number, total: number) => void

interface Raw {
  kind: DocumentKind
  text: string
  title: string | null
  warnings: Warning[]
}

async function rawOf(bytes: Buffer, name: string, onProgress: Progress): Promise<Raw> {
  const found = sniff(bytes, name)
  onProgress('reading', 0, 1)
  switch (found.kind) {
    case 'pdf':
      return { kind: 'pdf', ...(await readPdf(bytes, (done, total) => onProgress('reading', done, total))) }
    case 'docx':
      return { kind: 'docx', title: null, ...(await readDocx(bytes)) }
    case 'html':
      return { kind: 'html', ...readHtml(found.text) }
    case 'pairs':
      return { kind: 'pairs', text: readPairs(found.text), title: null, warnings: [] }
    case 'words': {
      const isMarkdown = /\.(md|markdown)$/i.test(name) || /^ {0,3}#{1,6} \S/m.test(found.text)
      if (!isMarkdown) return { kind: 'text', text: tidyText(found.text), title: null, warnings: [] }
      const { text, warnings } = withoutHtml(found.text)
      return { kind: 'markdown', text: tidyMarkdown(text), title: null, warnings }
    }
  }
}

/** A heading of the first rank that the text begins with is its title. */
function headOf(text: string): string {
  return /^# +([^\n]{1,200})/.exec(text)?.[1]?.trim() ?? ''
}

function withoutEnding(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return (
    last
      .replace(/\.[a-z0-9]{1,8}$/i, '')
      .replace(/[-_]+/g, ' ')
      .trim() || 'Dokumen'
  )
}
