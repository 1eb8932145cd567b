import { recentOf } from '../recent.ts'

/** A standard word, and what it is compared by. */
export interface Word {
  text: string
  /** Without what an Indonesian prefix has done to it. */
  stem: string
  /** The line of names that it belongs to. */
  line: number | null
}

/** Words come again and again: what they are compared by is found once. */
export function wordOf(text: string): Word {
  return known.get(text) ?? known.put(text, { text, stem: unmelted(text), line: lineOf(text) })
}

const known = recentOf<Word>(20_000)

/** Whether two words are names of one thing in a shop, in either language, in whatever forms. */
export const isNamed = (a: Word, b: Word): boolean => a.line !== null && a.line === b.line

/** Forms of one Indonesian stem share most of their letters: `kirim`, `dikirim`, `pengiriman`. */
export function isFormOf(a: Word, b: Word): boolean {
  if (a.text === b.text || isWithin(a.text, b.text)) return true
  return (a.stem !== a.text && isWithin(a.stem, b.text)) || (b.stem !== b.text && isWithin(a.text, b.stem))
}

/** Four letters stand in other words by chance, `bali` in `kembalikan`: around those stand affixes. */
function isWithin(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  const at = short.length >= 4 ? long.indexOf(short) : -1
  if (at < 0 || short.length >= 5) return at >= 0
  return PREFIX.test(long.slice(0, at)) && SUFFIX.test(long.slice(at + short.length))
}

const PREFIX = /^(?:(?:me|pe)(?:m|n|ng|ny|mper|nge)?|di|diper|ber|ter|per|ke|se|un|re)?$/
const SUFFIX = /^(?:(?:kan|an|i)?(?:nya|lah|kah|ku|mu)?|s|es|d|ed|ing|er|ly|ment)$/

/**
 * `me-` and `pe-` melt the k, t, s or p that a stem begins with into their own last sound, and `pe-` comes with an `-an`: `pengiriman`
 * is of `kirim`, `penukaran` of `tukar`, `pembayaran` of `bayar`. The word without them, where enough is left of it to be told from
 * another; else as it is.
 */
function unmelted(word: string): string {
  if (word.length < 7 || !(word.startsWith('me') || word.startsWith('pe'))) return word
  const bare = word
    .replace(/^[mp]e(ng|ny|n|m)(?=[aiueo])/, (_, sound: string) => MELTED[sound]!)
    .replace(/^[mp]e(?:m(?=b)|n(?=[cdj])|ng(?=[gh]))/, '')
  return bare !== word && bare.length >= 6 && /^pe.*an$/.test(word) ? bare.slice(0, -2) : bare
}

const MELTED: Record<string, string> = { ng: 'k', ny: 's', n: 't', m: 'p' }

/**
 * Each line one thing, by its names: a customer who asks about shipping is answered by what is written of delivery, and one who mixes
 * both languages by either. First stems, which have forms; behind the bar words that are meant as they stand, for in English a stem
 * stands in too much else (`closed` in `disclosed`). What has a second meaning in a shop stands in no line (`store`, `return`).
 */
const NAMES = `
kirim | antar diantar mengantar pengantaran ship ships shipped shipping shipment shipments deliver delivers delivered delivery deliveries
batal | cancel cancels cancelled canceled cancelling cancellation
tukar ganti | exchange exchanged exchanges swap swapped replace replaced replacement
kembali | refund refunds refunded
biaya ongkos tarif | cost costs fee fees charge charges charged
harga | price prices priced
alamat lokasi | address addresses located location
buka | open opens opened opening
tutup | close closes closed closing
garansi jaminan | warranty guarantee guaranteed
rusak cacat pecah | broken damage damaged faulty defect defective
hilang | lost missing
telat | terlambat delay delayed delays
paket | parcel parcels package packages
bayar | pay pays paid payment payments
kartu | card cards
ukuran | size sizes sized
cuci | wash washed washing washes
hapus | delete deleted deletes deleting deletion erase erased
jual | sell sells sold selling
kado hadiah | gift gifts
bungkus | wrap wrapped wrapping wraps
diskon potongan | discount discounts discounted
kurir | courier couriers
hubungi kontak | contact contacts
gratis | free
minimal minimum | smallest
pesanan | order orders ordered ordering
mancanegara | abroad overseas international internationally
`

const LINES = NAMES.trim()
  .split('\n')
  .map((line) => {
    const [stems = [], words = []] = line.split(' | ').map((part) => part.split(' '))
    return { stems: stems.map((text): Word => ({ text, stem: unmelted(text), line: null })), words }
  })

/** The other names of what a word names. */
export function otherNames(word: string): string[] {
  const { line } = wordOf(word)
  return line === null ? [] : namesIn(LINES[line]!).filter((name) => name !== word)
}

const namesIn = ({ stems, words }: (typeof LINES)[number]) => [...stems.map(({ text }) => text), ...words]

function lineOf(text: string): number | null {
  const word = { text, stem: unmelted(text), line: null }
  const line = LINES.findIndex(({ stems, words }) => words.includes(text) || stems.some((stem) => isFormOf(stem, word)))
  return line < 0 ? null : line
}

/** What is one thing in several words, as one: cash on delivery is no question of delivery, and abroad is not the next island. */
export function joined(words: readonly string[]): string[] {
  return ` ${words.join(' ')} `
    .replace(PHRASES, (_, phrase: string) => ` ${ONE_WORD[phrase]} `)
    .trim()
    .split(' ')
}

const ONE_WORD: Record<string, string> = {
  'cash on delivery': 'cod',
  'bayar di tempat': 'cod',
  'luar negeri': 'mancanegara',
}
const PHRASES = new RegExp(` (${Object.keys(ONE_WORD).join('|')})(?= )`, 'g')
