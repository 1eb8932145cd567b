import { type Token, tokensOf } from '../tokens.ts'
import type { Detector, Found } from './found.ts'

/** Words that bind the shop. */
const BINDING =
  /^(?:pasti|dipastikan|pastikan|dijamin|jamin|menjamin|garansikan|digaransi|janji|janjikan|berjanji|dijanjikan|guarantee|guaranteed|guarantees|promise|promised|definitely|certainly|surely|assured)$/
/** What it must not be bound to by a bot: money back, something off, a day of arrival. */
const THINGS =
  /^(?:refund|direfund|refunded|dikembalikan|kembalikan|pengembalian|reimburse|diskon|potongan|voucher|cashback|gratis|free|discount|discounted|sampai|tiba|terkirim|dikirim|diantar|arrive|arrives|arrived|delivered|delivery|replace|replacement|diganti|ganti|kompensasi|compensation)$/
const PAIRS = /^(?:uang kembali|money back|half price|harga khusus|special price|barang baru)$/
/** `kami akan refund`, `I will give you a discount`: a plain word of the future, with the shop or the bot as who does it. */
const GIVING =
  /^(?:kami|kita|saya|aku|i|we|anda|kakak|you) (?:akan|bisa beri|beri|berikan|kasih|tambahkan|will|can give|can offer|ll) /
const GIVEN = /\b(?:refund|kembalikan uang|uang anda|diskon|potongan harga|voucher|cashback|gratis ongkir|discount|free shipping|compensation|kompensasi|money back|half price)\b/ // biome-ignore format: a list
/** Not said, asked, or left to a rule. */
const OPEN =
  /^(?:tidak|tak|belum|bukan|jangan|nggak|gak|ga|tanpa|not|cannot|t|never|no|don|won|apakah|apa|bisakah|kalau|jika|if|whether|mungkin|may|might|sesuai|menurut|according|syarat|ketentuan|policy|kebijakan|setelah|after|once|dicek|ditinjau|review|reviewed)$/

const NEAR = 8

/** Sentences that promise a refund, a discount or a day of delivery: only the shop's rules and its staff do that (SHOP-02). */
export const findPromises: Detector = (text) => {
  const found: Found[] = []
  for (const sentence of text.matchAll(/[^.!?\n]+[.!?]*/g)) {
    if (!isPromise(sentence[0])) continue
    const from = sentence.index + (/^\s*/.exec(sentence[0])?.[0].length ?? 0)
    found.push({
      what: 'promise',
      from,
      to: sentence.index + sentence[0].length,
      score: 0.8,
      why: 'a promise of money or time',
      as: '…',
    })
  }
  return found
}

function isPromise(sentence: string): boolean {
  if (sentence.trimEnd().endsWith('?')) return false
  const tokens = tokensOf(sentence)
  if (tokens.some(({ word }) => OPEN.test(word))) return false
  const binds = tokens.some((token, i) => BINDING.test(token.word) && hasThing(tokens, i))
  if (binds || (/\b100\s?%|\bgaransi\b/.test(sentence) && hasThing(tokens, 0, tokens.length))) return true
  const said = tokens.map((token) => token.word).join(' ')
  return GIVING.test(said) && GIVEN.test(said)
}

function hasThing(tokens: readonly Token[], at: number, reach = NEAR): boolean {
  const [from, to] = [Math.max(0, at - reach), at + reach]
  return tokens
    .slice(from, to + 1)
    .some(({ word }, i, near) => THINGS.test(word) || (i > 0 && PAIRS.test(`${near[i - 1]!.word} ${word}`)))
}
