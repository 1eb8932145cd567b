import { AppError } from '../../errors.ts'

export type Encoding = 'UTF-8' | 'UTF-16' | 'Windows-1252'

/**
 * A file's text, whatever a spreadsheet saved it as: UTF-8 with or without its mark, UTF-16 with its mark, else the old
 * Windows code page. AppError 'shop.file' for what is no text at all.
 */
export function decode(bytes: Uint8Array): { text: string; encoding: Encoding } {
  if (bytes.byteLength === 0) throw new AppError('shop.file', { why: 'empty' })
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2]! < 8) throw new AppError('shop.file', { why: 'excel' })
  if (bytes[0] === 0xff && bytes[1] === 0xfe)
    return { text: withoutMark(new TextDecoder('utf-16le').decode(bytes)), encoding: 'UTF-16' }
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return { text: withoutMark(new TextDecoder('utf-16be').decode(bytes)), encoding: 'UTF-16' }
  if (bytes.includes(0)) throw new AppError('shop.file', { why: 'binary' })
  try {
    return { text: withoutMark(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), encoding: 'UTF-8' }
  } catch {
    // Not UTF-8: every byte has a meaning in the old code page, and a wrong one shows in the preview before anything is kept.
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' }
  }
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}
