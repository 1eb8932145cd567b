import type { FileType } from './reply.ts'

/** Bytes that a customer's file may have. */
export const LARGEST_FILE = 5 * 1024 * 1024

/** What a file is by its first bytes, whatever its name or sender says: PNG, JPEG or PDF; null for anything else. */
export function fileTypeOf(bytes: Uint8Array): FileType | null {
  if (begins(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (begins(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  // %PDF- : readers take it up to 1,024 bytes in, but then it may be something else at its beginning.
  return begins(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d]) ? 'application/pdf' : null
}

function begins(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte)
}
