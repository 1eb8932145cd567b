/**
 * What must not leave the customer's hands: a one-time code, a card's secret digits, a card number. Returns why the message
 * is held, or null. A held code or CVV is never sent; a card number may be something else (a parcel's number), so the customer may say so.
 * Numbers that the words next to them name as something else (an order, a postcode, an amount) pass: the server masks what slips through.
 */
export function whyHeld(raw: string): Held | null {
  const text = readable(raw)
  const runs = [...digitRuns(text), ...spelled(text)]
  if (runs.some((run) => /^\d{3,4}$/.test(run.digits) && near(text, run, CVV))) return 'cvv'
  if (runs.some((run) => /^\d{4,8}$/.test(run.digits) && near(text, run, CODE) && !named(text, run))) return 'otp'
  if (runs.some((run) => isCard(run.digits))) return 'card'
  return null
}

export type Held = 'otp' | 'cvv' | 'card'

interface Run {
  digits: string
  from: number
  to: number
}

const CODE =
  /\b(?:otp|o\.t\.p|token|pin|m-?pin|kode|kodenya|kodeny|kd|verifikasi|verif|verifikasinya|passcode|one[- ]time|verification|code|codes|sandi)\b/g
const CVV =
  /\b(?:cvv2?|cvc2?|cvn|(?:kode|angka|nomor) (?:di )?belakang kartu|\d (?:angka|digit) (?:di )?belakang(?: kartu)?|security code)\b/g
/** A secret is one whatever else the sentence speaks of. */
const SURE = /\b(?:otp|o\.t\.p|pin|m-?pin|verifikasi|verifikasinya|verif|one[- ]time|verification)\b/
/** Somebody whose code has not come has no code to give away. */
const MISSING = /\b(?:belum|tidak|tdk|gak|ga|nggak|ngga|enggak|blm|not|never|didn.?t|hasn.?t)\b/
/** Words right before a number that say what it is. */
const OTHER =
  /(?:pesanan|pesenan|order|orderan|resi|invoice|inv|faktur|transaksi|trx|booking|pos|zip|postal|promo|voucher|kupon|referral|reff?|diskon|produk|barang|artikel|sku|model|tipe|type|warna|ukuran|size|seri|wilayah|area|cabang|toko|tahun|tgl|tanggal|jam|pukul|rp|idr|harga|jumlah|qty|stok|product|item|store|branch)(?:nya|ku|saya|code)?[\s.:#=-]*(?:(?:no|nomor|nomer|number|kode|code|id|adalah|itu|is|nya|sejumlah|sebesar)[\s.:#=-]*){0,3}$/

/** The number's own neighbourhood: 40 characters to either side, within the sentence. */
function near(text: string, run: Run, words: RegExp): boolean {
  const before = text
    .slice(Math.max(0, run.from - 40), run.from)
    .split(/[!?;\n]|\.\s/)
    .at(-1)!
  const after = text.slice(run.to, run.to + 40).split(/[!?;\n]|\.\s/)[0]!
  return before.search(words) >= 0 || after.search(words) >= 0
}

function named(text: string, run: Run): boolean {
  const before = text.slice(Math.max(0, run.from - 48), run.from)
  if (/(?:rp|idr)\.?\s*$/.test(before) || /^\s*(?:rb|ribu|rupiah|idr|pcs|buah|jt|juta|kg|gram)\b/.test(text.slice(run.to)))
    return true
  const phrase = OTHER.exec(before)?.[0]
  if (phrase === undefined || SURE.test(phrase)) return false
  // "kode verifikasi pesanan 482913" is the code; "kode verifikasi pesanan nomor 482913", or one that has not come, is the order.
  const clause =
    text
      .slice(Math.max(0, run.from - 80), run.to + 40)
      .split(/[,;!?\n]/)
      .find((part) => part.includes(phrase.trim())) ?? ''
  return !SURE.test(before.split(/[,;!?\n]/).at(-1)!) || /\b(?:no|nomor|nomer|number)\b/.test(phrase) || MISSING.test(clause)
}

/** Full-width and other digits become plain ones, characters that nobody sees vanish, case is folded. */
function readable(raw: string): string {
  return raw
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu, '')
    .replace(/\p{Nd}/gu, (c) => (/\d/.test(c) ? c : String(decimal(c))))
    .toLowerCase()
}

/** Unicode keeps every script's ten digits together and in order, so the value is the way back to the script's zero. */
function decimal(c: string): number {
  const code = c.codePointAt(0)!
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
  return (code - zero) % 10
}

/** Digits with single blanks, dots, dashes or stars between them count as one number. */
function digitRuns(text: string): Run[] {
  return [...text.matchAll(/\d(?:[ .\-_*/|,]{0,2}\d)*/g)].map((found) => ({
    digits: found[0].replace(/\D/g, ''),
    from: found.index,
    to: found.index + found[0].length,
  }))
}

const SPELLED: Record<string, string> = {
  nol: '0',
  kosong: '0',
  zero: '0',
  satu: '1',
  one: '1',
  dua: '2',
  two: '2',
  tiga: '3',
  three: '3',
  empat: '4',
  four: '4',
  lima: '5',
  five: '5',
  enam: '6',
  six: '6',
  tujuh: '7',
  seven: '7',
  delapan: '8',
  eight: '8',
  sembilan: '9',
  nine: '9',
}

/** "satu dua tiga empat": four words or more in a row. */
function spelled(text: string): Run[] {
  const word = `(?:${Object.keys(SPELLED).join('|')})`
  return [...text.matchAll(new RegExp(`\\b${word}(?:[\\s,.-]+${word}){3,}\\b`, 'g'))].map((found) => ({
    digits: (found[0].match(/[a-z]+/g) ?? []).map((w) => SPELLED[w]).join(''),
    from: found.index,
    to: found.index + found[0].length,
  }))
}

/** Length and first digits of the card networks (ISO/IEC 7812), and Luhn's check digit. */
function isCard(digits: string): boolean {
  return (
    /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[068]\d{12}|35\d{14}|6(?:011|[24]\d\d|5\d\d)\d{12,15})$/.test(
      digits,
    ) && luhn(digits)
  )
}

function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
