import { crc32, deflateSync } from 'node:zlib'

/** Pictures as cameras write them, by hand: what is in them is known to the byte. */

const bytes = (...parts: (number[] | string | Uint8Array)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)))))

export function segment(code: number, body: Uint8Array): Uint8Array {
  return bytes([0xff, code, (body.length + 2) >> 8, (body.length + 2) & 0xff], body)
}

/** Where the phone was, and how it was held. */
export function exif(orientation: number, isLittle = false): Uint8Array {
  const u16 = (n: number) => (isLittle ? [n & 0xff, n >> 8] : [n >> 8, n & 0xff])
  const u32 = (n: number) => (isLittle ? [...u16(n & 0xffff), ...u16(n >>> 16)] : [...u16(n >>> 16), ...u16(n & 0xffff)])
  const entry = (tag: number, value: number) => [...u16(tag), ...u16(3), ...u32(1), ...u16(value), 0, 0]
  const directory = [...u16(2), ...entry(0x0110, 7), ...entry(0x0112, orientation), ...u32(0)]
  return bytes('Exif\0\0', isLittle ? 'II*\0' : 'MM\0*', u32(8), directory, 'GPS -6.914744,107.609810 PhoneMaker 12')
}

export const SCAN = bytes([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd7, 0x78])

export function jpeg(
  options: { exif?: Uint8Array; comment?: string; tail?: string; progressive?: boolean; noEnd?: boolean } = {},
): Uint8Array {
  const scan = [segment(0xda, bytes([1, 1, 0, 0, 63, 0])), SCAN]
  return bytes(
    [0xff, 0xd8],
    segment(0xe0, bytes('JFIF\0', [1, 2, 0, 0, 72, 0, 72, 1, 1], 'THUMBNAIL')),
    options.exif ? segment(0xe1, options.exif) : [],
    segment(0xe1, bytes('http://ns.adobe.com/xap/1.0/\0<x>creator Sari</x>')),
    segment(0xed, bytes('Photoshop 3.0 author Sari')),
    segment(0xe2, bytes('ICC_PROFILE\0', [1, 1], 'colours')),
    segment(0xe2, bytes('MPF\0 more pictures')),
    segment(0xee, bytes('Adobe', [0, 100, 0, 0, 0, 0, 1])),
    options.comment ? segment(0xfe, bytes(options.comment)) : [],
    [0xff, 0xff, 0xff], // fill bytes before a marker
    segment(0xdb, bytes([0, 1, 2, 3])).subarray(1),
    segment(0xc0, bytes([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
    segment(0xc4, bytes([0, 9])),
    ...scan,
    ...(options.progressive ? [segment(0xe9, bytes('hidden between scans')), segment(0xc4, bytes([1, 9])), ...scan] : []),
    options.noEnd ? [] : [0xff, 0xd9],
    options.tail ?? '',
  )
}

export function chunk(name: string, body: Uint8Array | string): Uint8Array {
  const inner = bytes(name, body)
  const size = inner.length - 4
  const sum = crc32(inner)
  return bytes([size >>> 24, (size >> 16) & 0xff, (size >> 8) & 0xff, size & 0xff], inner, [
    sum >>> 24,
    (sum >> 16) & 0xff,
    (sum >> 8) & 0xff,
    sum & 0xff,
  ])
}

export const PNG_HEAD = bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const IHDR = bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])

export function png(...more: Uint8Array[]): Uint8Array {
  return bytes(PNG_HEAD, chunk('IHDR', IHDR), ...more, chunk('IDAT', deflateSync(Buffer.from([0, 127]))), chunk('IEND', ''))
}

export const PDF = bytes('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
/** What an .apk, a .docx and a .zip begin with. */
export const ZIP = bytes([0x50, 0x4b, 3, 4], 'AndroidManifest.xml')
