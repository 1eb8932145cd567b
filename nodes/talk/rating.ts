import { number, phrase, variable } from '../field.ts'
import type { Language } from '../language.ts'
import { wordsOf } from '../matching.ts'
import { defineNode } from '../node.ts'

const MINUTE = 60_000
/** What one to five stars mean. */
const STARS: Record<Language, readonly string[]> = {
  id: ['Mengecewakan', 'Kurang', 'Cukup', 'Puas', 'Sangat puas'],
  en: ['Very poor', 'Poor', 'Fair', 'Good', 'Very good'],
}
const SKIP = { id: 'Lewati', en: 'Skip' }

export default defineNode({
  type: 'rating',
  group: 'talk',
  icon: 'star',
  version: 1,
  fields: {
    text: phrase({
      multiline: true,
      initial: { id: 'Bagaimana pelayanan kami hari ini?', en: 'How did we do today?' },
    }),
    save: variable({ use: 'write', optional: true }),
    high: number({ min: 2, max: 5, integer: true, initial: 4 }),
    patience: number({ unit: 'minutes', min: 1, max: 1440, integer: true, initial: 30, advanced: true }),
  },
  exits: ['rated-high', 'rated-low', 'skipped'],
  waits: true,
  shows: 'text',
  words: {
    id: {
      name: 'Minta nilai',
      help: 'Meminta nilai satu sampai lima bintang.',
      example: [
        { who: 'bot', says: 'Bagaimana pelayanan kami hari ini? ★★★★★' },
        { who: 'customer', says: 'bintang 5 kak, mantap' },
      ],
      limits: 'Jawaban yang bukan nilai, dan pelanggan yang diam, keluar lewat "Dilewati".',
      search: ['nilai', 'bintang', 'rating', 'ulasan', 'puas', 'survei', 'csat', 'review', 'penilaian'],
      fields: {
        text: { label: 'Pertanyaan' },
        save: { label: 'Simpan nilai ke', help: 'Angka 1 sampai 5.' },
        high: { label: 'Nilai tinggi mulai dari' },
        patience: { label: 'Tunggu nilai paling lama' },
      },
      exits: { 'rated-high': 'Nilai tinggi', 'rated-low': 'Nilai rendah', skipped: 'Dilewati' },
    },
    en: {
      name: 'Rating',
      help: 'Asks for one to five stars.',
      example: [
        { who: 'bot', says: 'How did we do today? ★★★★★' },
        { who: 'customer', says: '5 stars, great' },
      ],
      limits: 'An answer that is no rating, and a customer who stays silent, leave by "Skipped".',
      search: ['rating', 'stars', 'review', 'survey', 'csat', 'score', 'satisfaction', 'feedback'],
      fields: {
        text: { label: 'Question' },
        save: { label: 'Save the rating in', help: 'A number from 1 to 5.' },
        high: { label: 'A high rating begins at' },
        patience: { label: 'Wait for a rating at most' },
      },
      exits: { 'rated-high': 'Rated high', 'rated-low': 'Rated low', skipped: 'Skipped' },
    },
  },
  run({ fields, language }) {
    const stars = STARS[language].map((label, i) => ({ id: String(i + 1), label: `${i + 1} · ${label}` }))
    return {
      say: [{ text: fields.text, input: 'rating', choices: [...stars, { id: 'skip', label: SKIP[language] }] }],
      wait: { for: 'reply', timeout: fields.patience * MINUTE },
    }
  },
  resume({ fields, event }) {
    if (event.kind === 'timeout') return { because: { rating: null }, exit: 'skipped' }
    if (event.kind !== 'text') return { wait: { for: 'reply', timeout: fields.patience * MINUTE } }
    const rating = event.choice === 'skip' ? null : (pressed(event.choice) ?? readRating(event.text))
    if (rating === null) return { because: { rating }, exit: 'skipped' }
    return {
      because: { rating },
      set: fields.save ? { [fields.save]: rating } : {},
      exit: rating >= fields.high ? 'rated-high' : 'rated-low',
    }
  },
})

function pressed(choice: string | undefined): number | null {
  return choice !== undefined && /^[1-5]$/.test(choice) ? Number(choice) : null
}

/** '5', '4/5', 'bintang lima', '⭐⭐⭐', 'puas banget', 'not good'. Null where no rating, or two, are in it. */
export function readRating(said: string): number | null {
  const stars = said.match(/[⭐★🌟]/gu)?.length ?? 0
  if (stars > 0) return stars <= 5 ? stars : null
  const plain = said.slice(0, 300).replace(/([1-5])\s?(?:\/|dari|out of)\s?5\b/giu, '$1')
  const digits = plain.match(/\d+(?:[.,]\d+)?/g) ?? []
  if (digits.length > 0) return digits.length === 1 && /^[1-5]$/.test(digits[0]!) ? Number(digits[0]) : null
  const words = wordsOf(plain)
  const named = new Set(words.flatMap((word) => (NUMBERS.has(word) ? [NUMBERS.get(word)!] : [])))
  if (named.size === 1) return [...named][0]!
  return named.size > 1 ? null : byFeeling(words)
}

function byFeeling(words: string[]): number | null {
  const isVery = words.some((word) => VERY.has(word))
  const isNot = words.some((word) => NOT.has(word))
  const good = words.some((word) => GOOD.has(word))
  const bad = words.some((word) => BAD.has(word))
  if (good && bad) return null
  if (!good && !bad) return words.some((word) => SO_SO.has(word)) ? 3 : words.includes('kurang') ? 2 : null
  if (good !== isNot) return isVery ? 5 : good ? 4 : 3
  return isVery ? 1 : 2
}

const set = (list: string) => new Set(list.split(' '))
const GOOD = set(
  'puas bagus baik mantap oke ramah cepat suka keren memuaskan recommended good great nice excellent happy satisfied love',
)
const BAD = set('kecewa mengecewakan buruk jelek parah lambat lemot bad poor terrible awful slow disappointed disappointing')
const SO_SO = set('cukup lumayan biasa standar sedang fair average okay so')
const VERY = set('sangat banget bgt sekali poll pol amat paling very really super excellent terrible awful parah mengecewakan')
const NOT = set('tidak gak ga gk nggak ngga enggak bukan kurang belum not never isnt wasnt')
const NUMBERS = new Map(
  ['satu one', 'dua two', 'tiga three', 'empat four', 'lima five'].flatMap((names, i) =>
    names.split(' ').map((name) => [name, i + 1] as const),
  ),
)
