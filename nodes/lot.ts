/**
 * A number from 0 up to 1 that is always the same for the same text and as good as drawn by lot between texts: FNV-1a over the
 * UTF-16 units, then MurmurHash3's finaliser, which mixes the bits that FNV leaves alike for texts that end alike.
 */
export function lotOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
