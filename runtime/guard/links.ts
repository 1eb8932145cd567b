/** Schemes that a chat link may have. A target without a scheme stays on the page's own host. */
const ALLOWED = /^(?:https?|mailto|tel):/i

/** Markdown targets, autolinks and reference definitions; each part is bounded, so that the whole is linear. */
const TARGETS =
  /(\]\(\s{0,4}<?)([^)\s>]{0,2000}[^)>]{0,200})|(<)([a-z][a-z0-9+.-]{1,20}:[^>\s]{0,2000})(?=>)|(^ {0,3}\[[^\]\n]{1,200}\]:\s{0,4})(\S{1,2000})/gim
/** A bare script address, spelt out or with blanks between its letters. */
const BARE = /\b(j\s?a\s?v\s?a\s?s\s?c\s?r\s?i\s?p\s?t|v\s?b\s?s\s?c\s?r\s?i\s?p\s?t|data)(\s{0,3}:)(?=\s{0,3}\S)/gi

/**
 * Links that lead only where a link may lead: any other target becomes `#`, a bare script address loses its colon, and an
 * image (which a browser would fetch unasked, with whatever a model put into its address) becomes a link.
 */
export function neutralLinks(text: string, { images }: { images: boolean }): { text: string; neutralised: number } {
  let neutralised = 0
  const gone = (replaced: string) => {
    neutralised++
    return replaced
  }
  const targeted = text.replace(TARGETS, (whole, inline, inlineTo, auto, autoTo, reference, referenceTo) => {
    const [before, target] = [inline ?? auto ?? reference ?? '', inlineTo ?? autoTo ?? referenceTo ?? '']
    return isSafe(target) ? whole : gone(`${before}#`)
  })
  const barred = targeted.replace(BARE, (whole, scheme: string, _colon: string, at: number, all: string) => {
    if (scheme.toLowerCase() === 'data' && !/^data\s{0,3}:\s{0,3}[a-z]{1,20}\/[a-z]/i.test(all.slice(at, at + 40))) return whole
    return gone(`${scheme} `)
  })
  const linked = images ? barred : barred.replace(/!\[/g, () => gone('['))
  return { text: linked, neutralised }
}

function isSafe(target: string): boolean {
  const plain = decoded(target).replace(/[\p{Cc}\p{Cf}\s]/gu, '')
  return !/^[^/?#]{0,2000}?:/.test(plain) || ALLOWED.test(plain)
}

/** A target as a browser would read it: entities and percent signs undone. */
function decoded(target: string): string {
  return target
    .replace(/&#x([0-9a-f]{1,6});?/gi, (whole, hex) => charOf(Number.parseInt(hex, 16)) ?? whole)
    .replace(/&#([0-9]{1,7});?/g, (whole, number) => charOf(Number(number)) ?? whole)
    .replace(/&(?:colon|tab|newline);/gi, (name) => (/colon/i.test(name) ? ':' : ''))
    .replace(/%3a/gi, ':')
}

function charOf(code: number): string | null {
  return code <= 0x10ffff ? String.fromCodePoint(code) : null
}
