/** What is being typed right before the cursor that asks for a variable: its start, and the letters so far. */
export function asksForVariable(text: string, cursor: number): { from: number; typed: string } | undefined {
  const before = text.slice(0, cursor)
  const braces = /\{\{[ \t]*([A-Za-z0-9_.]*)$/.exec(before)
  if (braces) return { from: braces.index, typed: braces[1] ?? '' }
  // An address such as toko@contoh.id asks for nothing.
  const at = /(?:^|[\s(])@([A-Za-z0-9_.]*)$/.exec(before)
  return at ? { from: cursor - (at[1]?.length ?? 0) - 1, typed: at[1] ?? '' } : undefined
}

/** The text with the variable put where it was asked for, and where the cursor is then. */
export function putVariable(text: string, from: number, cursor: number, name: string): { text: string; cursor: number } {
  const after = text.slice(cursor).replace(/^[ \t]*\}\}/, '')
  const head = `${text.slice(0, from)}{{${name}}}`
  return { text: head + after, cursor: head.length }
}
