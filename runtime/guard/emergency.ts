import { wordsOf } from './words.ts'

/** What must not be given away. */
const SECRET = /^(?:otp|otpnya|pin|pinnya|cvv|cvc|password|passwordnya|sandi|kode|kodenya|code|codes|passcode)$/
/** A code that is no secret. */
const HARMLESS =
  /^(?:promo|voucher|pos|resi|pesanan|order|booking|kupon|referral|produk|diskon|pembayaran|bayar|unik|barang|warna|postal|zip|discount|product|tracking)$/
/** Giving it, as something that has happened. */
const GAVE =
  /^(?:kasih|kasi|kasihkan|kasihin|ngasih|ngasi|dikasih|kubagi|beri|berikan|memberi|memberikan|kirim|kirimkan|kirimin|ngirim|sebut|sebutin|sebutkan|nyebut|nyebutin|bilang|bilangin|share|bagi|bagikan|gave|told|sent|shared|given)$/
/** Who did it, or that it is done. */
const DONE =
  /^(?:saya|aku|gue|gw|sy|ak|ku|sudah|udah|udh|dah|sdh|terlanjur|telanjur|keburu|barusan|tadi|kemarin|i|already|just|accidentally)$/
/** What makes it a question, a rule, or something that has not happened. */
const NOT =
  /^(?:jangan|jgn|tidak|tdk|nggak|ngga|gak|ga|gk|belum|blm|bukan|apakah|boleh|bolehkah|haruskah|harus|perlu|perlukah|kalau|kalo|klo|jika|bisa|mau|gimana|bagaimana|never|not|didn|don|dont|should|can|if|would|do|must)$/
const TRICKED =
  / (?:(?:saya|aku|gue|gw|sy|barusan|kayaknya|sepertinya|udah|sudah|i|just|ive|ve|was|am|have|been|got|kena) ){1,4}(?:ketipu|tertipu|ditipu|kena tipu|kena scam|penipuan|scammed|phished|tricked|defrauded) /
const DRAINED =
  / (?:saldo|rekening|uang|tabungan|money|account|balance) (?:[^ ]{1,20} ){0,4}(?:hilang|terkuras|dikuras|raib|dibobol|ludes|stolen|drained|gone|emptied) /

/** How far giving and what was given may be apart, in words. */
const NEAR = 6

/** Whether somebody says that they have given a code away or were tricked (L5): rules, and rather once too often than too late. */
export function saysEmergency(text: string): boolean {
  return text
    .split(/[.!;\n]+|\?/)
    .some((sentence, i, all) => isEmergency(wordsOf(sentence), i < all.length - 1 && text.includes(`${sentence}?`)))
}

function isEmergency(words: string[], isAsked: boolean): boolean {
  const joined = ` ${words.join(' ')} `
  if (TRICKED.test(joined)) return true
  if (DRAINED.test(joined) && !isAsked) return true
  return words.some((word, i) => GAVE.test(word) && isGivenAway(words, i))
}

function isGivenAway(words: string[], i: number): boolean {
  if (words.slice(Math.max(0, i - 4), i).some((word) => NOT.test(word))) return false
  if (!words.slice(Math.max(0, i - 5), i).some((word) => DONE.test(word))) return false
  return words.slice(Math.max(0, i - NEAR), i + NEAR + 1).some((word, j, near) => {
    const next = near[j + 1] ?? ''
    return SECRET.test(word) && !HARMLESS.test(next) && !HARMLESS.test(near[j - 1] ?? '')
  })
}
