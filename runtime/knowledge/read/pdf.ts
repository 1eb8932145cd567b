import { definePDFJSModule, getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import * as pdfjs from 'unpdf/pdfjs'
import { LIMITS, RefusedFile, type Warning } from '../contract.ts'

/** Loaded before the process gives up reading files. This pdf.js makes no code of fonts or functions, and its process could not. */
export async function loadPdf(): Promise<void> {
  await definePDFJSModule(async () => pdfjs)
}

/**
 * A PDF's text, page by page, with larger lines as headings. What is drawn invisible (text mode 3), under 2 points high, or
 * white on a page that paints nothing dark, is dropped (LLM-08). Its scripts, forms and attachments are not looked at.
 *
 * @throws RefusedFile 'knowledge.encrypted', 'knowledge.pages', 'knowledge.broken'
 */
export async function readPdf(
  bytes: Uint8Array,
  onPage: (done: number, total: number) => void,
): Promise<{ text: string; title: string | null; warnings: Warning[] }> {
  const pdf = await open(bytes)
  if (pdf.numPages > LIMITS.pages) throw new RefusedFile('knowledge.pages', { limit: LIMITS.pages })
  const { info } = (await pdf.getMetadata()) as { info?: { Title?: unknown; EncryptFilterName?: unknown } } // documented keys of a PDF's Info
  if (info?.EncryptFilterName) throw new RefusedFile('knowledge.encrypted')
  const { OPS } = await getResolvedPDFJS()
  const lines: Line[] = []
  const count = { hidden: 0, white: 0, empty: 0 }
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n)
    const [{ items }, list] = await Promise.all([page.getTextContent(), page.getOperatorList()])
    const unseen = unseenIn(list as Operators, OPS as Record<string, number>)
    const kept = linesOf(items as Item[], unseen, count)
    if (kept.length === 0) count.empty++
    lines.push(...kept, { text: '', size: 0 })
    page.cleanup()
    onPage(n, pdf.numPages)
  }
  const warnings = (
    [
      ['hidden', count.hidden],
      ['white', count.white],
      ['empty-pages', count.empty],
    ] as const
  ) // pairs of a warning's name and its count
    .filter(([, n]) => n > 0)
    .map(([what, n]): Warning => ({ what, count: n }))
  const title = typeof info?.Title === 'string' && info.Title.trim() ? info.Title.trim().slice(0, 200) : null
  return { text: joined(lines), title, warnings }
}

