import type { Choice } from '../../../nodes/reply.ts'

/**
 * The quick reply that typed words mean: "yg no 2 kak" is the second, "yang merah aja" is the one labelled Merah. Only when
 * nothing else is said, for a guess that is wrong is worse than words that are passed on as they are.
 */
export function meantChoice(text: string, choices: readonly Choice[]): Choice | null {
  const said = tokens(text)
  if (said.length === 0 || said.length > 8) return null
  const exact = choices.filter((choice) => same(tokens(choice.label), said))
  if (exact.length === 1) return exact[0]!
  const core = said.filter((word) => !FILLERS.has(word))
  if (core.length === 0) return null
  const labelled = choices.filter((choice) =>
    same(
      tokens(choice.label).filter((word) => !FILLERS.has(word)),
      core,
    ),
  )
  if (labelled.length === 1) return labelled[0]!
  if (core.length !== 1) return null
  const place = placeOf(core[0]!, choices.length)
  return place === null ? null : (choices[place - 1] ?? null)
}

const FILLERS = new Set(
  (
    'yg yang yng no nomor nomer nmr nmor num number pilih pilihan pilihannya opsi option ke k kak kakak ka kk gan min mimin sis bos bang mas mbak mba bu pak om ' +
    'dong donk deh aja ajah saja sj aj ya yaa y iya oke ok nih sih mau mo saya sy aku gue gw ambil tolong please pls the one i want would like that is itu ini'
  ).split(' '),
)

const ORDINALS: readonly (readonly string[])[] = [
  ['pertama', 'satu', 'first', 'kesatu', '1st'],
  ['kedua', 'dua', 'second', 'two', '2nd'],
  ['ketiga', 'tiga', 'third', 'three', '3rd'],
  ['keempat', 'empat', 'fourth', 'four', '4th'],
  ['kelima', 'lima', 'fifth', 'five', '5th'],
  ['keenam', 'enam', 'sixth', 'six', '6th'],
  ['ketujuh', 'tujuh', 'seventh', 'seven', '7th'],
  ['kedelapan', 'delapan', 'eighth', 'eight', '8th'],
  ['kesembilan', 'sembilan', 'ninth', 'nine', '9th'],
]

function placeOf(word: string, count: number): number | null {
  if (word === 'terakhir' || word === 'last') return count
  const digits = /^(?:no|ke|#)?(\d{1,2})$/.exec(word)?.[1]
  const place = digits ? Number(digits) : ORDINALS.findIndex((names) => names.includes(word)) + 1
  return place >= 1 && place <= count ? place : null
}

function tokens(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && a.length === b.length && a.every((word, i) => word === b[i])
}
