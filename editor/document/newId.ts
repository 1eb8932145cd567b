const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz'

/** A fresh id such as `n_k3f9x2ab7q`: 50 bits of chance behind a letter that says what it names. */
export function newId(what: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10))
  return `${what}_${Array.from(bytes, (b) => LETTERS[b % 36]).join('')}`
}