async function open(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(new Uint8Array(bytes), {
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
      stopAtErrors: false,
      maxImageSize: 1,
      verbosity: 0,
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    throw new RefusedFile(name === 'PasswordException' ? 'knowledge.encrypted' : 'knowledge.broken')
  }
}

interface Item {
  str?: string
  transform?: number[]
  height?: number
  hasEOL?: boolean
}
interface Line {
  text: string
  size: number
}
interface Operators {
  fnArray: number[]
  argsArray: unknown[][]
}
interface Unseen {
  /** Strings drawn where nobody sees them. */
  hidden: Set<string>
  /** Strings drawn in white, on a page that paints dark areas too. */
  white: Set<string>
}

/** Follows the drawing: which strings are in text mode 3 (ISO 32000-1, 9.3.6) or filled with white. */
function unseenIn({ fnArray, argsArray }: Operators, ops: Record<string, number>): Unseen {
  const hidden = new Set<string>()
  const white = new Set<string>()
  let state = { mode: 0, white: false }
  let painted = false
  const stack: (typeof state)[] = []
  fnArray.forEach((fn, i) => {
    const args = argsArray[i] ?? []
    if (fn === ops.save) stack.push({ ...state })
    else if (fn === ops.restore) state = stack.pop() ?? state
    else if (fn === ops.setTextRenderingMode) state = { ...state, mode: Number(args[0]) }
    else if (fn === ops.setFillRGBColor || fn === ops.setFillGray || fn === ops.setFillColorN || fn === ops.setFillCMYKColor)
      state = { ...state, white: isWhite(args) }
    else if (!state.white && (fn === ops.constructPath || fn === ops.fill || fn === ops.eoFill || fn === ops.shadingFill))
      painted = true
    else if (String(fn) !== '' && (fn === ops.paintImageXObject || fn === ops.paintInlineImageXObject)) painted = true
    else if (fn === ops.showText) {
      const text = shown(args)
      if (text && (state.mode === 3 || state.mode === 7)) hidden.add(text)
      else if (text && state.white) white.add(text)
    }
  })
  return painted ? { hidden, white } : { hidden: new Set([...hidden, ...white]), white: new Set() }
}

function isWhite(args: unknown[]): boolean {
  const [first, second, third] = args
  if (typeof first === 'string') return /^#f[0-9a-f]f[0-9a-f]f[0-9a-f]$/i.test(first)
  const values = [first, second, third].filter((value) => typeof value === 'number')
  return values.length > 0 && values.every((value) => value >= 245 || (value <= 1 && value >= 0.96))
}

function shown(args: unknown[]): string {
  const glyphs = Array.isArray(args[0]) ? args[0] : []
  const text = glyphs
    .map((glyph) => (typeof glyph === 'object' && glyph !== null && 'unicode' in glyph ? String(glyph.unicode) : ''))
    .join('')
  return squeezed(text)
}

const squeezed = (text: string) => text.replace(/\s+/g, '')

function linesOf(items: Item[], { hidden, white }: Unseen, count: { hidden: number; white: number }): Line[] {
  const lines: Line[] = []
  let line: Line = { text: '', size: 0 }
  for (const { str = '', transform, hasEOL } of items) {
    const size = transform ? Math.hypot(transform[2] ?? 0, transform[3] ?? 0) : 0
    const key = squeezed(str)
    if (key && (size < 2 || isAmong(hidden, key))) count.hidden += str.length
    else {
      if (key && isAmong(white, key)) count.white += str.length
      line = { text: line.text + str, size: str.trim() ? Math.max(line.size, size) : line.size }
    }
    if (!hasEOL) continue
    if (line.text.trim()) lines.push(line)
    line = { text: '', size: 0 }
  }
  if (line.text.trim()) lines.push(line)
  return lines
}

/** pdf.js joins what is drawn side by side: a string of the page may be several of the drawing. */
function isAmong(strings: Set<string>, key: string): boolean {
  if (strings.size === 0) return false
  if (strings.has(key)) return true
  let rest = key
  for (const each of strings) if (each.length > 2) rest = rest.replaceAll(each, '')
  return rest === ''
}

/** Lines as Markdown: those at least a fifth larger than the usual are headings; a line that does not end a sentence goes on. */
function joined(lines: Line[]): string {
  const sizes = lines
    .filter(({ text }) => text)
    .flatMap(({ text, size }) => Array.from({ length: Math.ceil(text.length / 20) }, () => size))
  const usual = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0
  let text = ''
  for (const line of lines) {
    const words = line.text.replace(/\s+/g, ' ').trim()
    if (!words) text += '\n\n'
    else if (line.size >= usual * 1.2 && words.length <= 120) text += `\n\n${line.size >= usual * 1.6 ? '#' : '##'} ${words}\n\n`
    else if (/^([-•*▪◦]|\d{1,3}[.)])\s/.test(words)) text += `\n${words.replace(/^[•▪◦]/, '-')}`
    else if (/-$/.test(text) && /^\p{Ll}/u.test(words)) text = text.slice(0, -1) + words
    else
      text +=
        /[.!?:]$/.test(text) || text.endsWith('\n') || text === ''
          ? `${text.endsWith('\n') || text === '' ? '' : '\n'}${words}`
          : ` ${words}`
  }
  return text.replace(/\n{3,}/g, '\n\n').trim()
}
