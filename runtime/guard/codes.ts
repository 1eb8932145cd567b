import { type Run, runsIn } from './digits.ts'
import type { Span } from './spans.ts'
import { folded, wordsAfter, wordsBefore, wordsOf } from './words.ts'

/** Words that a one-time code or a PIN is called by. */
const CODE_WORD = /^(?:otp|kode|code|verifikasi|verification|pin|sms|token|passcode|otentikasi|aktivasi|mpin)$/
/** Most texts have none, and their numbers need not be looked at one by one. Rather once too often. */
const ANY_CODE_WORD = /otp|kode|code|verifi|pin|sms|token|otentikasi|aktivasi/
/** What `kode …` may be instead: a voucher, a parcel, a place. */
const OTHER_CODE =
  /^(?:pos|promo|voucher|kupon|coupon|diskon|referral|produk|barang|item|booking|pesanan|order|resi|bank|cabang|area|pembayaran|bayar|unik|sku|warna|color|colour|ukuran|toko|wilayah|qr|batch|listrik|postal|zip|product|tracking|promotion)$/
const AMOUNT_AFTER =
  /^(?:rb|ribu|rbu|k|jt|juta|pcs|buah|kg|gram|gr|ml|cm|hari|jam|menit|days?|hours?|minutes?|orang|x|percent|persen|karakter|digit)$/
const AMOUNT_BEFORE = /^(?:rp|idr|usd|harga|sebesar|total|jumlah|nominal|tahun|year)$/

/** Words between a code and its name, at most. */
const NEAR = 5
/** A mask of one length: how long the code was is nobody's business either. */
export const CODE_MASK = '••••••'

/** One-time codes and PINs: 4 to 8 digits within five words of a word for them. Amounts, years, dates and the ends of other numbers are none. */
export function findCodes(text: string): Span[] {
  const runs = runsIn(text)
  if (runs.length === 0 || !ANY_CODE_WORD.test(folded(text))) return []
  return runs.flatMap((run) => {
    const [from, to] = [run[0]!.from, run.at(-1)!.to]
    if (!isCodeShaped(text, run) || !isNearCodeWord(text, from, to)) return []
    return [{ from, to, as: CODE_MASK }]
  })
}

function isCodeShaped(text: string, run: Run): boolean {
  const sizes = run.map((group) => group.digits.length)
  const digits = run.map((group) => group.digits).join('')
  if (digits.length < 4 || digits.length > 8) return false
  if (sizes.length > 1 && !isSplitCode(text, run, sizes)) return false
  const [from, to] = [run[0]!.from, run.at(-1)!.to]
  if (isPartOfName(text, from)) return false
  if (/^(?:[,:.]\d|%|[-_/]?\p{L})/u.test(text.slice(to, to + 2))) return false
  if (/•\s?$/.test(text.slice(Math.max(0, from - 2), from))) return false // the end of a card that is masked already
  if (AMOUNT_AFTER.test(wordsAfter(text, to, 1)[0] ?? '') || AMOUNT_BEFORE.test(wordsBefore(text, from, 1)[0] ?? '')) return false
  return !(sizes.length === 1 && /^(?:19|20)\d\d$/.test(digits))
}

/** `JG-1042`, `#123456`, `1,2345`; not `otp-1042` or `G-123456`, as senders write them. */
function isPartOfName(text: string, from: number): boolean {
  const before = text.slice(Math.max(0, from - 22), from)
  if (/#\s?$|\d,$/.test(before)) return true
  const name = /([\p{L}\d]{1,20})[-_/]?$/u.exec(before)?.[1]
  return name !== undefined && !/^g$/i.test(name) && !CODE_WORD.test(name.toLowerCase())
}

/** `123 456`, `12-34-56`, `1 2 3 4`; not `50.000`, `22/11/2026` or `08.30`. */
function isSplitCode(text: string, run: Run, sizes: number[]): boolean {
  const between = run.slice(1).map((group, i) => text.slice(run[i]!.to, group.from))
  const isEven = sizes.every((size) => size === sizes[0])
  return (
    isEven &&
    between.every((gap) => /^[\s\p{Zs}]{1,2}$|^\p{Pd}$/u.test(gap)) &&
    !(sizes.length === 3 && sizes[0] === 2 && /\p{Pd}/u.test(between[0]!))
  )
}

function isNearCodeWord(text: string, from: number, to: number): boolean {
  return isNamed(wordsBefore(text, from, NEAR + 1).reverse()) || isNamed(wordsAfter(text, to, NEAR + 1))
}

function isNamed(words: string[]): boolean {
  return words.some(
    (word, i) =>
      CODE_WORD.test(word) &&
      !OTHER_CODE.test(words[i + 1] ?? '') &&
      !(i > 0 && word === 'code' && OTHER_CODE.test(words[i - 1]!)),
  )
}

/** Whether a text speaks of a code or PIN at all. */
export function namesCode(text: string): boolean {
  return isNamed(wordsOf(text))
}
