import { type Token, tokensOf } from '../tokens.ts'
import type { Detector } from './found.ts'

/** Words that are an insult wherever they stand. */
const ALWAYS = new Set(
  `bangsat bajingan kontol memek ngentot ngentod entot jembut pantek kampret keparat goblok goblog tolol bego brengsek
  jancok jancuk dancok cukimai kimak pukimak pepek perek lonte pelacur sundal bacot tai taik asu cuki
  fuck fucking fucked fucker motherfucker shit bullshit asshole bitch bastard cunt dickhead wanker twat slut whore retard moron`.split(
    /\s+/,
  ),
)
/** Animals and other words that shops sell things for: an insult only where somebody is called so. */
const MAYBE = new Set([
  'anjing',
  'anjir',
  'anying',
  'babi',
  'monyet',
  'setan',
  'iblis',
  'sialan',
  'idiot',
  'stupid',
  'dumb',
  'bodoh',
  'sampah',
])
const CALLING =
  /^(?:dasar|lu|lo|loe|elu|kamu|kau|you|your|ya|emang|memang|kayak|banget|bgt|bener|sialan|bot|admin|cs|penipu|toko|ni|nih|these|this)$/
/** What is sold for animals, and what they do. */
const GOODS = /^(?:makanan|makan|kalung|kandang|boneka|mainan|gambar|motif|baju|tali|untuk|buat|daging|tempat|kostum|ras|anak|minyak|kulit|non|tanpa|bebas|halal|food|pet|toys?|kantong|tong|plastik|filter|lagu|film|topeng|pakan|susu|vitamin|shampo|sampo)$/ // biome-ignore format: a list

/** Insults, Indonesian and English, with stretched letters and digits for letters undone. A short list of our own. */
export const findProfanity: Detector = (text) => {
  const tokens = tokensOf(text.replace(/(?<=\p{L})[@$](?=\p{L})/gu, (sign) => (sign === '@' ? 'a' : 's')))
  return tokens.flatMap((token, i) => {
    if (!isInsult(tokens, i)) return []
    const { from, to } = token
    return [
      { what: 'profanity' as const, from, to, score: 0.9, why: 'a word of the list', as: `${text.slice(from, from + 1)}•••` },
    ]
  })
}

function isInsult(tokens: readonly Token[], i: number): boolean {
  const forms = formsOf(tokens[i]!.word)
  if (forms.some((form) => ALWAYS.has(form))) return true
  if (!forms.some((form) => MAYBE.has(form))) return false
  const [before, after] = [tokens[i - 1]?.word, tokens[i + 1]?.word]
  if ([before, tokens[i - 2]?.word, after].some((word) => word !== undefined && GOODS.test(word))) return false
  return tokens.length <= 2 || CALLING.test(before ?? '') || CALLING.test(after ?? '')
}

/** As written, without stretching (`anjiiing`), and with digits read as letters (`g0bl0k`). */
function formsOf(word: string): string[] {
  const letters = /\p{L}/u.test(word) ? word.replace(/[01345]/g, (digit) => LEET[digit]!) : word
  const short = letters.replace(/(.)\1+/gu, '$1')
  return [word, letters, short, letters.replace(/(.)\1{2,}/gu, '$1$1')].map((form) => form.replace(/(?<=.{4})(?:nya|lu|lo)$/, ''))
}

const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's' }
