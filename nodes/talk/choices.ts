import { list, number, phrase, text, variable } from '../field.ts'
import { matchOption, phrasesIn } from '../matching.ts'
import { defineNode } from '../node.ts'

const MINUTE = 60_000

export default defineNode({
  type: 'choices',
  group: 'talk',
  icon: 'list-checks',
  version: 1,
  beginsWith: true,
  fields: {
    text: phrase({ multiline: true }),
    options: list(
      { label: phrase({ max: 40 }), words: text({ optional: true, format: 'words', max: 400 }) },
      { title: 'label', min: 1, max: 20 },
    ),
    save: variable({ use: 'write', optional: true, advanced: true }),
    patience: number({ unit: 'minutes', min: 1, max: 1440, integer: true, optional: true, advanced: true }),
  },
  exits: ['other', 'silent'],
  branches: 'options',
  fallback: 'other',
  onlyIf: { silent: { field: 'patience' } },
  waits: true,
  shows: 'text',
  words: {
    id: {
      name: 'Pilihan',
      help: 'Bot bertanya dengan tombol. Setiap tombol punya jalannya sendiri.',
      example: [
        { who: 'bot', says: 'Mau dibantu apa? [Cek pesanan] [Lihat promo]' },
        { who: 'customer', says: 'yg no 2 kak' },
      ],
      limits: 'Paling banyak 20 tombol. Jawaban yang tidak cocok dengan tombol mana pun keluar lewat "Jawaban lain".',
      search: ['tombol', 'menu', 'opsi', 'pilih', 'cabang', 'daftar', 'quick reply', 'bahasa', 'ya tidak'],
      fields: {
        text: { label: 'Pertanyaan' },
        options: {
          label: 'Tombol',
          add: 'Tambah tombol',
          fields: {
            label: { label: 'Tulisan tombol' },
            words: { label: 'Juga dikenali dari', help: 'Kata lain, pisahkan dengan koma.', placeholder: 'paket, kiriman, resi' },
          },
        },
        save: { label: 'Simpan pilihan ke' },
        patience: { label: 'Tunggu jawaban paling lama', help: 'Kosong: menunggu terus.' },
      },
      exits: { other: 'Jawaban lain', silent: 'Tidak menjawab' },
    },
    en: {
      name: 'Choices',
      help: 'The bot asks with buttons. Each button has its own way on.',
      example: [
        { who: 'bot', says: 'How can I help? [Track my order] [See offers]' },
        { who: 'customer', says: 'number 2 please' },
      ],
      limits: 'At most 20 buttons. An answer that fits no button leaves by "Other answer".',
      search: ['button', 'menu', 'option', 'pick', 'branch', 'list', 'quick reply', 'language', 'yes no'],
      fields: {
        text: { label: 'Question' },
        options: {
          label: 'Buttons',
          add: 'Add a button',
          fields: {
            label: { label: 'Button text' },
            words: {
              label: 'Also understood from',
              help: 'Other words, separated by commas.',
              placeholder: 'parcel, delivery, tracking',
            },
          },
        },
        save: { label: 'Save the choice in' },
        patience: { label: 'Wait for an answer at most', help: 'Empty: wait for ever.' },
      },
      exits: { other: 'Other answer', silent: 'No answer' },
    },
  },
  run({ fields }) {
    return {
      say: [{ text: fields.text, choices: fields.options.map(({ id, label }) => ({ id, label })) }],
      wait: { for: 'reply', ...(fields.patience ? { timeout: fields.patience * MINUTE } : {}) },
    }
  },
  resume({ fields, event }) {
    if (event.kind === 'timeout') return { exit: 'silent' }
    if (event.kind !== 'text') return { wait: { for: 'reply' } }
    const pressed = fields.options.find((option) => option.id === event.choice)
    const options = fields.options.map(({ id, label, words }) => ({ id, names: [label, ...phrasesIn(words ?? '')] }))
    const chosen = pressed?.id ?? matchOption(event.text, options)
    const option = fields.options.find(({ id }) => id === chosen)
    if (!option) return { because: { fits: null, by: 'words' }, exit: 'other' }
    return {
      because: { fits: option.label, by: pressed ? 'button' : 'words' },
      set: fields.save ? { [fields.save]: option.label } : {},
      exit: `options.${option.id}` as const,
    }
  },
})
