import { type Found, LONGEST } from './found.ts'

/**
 * Amounts of money in whole rupiah: Rp12.500, IDR 12,500.00, 50rb, 50k, 1,5jt, 2 juta 500 ribu, sejuta, setengah juta, goceng.
 * A bare number is one only where its thousands are parted (12.500): 3 is a count and 20871 an order.
 */
export function amountsIn(text: string): Found<number>[] {
  const plain = text.slice(0, LONGEST).toLowerCase()
  const found: Found<number>[] = []
  for (const match of plain.matchAll(WRITTEN)) {
    const { sign, digits = '', unit, word } = match.groups ?? {}
    const value = word ? (WORDS[word] ?? null) : times(readDigits(digits), unit)
    const isMoney = word || unit || sign || /^\d{1,3}([.,]\d{3})+/.test(digits)
    if (value === null || !isMoney || value > MOST) continue
    found.push({ value, from: match.index, to: match.index + match[0].length })
  }
  return joined(plain, found)
}

const MOST = 1e12

const UNITS: Record<string, number> = {
  ribu: 1e3,
  rb: 1e3,
  rbu: 1e3,
  k: 1e3,
  juta: 1e6,
  jt: 1e6,
  jeti: 1e6,
  miliar: 1e9,
  milyar: 1e9,
}

/** What people say for round sums, as in any market. */
const WORDS: Record<string, number> = {
  seribu: 1e3,
  'sepuluh ribu': 1e4,
  'seratus ribu': 1e5,
  sejuta: 1e6,
  'setengah juta': 5e5,
  goceng: 5e3,
  ceban: 1e4,
  noban: 2e4,
  goban: 5e4,
}

const WRITTEN = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,-])(?:(?<word>${Object.keys(WORDS).join('|')})(?![\p{L}])` +
    String.raw`|(?<sign>(?:rp|idr)\.?\s{0,2})?(?<digits>\d{1,3}(?:[.,]\d{3}){1,4}(?:[.,]\d{1,2})?(?![\d])|\d{1,12}(?:[.,]\d{1,2})?(?!\d))(?:,-)?\s?(?<unit>${Object.keys(UNITS).join('|')})?(?:an)?(?![\p{L}\d])` +
    ')',
  'gu',
)

function times(number: number | null, unit: string | undefined): number | null {
  if (number === null) return null
  const value = number * (unit ? UNITS[unit]! : 1)
  return Number.isInteger(Math.round(value * 100) / 100) ? Math.round(value) : null
}

/** 12.500 and 12,500 are thousands; 1,5 and 1.5 have decimals; 12.500,00 has both. */
function readDigits(digits: string): number | null {
  const parts = /^(\d{1,3}(?:[.,]\d{3})+)([.,]\d{1,2})?$/.exec(digits)
  if (parts) return Number(parts[1]!.replace(/[.,]/g, '')) + Number((parts[2] ?? '.0').replace(',', '.'))
  return Number(digits.replace(',', '.'))
}

/** "2 juta 500 ribu" is one amount. */
function joined(text: string, found: Found<number>[]): Found<number>[] {
  const all: Found<number>[] = []
  for (const each of found) {
    const last = all.at(-1)
    const isMore = last && last.value >= 1e6 && each.value < 1e6 && /^\s{1,2}$/.test(text.slice(last.to, each.from))
    if (last && isMore) all[all.length - 1] = { value: last.value + each.value, from: last.from, to: each.to }
    else all.push(each)
  }
  return all
}
