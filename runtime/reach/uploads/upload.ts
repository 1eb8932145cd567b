import { fileTypeOf, LARGEST_FILE } from '../../../nodes/files.ts'
import type { FileType } from '../../../nodes/reply.ts'
import { AppError } from '../../errors.ts'
import { cleanJpeg } from './jpeg.ts'
import { cleanPng } from './png.ts'

/**
 * What a customer has sent, as it may be kept: known by its bytes and not by its name, without what the camera wrote about
 * place and time. AppError 'upload.type' for anything but a whole PNG, JPEG or PDF, 'request.large' for more than 5 MB.
 */
export function readUpload(bytes: Uint8Array, name: string): { type: FileType; name: string; data: Uint8Array } {
  if (bytes.length > LARGEST_FILE) throw new AppError('request.large', { limit: LARGEST_FILE / 1024 })
  const type = fileTypeOf(bytes)
  const data = type && CLEAN[type](bytes)
  if (!type || !data) throw new AppError('upload.type')
  return { type, name: plainName(name, type), data }
}

const CLEAN: Record<FileType, (bytes: Uint8Array) => Uint8Array | null> = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  // Its own metadata stays: a PDF's parts name one another by their place. It is never shown, only downloaded.
  'application/pdf': (bytes) => bytes,
}

const ENDINGS: Record<FileType, string> = { 'image/jpeg': '.jpg', 'image/png': '.png', 'application/pdf': '.pdf' }

/** A name that is no path, hides nothing, and ends as what the file is: `resi.apk` of a picture becomes `resi.jpg`. */
function plainName(name: string, type: FileType): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const stem = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*%;]/gu, '')
    .replace(/(\.[a-z0-9]{1,8})+$/i, '')
    // What may be a card's number is kept nowhere, sealed or not.
    .replace(/\d(?:[ .-]?\d){11,}/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  return `${[...stem].slice(0, 60).join('') || 'file'}${ENDINGS[type]}`
}

/** Headers for handing a customer's file to staff: it is saved and never opened here, whatever is in it (WEB-05). */
export function downloadHeaders({ name, type, bytes }: { name: string; type: FileType; bytes: number }): Record<string, string> {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  return {
    'Content-Type': type,
    'Content-Length': String(bytes),
    // RFC 6266, with RFC 8187 for names beyond ASCII.
    'Content-Disposition': `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
}
