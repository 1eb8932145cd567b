/** So much of a text as fits, by whole characters, so that half of one is never sent. */
export function cut(text: string, most: number): string {
  const short = text.slice(0, most)
  return (/[\ud800-\udbff]$/.test(short) ? short.slice(0, -1) : short).trim() || '-'
}

/** So many of a list at a time, to its end. */
export function inParts<T>(list: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / most) }, (_, i) => list.slice(i * most, (i + 1) * most))
}
