/**
 * A PNG without texts, time, Exif and whatever else is no part of the picture, or lies behind its end (W3C PNG, third edition,
 * chapter 11). Null where it is no whole PNG, or holds a critical chunk that nobody knows.
 */
export function cleanPng(bytes: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [bytes.subarray(0, 8)]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    const end = at + 12 + length
    const isFirst = at === 8
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(name) || isFirst !== (name === 'IHDR')) return null
    if (PICTURE.has(name)) kept.push(bytes.subarray(at, end))
    else if (/^[A-Z]/.test(name)) return null
    if (name === 'IEND') return new Uint8Array(Buffer.concat(kept))
    at = end
  }
  return null
}

const PICTURE = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD pHYs acTL fcTL fdAT'.split(' '))
