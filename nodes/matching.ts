/**
 * Which of several options a customer's words mean: 'yg no 2 kak', 'kedua', '2', 'promo aja', 'the second one'.
 * Rules only, in the order of how sure they are; where two options fit equally well, neither is taken.
 */
export function matchOption(said: string, options: readonly { id: string; names: readonly string[] }[]): string | null {
  const words = wordsOf(said)
  if (words.length === 0) return null
  const named = options.map(({ id, names }) => ({ id, names: names.map(wordsOf).filter((name) => name.length > 0) }))
  const exact = named.filter((option) => option.names.some((name) => name.join(' ') === words.join(' ')))
  if (exact.length > 0) return only(exact)
  const meant = words.filter((word) => !FILLER.has(word))
  const refused = meant.some((word) => REFUSAL.has(word))
  const inside = longest(words, named)
  if (inside && (!refused || inside.words.some((word) => REFUSAL.has(word)))) return inside.id
  if (refused || meant.length === 0 || meant.length > 6) return null
  return numbered(meant, options) ?? byPart(meant, named) ?? byTypo(meant, named)
}

/** Does the text hold one of these words or phrases, as whole words and not refused just before ('bukan komplain')? */
export function hasPhrase(said: string, phrases: readonly string[]): string | null {
  const words = wordsOf(said)
  for (const phrase of phrases) {
    const wanted = wordsOf(phrase)
    for (let at = indexOfRun(words, wanted, 0); at >= 0; at = indexOfRun(words, wanted, at + 1)) {
      if (!REFUSAL.has(words[at - 1] ?? '')) return phrase
    }
  }
  return null
}

/** `cs, orang` or one a line: the phrases a staff member typed. */
export function phrasesIn(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => wordsOf(phrase).length > 0)
}

/** Lower-case words without accents and marks: at most the first 200, so that a wall of text costs nothing. */
export function wordsOf(text: string): string[] {
  const plain = text
    .slice(0, 4_000)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 200)
}

interface Named {
  id: string
  names: string[][]
}

/** The option whose name stands in the text as a run of whole words; of several the longest name. */
function longest(words: string[], options: Named[]): { id: string; words: string[] } | null {
  const found = options.flatMap(({ id, names }) =>
    names.filter((name) => indexOfRun(words, name, 0) >= 0).map((name) => ({ id, words: name })),
  )
  const most = Math.max(0, ...found.map((each) => each.words.length))
  const best = found.filter((each) => each.words.length === most)
  return new Set(best.map((each) => each.id)).size === 1 ? (best[0] ?? null) : null
}

/** 'no 2', 'ke 2', 'kedua', 'second', 'terakhir': one number and nothing else but filler. */
function numbered(meant: string[], options: readonly { id: string }[]): string | null {
  const numbers = new Set(meant.map((word) => (LAST.has(word) ? options.length : placeOf(word))))
  const [place] = numbers
  return numbers.size === 1 && place ? (options[place - 1]?.id ?? null) : null
}

function placeOf(word: string): number {
  if (/^\d{1,2}$/.test(word)) return Number(word)
  const glued = /^(?:no|nomor|ke|opsi|pilihan)(\d{1,2})$|^(\d{1,2})(?:st|nd|rd|th|nya)$/.exec(word)
  if (glued) return Number(glued[1] ?? glued[2])
  const at = PLACES.findIndex((names) => names.includes(word))
  return at < 0 ? Number.NaN : at + 1
}

/** Every word that means something belongs to the name of one option, and of one only: 'promo' for 'Lihat promo'. */
function byPart(meant: string[], options: Named[]): string | null {
  return only(options.filter(({ names }) => names.some((name) => meant.every((word) => word.length > 1 && name.includes(word)))))
}

/** The same with one slip of the finger in words of five letters or more: 'pormo', 'prromo'. */
function byTypo(meant: string[], options: Named[]): string | null {
  const close = (word: string, other: string) =>
    word === other || (word.length >= 5 && other.length >= 5 && isOneSlip(word, other))
  return only(
    options.filter(({ names }) => names.some((name) => meant.every((word) => name.some((other) => close(word, other))))),
  )
}

/** One letter more, less, different, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let from = 0
  while (from < a.length && a[from] === b[from]) from++
  const rest = (text: string, skip: number) => text.slice(from + skip)
  if (a.length > b.length) return rest(a, 1) === rest(b, 0)
  if (a.length < b.length) return rest(a, 0) === rest(b, 1)
  if (rest(a, 1) === rest(b, 1)) return true
  return a[from] === b[from + 1] && a[from + 1] === b[from] && rest(a, 2) === rest(b, 2)
}

function indexOfRun(words: string[], run: string[], from: number): number {
  if (run.length === 0) return -1
  for (let at = from; at + run.length <= words.length; at++) if (run.every((word, i) => words[at + i] === word)) return at
  return -1
}

function only(options: { id: string }[]): string | null {
  return options.length === 1 ? (options[0]?.id ?? null) : null
}

/** What people write around a choice. */
const FILLER = new Set(
  `yg yang no nmr nomor nomer opsi pilihan pilih ke kak kakak ka min admin gan sis bang bg mas mbak bu pak om tante dong deh donk
   aja saja ya iya yah sih nih itu ini mau pengen ingin saya aku gue gw sy ak kami tolong minta coba lah kok tuh tu oke ok baik
   terima kasih makasih the a an one option number please pls i want would like to choose pick take my it that this is for me thanks`.split(
    /\s+/,
  ),
)

/** What turns a choice round. Not 'no': before a choice it is Indonesian for 'number'. */
const REFUSAL = new Set(
  'bukan jangan tidak tdk gak ga nggak ngga enggak gk kagak ogah batal not dont don never cancel'.split(' '),
)

const LAST = new Set(['terakhir', 'akhir', 'last', 'bontot'])

const PLACES: readonly (readonly string[])[] = [
  ['satu', 'pertama', 'kesatu', 'first', 'one'],
  ['dua', 'kedua', 'second', 'two'],
  ['tiga', 'ketiga', 'third', 'three'],
  ['empat', 'keempat', 'fourth', 'four'],
  ['lima', 'kelima', 'fifth', 'five'],
  ['enam', 'keenam', 'sixth', 'six'],
  ['tujuh', 'ketujuh', 'seventh', 'seven'],
  ['delapan', 'kedelapan', 'eighth', 'eight'],
  ['sembilan', 'kesembilan', 'ninth', 'nine'],
  ['sepuluh', 'kesepuluh', 'tenth', 'ten'],
]
