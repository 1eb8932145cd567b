import { domainToUnicode } from 'node:url'
import type { LinkVerdict } from '../../../nodes/ports/trust.ts'
import { BRANDS, SHORTENERS } from './brands.ts'
import { editDistance, skeleton } from './confusables.ts'
import type { Detector } from './found.ts'

/** An address in a text: with its scheme, or bare with an ending that hosts have. Parts are bounded. */
const ADDRESS =
  /(?:h(?:tt|xx)ps?(?::|\[:\])\/\/|www\.)[^\s<>"'`]{2,2000}|(?<![@\p{L}\d._-])(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?(?:\.|\[\.\])){1,6}(?:com|net|org|id|co|io|me|top|xyz|info|shop|store|online|site|click|link|live|vip|icu|club|biz|cc|tk|ml|ga|cf|gq|app|dev|web|my|sg|ru|cn|ly|gd|gl|sh|cl|to|fun|pro|life|world|win|bid|work|buzz|rest|lol|cfd|sbs|bond|monster|quest|cyou|asia|tech|space|website|ws|us|uk|in|pw|la|one|gg|ink|at|ee|gy|fr|ae)(?![\p{L}\d-])(?::\d{2,5})?(?:[/?#][^\s<>"'`]{0,2000})?|(?<![\p{L}\d._-])(?:xn--[a-z\d-]{1,59}\.){1,3}[a-z\d-]{2,24}(?:\/[^\s<>"'`]{0,2000})?|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{2,5})?\/[^\s<>"'`]{0,2000}|\b[\p{L}\d_.-]{1,80}\.(?:apk|xapk|apks|aab)\b/giu

export interface LinkFound extends LinkVerdict {
  from: number
  to: number
}

/** Verdicts that a customer should be warned of. */
export const DANGEROUS: ReadonlySet<LinkVerdict['verdict']> = new Set([
  'look-alike',
  'punycode',
  'address',
  'shortener',
  'app-file',
])

/** Every address of a text, compared with the shop's own hosts and with names that tricksters use. Nothing is fetched (L6). */
export function linksIn(text: string, own: readonly string[]): LinkFound[] {
  const mine = own.map(hostOf).filter((host) => host !== null)
  return [...text.matchAll(ADDRESS)].flatMap((found) => {
    const written = found[0].replace(/(?<![.,;:!?)\]}'"])[.,;:!?)\]}'"]+$/, '')
    const verdict = judge(written, mine)
    return verdict ? [{ ...verdict, from: found.index, to: found.index + written.length }] : []
  })
}

/** Addresses that are not the shop's own. */
export const findLinks: Detector = (text, { own }) =>
  linksIn(text, own)
    .filter(({ verdict }) => verdict !== 'own')
    .map(({ from, to, verdict, like }) => {
      const why = like ? `${verdict} of ${like}` : verdict
      return { what: 'link', from, to, score: DANGEROUS.has(verdict) ? 1 : 0.6, why, as: '[LINK]' }
    })

function judge(written: string, own: readonly string[]): LinkVerdict | null {
  const plain = written.replaceAll('[.]', '.').replaceAll('[:]', ':').replace(/^hxxp/i, 'http')
  if (!/[/:]/.test(plain) && /\.(?:apk|xapk|apks|aab)$/i.test(plain)) return { host: '', verdict: 'app-file' }
  const url = urlOf(plain)
  if (!url) return null
  const host = url.hostname.replace(/\.$/, '')
  if (own.some((mine) => host === mine || host.endsWith(`.${mine}`))) return { host, verdict: 'own' }
  // What stands before an `@` is no host, and is only there to be taken for one.
  if (url.username !== '') return { host, verdict: 'look-alike', like: decoded(url.username).slice(0, 80) }
  if (/^\[|^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return { host, verdict: 'address' }
  const shown = domainToUnicode(host) || host
  const like = resembled(shown, own)
  if (like) return { host, verdict: 'look-alike', like }
  if (host.split('.').some((label) => label.startsWith('xn--'))) return { host, verdict: 'punycode' }
  if (/\.(?:apk|xapk|apks|aab)$/i.test(decoded(url.pathname))) return { host, verdict: 'app-file' }
  if (SHORTENERS.has(host) || SHORTENERS.has(host.replace(/^www\./, ''))) return { host, verdict: 'shortener' }
  return { host, verdict: 'unknown' }
}

/** The own host, or a well-known one, that another host is made to look like. */
function resembled(host: string, own: readonly string[]): string | null {
  const labels = host.split('.').map((label) => label.toLowerCase())
  const parts = labels.slice(0, -endingOf(labels))
  const marks: [string, string, boolean][] = [
    ...own.map((mine): [string, string, boolean] => [nameOf(mine), mine, true]),
    ...Object.entries(BRANDS).map(([name, [first = name]]): [string, string, boolean] => [name, first, false]),
  ]
  for (const [name, hostOfName, isOwn] of marks) {
    const isTheirs = BRANDS[name]?.some((each) => host === each || host.endsWith(`.${each}`))
    if (!isTheirs && parts.some((part) => isLike(part, name, isOwn))) return hostOfName
  }
  return null
}

/** The name itself, as a part between hyphens or inside a longer word, or one or two letters away. */
function isLike(part: string, name: string, isOwn: boolean): boolean {
  const wanted = skeleton(name)
  const whole = skeleton(part.replaceAll('-', ''))
  const pieces = part.split('-').map(skeleton)
  if (pieces.includes(wanted) || whole === wanted) return true
  if (name.length >= 6 && whole.includes(wanted)) return true
  if (name.length >= 5 && isOwn && whole.includes(wanted)) return true
  const most = name.length >= 9 ? 2 : name.length >= 6 ? 1 : 0
  return most > 0 && [...pieces, whole].some((piece) => piece.length >= 5 && editDistance(piece, wanted, most) <= most)
}

/** The label that a registrant chose: `tokocontoh` of `www.tokocontoh.co.id`. */
function nameOf(host: string): string {
  const labels = host.split('.')
  return labels.at(-endingOf(labels) - 1) ?? host
}

/** How many labels the ending has: `co.id` two, `com` one. */
function endingOf(labels: readonly string[]): number {
  const [second = '', top = ''] = labels.slice(-2)
  return labels.length > 2 && top.length === 2 && /^(?:co|com|ac|or|go|web|my|biz|sch|net|org|gov|edu)$/.test(second) ? 2 : 1
}

function hostOf(own: string): string | null {
  return urlOf(own.trim())?.hostname.replace(/^www\.|\.$/g, '') ?? null
}

/** The platform's own reading of an address: what stands before an `@` is no host, numbers and percent signs are undone. */
function urlOf(written: string): URL | null {
  try {
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`)
  } catch {
    return null // not an address after all
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path // a broken escape stays as it is written
  }
}
