import { RefusedFile } from '../contract.ts'

/** What the bytes are. Their name says only what they should have been. */
export type Sniffed = { kind: 'pdf' | 'docx'; text: null } | { kind: 'html' | 'words' | 'pairs'; text: string }

/**
 * Decides by content (ASVS 5.2.2). A file that is two things at once, or something else than its name says, is refused: what
 * one program reads as a picture another may run.
 *
 * @param name the file's name; '' for text that was pasted
 * @throws RefusedFile 'knowledge.type', 'knowledge.mismatch', 'knowledge.unsafe', 'knowledge.encrypted'
 */
export function sniff(bytes: Uint8Array, name: string): Sniffed {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = buffer.subarray(0, 1024).toString('latin1')
  if (head.startsWith('%PDF-')) return fits({ kind: 'pdf', text: null }, extension, isPurePdf(buffer, head))
  if (head.startsWith('PK\x03\x04')) return fits({ kind: 'docx', text: null }, extension, !head.includes('%PDF-'))
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw new RefusedFile(isLocked(buffer) ? 'knowledge.encrypted' : 'knowledge.type')
  if (head.includes('%PDF-') || head.startsWith('PK')) throw new RefusedFile('knowledge.unsafe')
  if (['pdf', 'docx', 'doc', 'xlsx', 'pptx'].includes(extension)) throw new RefusedFile('knowledge.mismatch', { extension })
  return { ...textual(decode(buffer), extension) }
}

function fits(found: Sniffed, extension: string, isPure: boolean): Sniffed {
  if (!isPure) throw new RefusedFile('knowledge.unsafe')
  if (extension && extension !== found.kind) throw new RefusedFile('knowledge.mismatch', { extension })
  return found
}

/** No page of HTML before the first object, and no zip's directory at the end. */
function isPurePdf(buffer: Buffer, head: string): boolean {
  if (/<\s*(?:html|script|!doctype|svg|\?xml|\?php)/i.test(head)) return false
  return buffer.subarray(-66_000).lastIndexOf('PK\x05\x06', undefined, 'latin1') < 0
}

/** An encrypted Office file is an OLE container with a stream of this name (MS-OFFCRYPTO 2.3.4.4), in UTF-16. */
function isLocked(buffer: Buffer): boolean {
  return buffer.includes(Buffer.from('EncryptedPackage', 'utf16le'))
}

function textual(text: string, extension: string): Extract<Sniffed, { text: string }> {
  const start = text.slice(0, 2_000).trimStart()
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html|head|body)[\s>]/i.test(start)) return { kind: 'html', text }
  if (/^(<\?xml|<svg|<!doctype|<\?php|#!|MZ|\{\\rtf)/i.test(start)) throw new RefusedFile('knowledge.type')
  if (extension === 'html' || extension === 'htm') return { kind: 'html', text }
  if (extension === 'csv' || looksLikePairs(start)) return { kind: 'pairs', text }
  return { kind: 'words', text }
}

/** A first line such as `pertanyaan,jawaban`. */
export function looksLikePairs(text: string): boolean {
  const [, a = '', b = ''] = /^\s*"?([\p{L} ]{1,30})"?\s*[,;\t]\s*"?([\p{L} ]{1,30})"?/u.exec(text) ?? []
  const [first, second] = [a.trim().toLowerCase(), b.trim().toLowerCase()]
  return (QUESTION.includes(first) && ANSWER.includes(second)) || (ANSWER.includes(first) && QUESTION.includes(second))
}

export const QUESTION = ['pertanyaan', 'tanya', 'question', 'questions', 'q', 'faq']
export const ANSWER = ['jawaban', 'jawab', 'answer', 'answers', 'a']

/** Text of the web's and of Windows' encodings. Bytes that are no text are refused. */
function decode(buffer: Buffer): string {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return told(new TextDecoder('utf-16le').decode(buffer))
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return told(new TextDecoder('utf-16be').decode(buffer))
  if (buffer.includes(0)) throw new RefusedFile('knowledge.type')
  try {
    return told(new TextDecoder('utf-8', { fatal: true }).decode(buffer))
  } catch (error) {
    if (error instanceof RefusedFile) throw error
    return told(new TextDecoder('windows-1252').decode(buffer))
  }
}

/** Line ends as one kind. A text with many control characters is none. */
function told(text: string): string {
  const controls = text.match(/(?![\t\n\r\f\v\u{85}])\p{Cc}/gu)?.length ?? 0
  if (controls > 8 && controls > text.length / 200) throw new RefusedFile('knowledge.type')
  return text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '')
}
