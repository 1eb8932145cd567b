import { choice, phrase } from '../field.ts'
import { textOf } from '../heard.ts'
import type { Language } from '../language.ts'
import { matchOption } from '../matching.ts'
import { defineNode } from '../node.ts'
import { languageOf } from './languages.ts'

/** Each language by its own name: whoever needs it may not read the other. */
const BUTTONS: readonly { id: Language; label: string; names: string[] }[] = [
  { id: 'id', label: 'Bahasa Indonesia', names: ['bahasa', 'indonesia', 'indo', 'id', 'indonesian'] },
  { id: 'en', label: 'English', names: ['inggris', 'en', 'eng', 'bahasa inggris'] },
]

export default defineNode({
  type: 'language-choice',
  group: 'understand',
  icon: 'languages',
  version: 1,
  fields: {
    how: choice(['both', 'detect', 'buttons'], { initial: 'both' }),
    text: phrase({
      multiline: true,
      when: { field: 'how', is: ['both', 'buttons'] },
      initial: {
        id: 'Mau dibantu dalam bahasa apa? Which language do you prefer?',
        en: 'Which language do you prefer? Mau dibantu dalam bahasa apa?',
      },
    }),
  },
  exits: ['chosen', 'unclear'],
  fallback: 'unclear',
  waits: { field: 'how', is: ['both', 'buttons'] },
  shows: 'text',
  words: {
    id: {
      name: 'Pilih bahasa',
      help: 'Menetapkan bahasa pelanggan: dikenali dari kata-katanya, atau dipilih dengan tombol.',
      example: [
        { who: 'customer', says: 'hi, where is my order?' },
        { who: 'bot', says: 'Sure, let me check. What is your order number?' },
      ],
      limits:
        'Bahasa Indonesia dan Inggris. Pilihan diingat untuk percakapan berikutnya. Bahasa yang tidak dipakai bot tidak berpengaruh.',
      search: ['bahasa', 'english', 'inggris', 'indonesia', 'terjemah', 'language', 'ganti bahasa'],
      fields: {
        how: {
          label: 'Cara menentukan',
          options: { both: 'Kenali, tanya kalau ragu', detect: 'Kenali dari kata-kata', buttons: 'Selalu tanya dengan tombol' },
        },
        text: { label: 'Pertanyaan', help: 'Tulis dalam dua bahasa, karena bahasanya belum diketahui.' },
      },
      exits: { chosen: 'Bahasa ditetapkan', unclear: 'Belum jelas' },
    },
    en: {
      name: 'Choose language',
      help: 'Settles the customer’s language: recognised by their words, or chosen with buttons.',
      example: [
        { who: 'customer', says: 'hi, where is my order?' },
        { who: 'bot', says: 'Sure, let me check. What is your order number?' },
      ],
      limits:
        'Indonesian and English. The choice is remembered for later conversations. A language the bot does not speak changes nothing.',
      search: ['language', 'english', 'indonesian', 'translate', 'bahasa', 'switch language'],
      fields: {
        how: {
          label: 'How to settle it',
          options: { both: 'Recognise, ask if unsure', detect: 'Recognise by words', buttons: 'Always ask with buttons' },
        },
        text: { label: 'Question', help: 'Write it in both languages: which one is theirs is not known yet.' },
      },
      exits: { chosen: 'Language settled', unclear: 'Still unclear' },
    },
  },
  run({ fields, event }) {
    const heard = fields.how === 'buttons' ? null : languageOf(textOf(event))
    if (heard) return { because: { language: heard, by: 'words' }, language: heard, exit: 'chosen' }
    if (fields.how === 'detect') return { because: { language: null, by: 'words' }, exit: 'unclear' }
    return {
      say: [{ text: fields.text ?? '', choices: BUTTONS.map(({ id, label }) => ({ id, label })) }],
      wait: { for: 'reply' },
    }
  },
  resume({ event }) {
    if (event.kind !== 'text') return { wait: { for: 'reply' } }
    const pressed = BUTTONS.find(({ id }) => id === event.choice)?.id
    const meant = matchOption(
      event.text,
      BUTTONS.map(({ id, label, names }) => ({ id, names: [label, ...names] })),
    )
    const language = pressed ?? BUTTONS.find(({ id }) => id === meant)?.id ?? languageOf(event.text)
    if (!language) return { because: { language: null, by: 'words' }, exit: 'unclear' }
    return { because: { language, by: pressed ? 'button' : 'words' }, language, exit: 'chosen' }
  },
})
