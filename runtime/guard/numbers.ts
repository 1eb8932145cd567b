import { type Group, runsIn } from './digits.ts'
import { wordsAfter, wordsBefore } from './words.ts'

/** What a number is called by the words next to it. */
export type Label = 'card' | 'account' | 'bank' | 'va' | 'phone' | 'nik' | 'kk' | 'npwp' | 'order' | 'parcel' | 'amount' | 'other'

export interface NumberFound {
  digits: string
  groups: readonly Group[]
  from: number
  to: number
  label: Label | null
}

const MOST_DIGITS = 19

/**
 * Numbers of a text that fit, each with its label. Groups that only blanks, dashes and dots part may be one number; the longest
 * reading that fits is taken. A number never goes over a line's end, and one that is part of a name or an amount is none.
 */
export function numbersIn(text: string, fits: (number: NumberFound) => boolean): NumberFound[] {
  const found: NumberFound[] = []
  for (const run of runsIn(text)) {
    for (let start = 0; start < run.length; start++) {
      const number = longest(text, run, start, fits)
      if (!number) continue
      found.push(number)
      start += number.groups.length - 1
    }
  }
  return found
}

function longest(text: string, run: readonly Group[], start: number, fits: (number: NumberFound) => boolean): NumberFound | null {
  let digits = ''
  let best: NumberFound | null = null
  for (let end = start; end < run.length; end++) {
    const group = run[end]!
    if (end > start && /[\n\r]/.test(text.slice(run[end - 1]!.to, group.from))) break
    digits += group.digits
    if (digits.length > MOST_DIGITS) break
    const groups = run.slice(start, end + 1)
    const [from, to] = [groups[0]!.from, group.to]
    if (isWithinName(text, from, to) || isAmount(text, groups) || isDate(text.slice(from, to))) continue
    const number = { digits, groups, from, to, label: labelOf(text, from, to) }
    if (fits(number)) best = number
  }
  return best
}

export const CARD_WORDS = 'kartu card visa mastercard amex jcb gpn debit kredit credit cc cvv cvc pan'
const SINGLE: Readonly<Record<string, Label>> = {
  ...named('card', CARD_WORDS),
  ...named('account', 'rek rekening norek rekeningku rekeningnya rekeningny'),
  ...named('va', 'va briva nova virtual'),
  ...named('phone', 'hp nohp wa telp tlp telepon telfon ponsel handphone phone mobile whatsapp hubungi kontak contact call gopay ovo dana linkaja shopeepay'),
  ...named('nik', 'nik ktp ektp noktp'),
  ...named('kk', 'kk nokk'),
  ...named('npwp', 'npwp'),
  ...named('order', 'pesanan order orderan invoice inv faktur transaksi trx booking orderid pesananku'),
  ...named('parcel', 'resi awb tracking airwaybill noresi resinya'),
  ...named('amount', 'rp idr usd harga sebesar nominal seharga'),
  ...named('other', 'imei sn serial seri barcode ean upc sku isbn id batch meter pelanggan token bpjs nip nisn paspor passport sim polis voucher'),
  ...named('bank', 'bca bri bni mandiri bsi btn cimb permata danamon niaga jago seabank bank'),
} // biome-ignore format: a table
const PAIRS: Readonly<Record<string, Label>> = {
  'kartu keluarga': 'kk',
  'family card': 'kk',
  'kartu tanda': 'nik',
  'virtual account': 'va',
  'kode bayar': 'va',
  'kode pembayaran': 'va',
  'payment code': 'va',
  'bank account': 'account',
  'account number': 'account',
  'acc number': 'account',
  'nomor akun': 'account',
  'nomor pokok': 'npwp',
  'tax number': 'npwp',
  'tax id': 'npwp',
  'identity number': 'nik',
  'national id': 'nik',
  'nomor induk': 'nik',
  'id pelanggan': 'other',
  'id pesanan': 'order',
  'order id': 'order',
  'kode booking': 'order',
  'nomor seri': 'other',
}

/** How far a word may stand before a number, and after it, in words. */
const BEFORE = 6
const AFTER = 3

/** The nearest word that says what a number is: first of those before it, then of those after it. A bank's name alone says least. */
export function labelOf(text: string, from: number, to: number): Label | null {
  const before = upToNumber(wordsBefore(text, from, BEFORE)).map((word, i, all) => nameOf(word, `${all[i + 1]} ${word}`))
  const after = upToNumber(wordsAfter(text, to, AFTER)).map((word, i, all) => nameOf(word, `${word} ${all[i + 1]}`))
  const strong = (labels: (Label | null)[]) => labels.find((label) => label !== null && label !== 'bank')
  const isBank = [...before, ...after].includes('bank')
  return strong(before) ?? (isBank ? 'bank' : null) ?? strong(after) ?? null
}

/** Another number's words are that number's own. */
function upToNumber(words: string[]): string[] {
  const end = words.findIndex((word) => /\d{5}/.test(word))
  return end < 0 ? words : words.slice(0, end)
}

function nameOf(word: string, pair: string): Label | null {
  return PAIRS[pair] ?? SINGLE[word] ?? null
}

/** `JX0812…`, `INV/2026/0812…`, `…12rb`: not `wa0812…` or `NIK3201…`. */
function isWithinName(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - 24), from)
  const glued = /[\p{L}\d]{1,20}$/u.exec(before)?.[0]
  if (glued !== undefined && SINGLE[glued.toLowerCase()] === undefined) return true
  if (/[#]$|[\p{Lu}\d]{2,20}[-_/]$/u.test(before) && !/(?:NIK|KTP|HP|WA|KK|NPWP|VA|REK|TELP|NO)[-_/]$/.test(before)) return true
  return /^(?:\p{L}|[,.:]\d|\s?(?:rb|ribu|jt|juta|pcs|kg|gram)\b|%)/iu.test(text.slice(to, to + 8))
}

/** `Rp1.250.000.000`, `12.500.000`: groups of three after the first. */
function isAmount(text: string, groups: readonly Group[]): boolean {
  const [first] = groups
  if (/(?:rp|idr)\.?\s{0,2}$/i.test(text.slice(Math.max(0, first!.from - 6), first!.from))) return true
  const isGrouped = groups.length > 1 && first!.digits.length <= 3 && groups.slice(1).every((group) => group.digits.length === 3)
  return isGrouped && groups.slice(1).every((group, i) => /^[.,]$/.test(text.slice(groups[i]!.to, group.from)))
}

function isDate(written: string): boolean {
  return /^(?:\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)/.test(written)
}

function named(label: Label, words: string): Record<string, Label> {
  return Object.fromEntries(words.split(' ').map((word) => [word, label]))
}
