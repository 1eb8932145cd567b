/**
 * What may be pressed in a message, and what the customer is told first. Only http(s), mailto and tel become links.
 * A link to another host than the page's own asks before it opens; one that looks like a trick says why.
 */
export function judgeLink(raw: string, label: string, trusted: readonly string[]): Link | null {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(raw) || UNSAFE.test(raw)) return null
  const url = URL.canParse(raw) ? new URL(raw) : null
  if (!url || !['http:', 'https:', 'mailto:', 'tel:'].includes(url.protocol)) return null
  if (url.protocol === 'mailto:' || url.protocol === 'tel:') return { href: url.href, host: '', asks: false, warnings: [] }
  const host = url.hostname
  if (!host) return null
  const warnings: Warning[] = []
  if (host.split('.').some((part) => part.startsWith('xn--'))) warnings.push('punycode')
  if (isAddress(host)) warnings.push('address')
  if (url.username || url.password) warnings.push('userinfo')
  const claimed = hostIn(label)
  if (claimed && bare(claimed) !== bare(host)) warnings.push('label')
  const known = trusted.some((own) => bare(own) === bare(host))
  if (!known && trusted.some((own) => resembles(bare(own), bare(host)))) warnings.push('lookalike')
  return { href: url.href, host: url.host, asks: !known || warnings.some((w) => w !== 'address'), warnings }
}

export interface Link {
  href: string
  /** With its port; '' for mailto and tel. */
  host: string
  asks: boolean
  warnings: Warning[]
}

/** Why a link may be a trick: letters of another script, a bare address, a name before `@`, words that show another host, a near-copy of this shop's host. */
export type Warning = 'punycode' | 'address' | 'userinfo' | 'label' | 'lookalike'

/** Control characters, blanks, backslashes and quotes: browsers and people read addresses with them differently. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE = /[\u0000-\u0020\u007f-\u00a0\\"'<>`]/

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/\.$/, '')
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+(\.\d+){3}$/.test(host)
}

function hostIn(label: string): string | null {
  const found = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/:?#]|$)/iu.exec(label.trim())?.[1]
  return found && URL.canParse(`http://${found}`) ? new URL(`http://${found}`).hostname : null
}

/** Same name with another ending or addition (`toko-promo.com` for `toko.com`), or a letter or two away (`t0ko.com`). */
function resembles(own: string, other: string): boolean {
  if (other === own || other.endsWith(`.${own}`) || isAddress(own) || !own.includes('.')) return false
  const name = own.split('.')[0]!
  const plain = other.replaceAll('0', 'o').replace(/[1|]/g, 'l').replaceAll('3', 'e').replaceAll('5', 's').replaceAll('rn', 'm')
  if (name.length >= 4 && plain.split(/[.-]/).includes(name)) return true
  return name.length >= 5 && distance(own, other) <= 2
}

/** Levenshtein's distance: one row, host names are short. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}
