/**
 * What kind of answer a question wants, where it says so: under "Kurir dan lama kirim" the sentence with the days is the one that
 * answers "berapa lama", whatever words the others share with the question. Indonesian and English.
 */
export interface Kind {
  /** Words of a question that ask and say nothing of what it is about: `lama` in "berapa lama pengiriman". */
  isAsking: (word: string) => boolean
  /** Words of a heading under which it is given. */
  isHeadedBy: (word: string) => boolean
  isGivenBy: (sentence: string) => boolean
  /** Whether nothing else answers it: what an amount depends on may be all there is to say of it, but a span of time is asked for alone. */
  isNeeded: boolean
  /** What is asked for where the question names nothing but the shop: its address, in "where are you?". */
  ofShop: string | null
}

const TIME = '(?:menit|jam|hari|minggu|bulan|tahun|minutes?|hours?|(?:working |business )?days?|weeks?|months?|years?)'

const COUNT =
  '(?:\\d|\\b(?:se|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|one|two|three|four|five|six|seven|eight|nine|ten))'

const ABROAD = /\b(?:luar negeri|mancanegara|abroad|overseas|international(?:ly)?)\b/i

interface Row {
  asked: RegExp
  given: RegExp
  asking?: Set<string>
  /** Where they are others than those that ask. */
  headed?: Set<string>
  isNeeded?: boolean
  ofShop?: string
}

const KINDS: Row[] = [
  { asked: ABROAD, given: ABROAD, isNeeded: true },
  {
    asked: new RegExp(`\\b(?:berapa (?:lama|${TIME})|how (?:long|many ${TIME}))\\b`),
    asking: new Set('lama long take takes until menit jam hari minggu bulan tahun hours days weeks months years'.split(' ')),
    headed: new Set(['lama', 'long', 'time', 'times']),
    given: new RegExp(
      `${COUNT} ?${TIME}\\b|\\b(?:hari|day) (?:yang sama|itu juga)|\\bsame day\\b|\\b(?:seumur hidup|selamanya|lifetime|langsung|immediately)\\b`,
      'i',
    ),
    isNeeded: true,
  },
  {
    asked: /\b(?:(?:jam|pukul) berapa|jam buka|what time|how (?:late|early)|opening hours)\b/,
    asking: new Set(['late', 'early']),
    given: /\b(?:pukul|jam) \d|\d[.:]\d\d\b|\d ?(?:am|pm|wib|wita|wit)\b|\b24 (?:jam|hours)\b/i,
  },
  {
    asked:
      /\bhow much\b|\bwhat\b.{0,60}\b(?:costs?|fees?|harga|charges?)\b|\bberapa (?:harga|biaya|ongkos|tarif)\b|\b(?:harga|biaya|ongkos|tarif)\b.{0,40}\bberapa\b/,
    given: /\b(?:Rp|IDR) ?\d|\d ?(?:rupiah|ribu)\b|\b(?:gratis|free|cuma-cuma)\b/i,
  },
  {
    asked: /\b(?:di mana|where|alamat|address|lokasi|location)\b/,
    headed: new Set(['alamat', 'address', 'lokasi', 'location']),
    given: /\b(?:jalan|jl|jln|gang|ruko|gedung|mall?|street|road|avenue)\b/i,
    ofShop: 'alamat',
  },
  {
    asked: /\bcara\b|\bhow (?:do|can|should|to)\b/,
    asking: new Set(['cara']),
    // A sentence that tells the reader to do something begins with what is to be done.
    given:
      /^(?:ajukan|balas|bayar|buka|cari|cuci|gunakan|hubungi|isi|kirim|klik|laporkan|lihat|masuk|pakai|pilih|sebutkan|siapkan|simpan|tekan|tulis|tunggu|unduh|ask|apply|call|choose|click|contact|enter|fill|find|give|go|keep|open|pay|press|reply|report|request|send|show|tell|use|wait|wash|write)\b/i,
  },
]

/** @param question in standard words. Null where it does not say. Linear in it. */
export function kindAsked(question: string): Kind | null {
  const kind = KINDS.find(({ asked }) => asked.test(question))
  if (!kind) return null
  const { asking = new Set(), headed = asking, given, isNeeded = false, ofShop = null } = kind
  return {
    isAsking: (word) => asking.has(word),
    isHeadedBy: (word) => headed.has(word),
    isGivenBy: (sentence) => given.test(sentence),
    isNeeded,
    ofShop,
  }
}
