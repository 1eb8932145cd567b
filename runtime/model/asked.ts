/**
 * What kind of answer a question wants, where it says so: under "Kurir dan lama kirim" the sentence with the days is the one that
 * answers "berapa lama", whatever words the others share with the question. Indonesian and English.
 */
export interface Kind {
  /** Words of a question that ask and say nothing of what it is about: `lama` in "berapa lama pengiriman". */
  isAsking: (word: string) => boolean
  isGivenBy: (sentence: string) => boolean
  /** Whether nothing else answers it: what an amount depends on may be all there is to say of it, but a span of time is asked for alone. */
  isNeeded: boolean
}

const TIME = '(?:menit|jam|hari|minggu|bulan|tahun|minutes?|hours?|(?:working |business )?days?|weeks?|months?|years?)'

const COUNT =
  '(?:\\d|\\b(?:se|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|one|two|three|four|five|six|seven|eight|nine|ten))'

const KINDS: { asked: RegExp; asking: Set<string>; given: RegExp; isNeeded: boolean }[] = [
  {
    asked: new RegExp(`\\b(?:berapa (?:lama|${TIME})|how (?:long|many ${TIME}))\\b`),
    asking: new Set('lama long take takes until menit jam hari minggu bulan tahun hours days weeks months years'.split(' ')),
    given: new RegExp(
      `${COUNT} ?${TIME}\\b|\\b(?:hari|day) (?:yang sama|itu juga)|\\bsame day\\b|\\b(?:seumur hidup|selamanya|lifetime|langsung|immediately)\\b`,
      'i',
    ),
    isNeeded: true,
  },
  {
    asked: /\b(?:(?:jam|pukul) berapa|jam buka|what time|opening hours)\b/,
    asking: new Set(),
    given: /\b(?:pukul|jam) \d|\d[.:]\d\d\b|\d ?(?:am|pm|wib|wita|wit)\b|\b24 (?:jam|hours)\b/i,
    isNeeded: false,
  },
  {
    asked: /\bhow much\b|\bberapa (?:harga|biaya|ongkos|tarif)\b|\b(?:harga|biaya|ongkos|tarif)\b.{0,40}\bberapa\b/,
    asking: new Set(),
    given: /\b(?:Rp|IDR) ?\d|\d ?(?:rupiah|ribu)\b|\b(?:gratis|free|cuma-cuma)\b/i,
    isNeeded: false,
  },
]

/** @param question in standard words. Null where it does not say. Linear in it. */
export function kindAsked(question: string): Kind | null {
  const kind = KINDS.find(({ asked }) => asked.test(question))
  if (!kind) return null
  const { asking, given, isNeeded } = kind
  return { isAsking: (word) => asking.has(word), isGivenBy: (sentence) => given.test(sentence), isNeeded }
}
