/**
 * A JPEG without what its maker wrote beside the picture: place, time, camera, thumbnails, comments, and whatever lies behind its
 * end (ISO/IEC 10918-1, annex B). What the picture needs stays: tables, frames, scans, the colour profile, Adobe's transform. The
 * orientation is written anew by itself, for phones turn pictures by nothing else. Null where it is no whole JPEG.
 */
export function cleanJpeg(bytes: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = []
  let orientation = 1
  let at = 2
  for (;;) {
    const marker = markerAt(bytes, at)
    if (!marker) return null
    const { code, next } = marker
    if (code === EOI)
      return join([bytes.subarray(0, 2), ...orientationSegment(orientation), ...kept, bytes.subarray(next - 2, next)])
    const end = next + lengthAt(bytes, next)
    if (lengthAt(bytes, next) < 2 || end > bytes.length) return null
    const body = bytes.subarray(next + 2, end)
    if (code === SOS) {
      const scan = scanEnd(bytes, end)
      kept.push(bytes.subarray(next - 2, scan))
      at = scan
      continue
    }
    if (code === APP0 + 1 && isNamed(body, 'Exif\0\0')) orientation = orientationIn(body.subarray(6)) ?? orientation
    if (code === APP0 && isNamed(body, 'JFIF\0')) kept.push(withoutThumbnail(body))
    else if (isPicture(code, body)) kept.push(bytes.subarray(next - 2, end))
    at = end
  }
}

const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0

/** The marker's code, and where what follows it begins. Fill bytes before it are skipped. */
function markerAt(bytes: Uint8Array, at: number): { code: number; next: number } | null {
  if (bytes[at] !== 0xff) return null
  let here = at
  while (bytes[here] === 0xff) here++
  const code = bytes[here]
  return code === undefined || code === 0 ? null : { code, next: here + 1 }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

/** Picture data ends at the first marker that is neither a stuffed zero nor a restart. */
function scanEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue
    const code = bytes[at + 1]
    if (code !== undefined && code !== 0 && code !== 0xff && (code < 0xd0 || code > 0xd7)) return at
  }
  return bytes.length
}

/** Frames, tables, restart interval; of the makers' segments only the colour profile and Adobe's transform. */
function isPicture(code: number, body: Uint8Array): boolean {
  if (code === APP0 + 2) return isNamed(body, 'ICC_PROFILE\0')
  if (code === APP0 + 14) return isNamed(body, 'Adobe')
  return code >= 0xc0 && code <= 0xdf && code !== 0xc8
}

function isNamed(body: Uint8Array, name: string): boolean {
  return [...name].every((char, i) => body[i] === char.charCodeAt(0))
}

/** JFIF's first 14 bytes, with a thumbnail of no size. */
function withoutThumbnail(body: Uint8Array): Uint8Array {
  const head = new Uint8Array(18)
  head.set([0xff, APP0, 0, 16])
  head.set(body.subarray(0, 12), 4)
  return head
}

/** The number at tag 0x0112 of the first directory (TIFF 6.0); null where none is there. */
function orientationIn(tiff: Uint8Array): number | null {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const isLittle = tiff[0] === 0x49
  if (tiff.length < 14) return null
  const start = view.getUint32(4, isLittle)
  if (start + 2 > tiff.length) return null
  const entries = view.getUint16(start, isLittle)
  for (let at = start + 2, n = 0; n < entries && at + 12 <= tiff.length; at += 12, n++) {
    if (view.getUint16(at, isLittle) === 0x0112) return view.getUint16(at + 8, isLittle)
  }
  return null
}

/** An Exif segment that holds the orientation and nothing else; none where the picture stands upright. */
function orientationSegment(orientation: number): Uint8Array[] {
  if (orientation < 2 || orientation > 8) return []
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0]
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  return [Uint8Array.from([0xff, APP0 + 1, 0, exif.length + tiff.length + 2, ...exif, ...tiff])]
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}
