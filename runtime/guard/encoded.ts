/** A word of a text that says something else once it is decoded. */
export interface Decoded {
  from: number
  to: number
  plain: string
}

/** Longest word that is decoded, in characters: more is a file, and files do not come as words. */
const LONGEST = 4_000

/** Words in base64 (RFC 4648, either alphabet), with percent signs, `\\u0034` or `&#52;`, each decoded once. Linear. */
export function decodedIn(text: string): Decoded[] {
  if (!/[^\s"'<>]{12}/.test(text)) return [] // as of most texts
  return [...text.matchAll(/[^\s"'<>]{12,4000}/g)].flatMap((found) => {
    const [from, to] = [found.index, found.index + found[0].length]
    const escaped = unescaped(found[0])
    if (escaped !== found[0]) return [{ from, to, plain: escaped }]
    return [...found[0].matchAll(/[A-Za-z0-9+/_-]{16,4000}={0,2}/g)].flatMap((word) => {
      const plain = fromBase64(word[0])
      const start = from + word.index
      return plain === null ? [] : [{ from: start, to: start + word[0].length, plain }]
    })
  })
}

function unescaped(word: string): string {
  if (!/%[0-9a-f]{2}|\\u00[0-9a-f]{2}|&#x?[0-9a-f]{1,6};/i.test(word)) return word
  return word
    .slice(0, LONGEST)
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\u00([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#x([0-9a-f]{1,4});/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,4});/g, (_, number: string) => String.fromCharCode(Number(number)))
}

/** Null for what is no text: a random name decodes to noise. */
function fromBase64(word: string): string | null {
  if (!/[A-Za-z]/.test(word) || !/\d|[A-Z]/.test(word)) return null
  const plain = Buffer.from(word, 'base64').toString('latin1')
  return /^[\s\x20-\x7e]{10,3000}$/.test(plain) && /\d{4}/.test(plain) ? plain : null
}
