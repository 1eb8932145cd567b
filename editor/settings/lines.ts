/** A list that people type as one entry a line. */
export function toLines(entries: readonly string[]): string {
  return entries.join('\n')
}

/** Blank lines and repeats are dropped; each entry once, in the order typed. */
export function fromLines(text: string): string[] {
  return [...new Set(text.split(/[\n,]/).map((l) => l.trim()))].filter(Boolean)
}
