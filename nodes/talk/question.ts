import { ANSWER_KINDS, readAnswer } from '../answers/answer.ts'
import { choice, number, phrase, variable } from '../field.ts'
import { defineNode } from '../node.ts'

const MINUTE = 60_000

/** Said where the shop wrote no words of its own for an answer that does not fit. */
const AGAIN = {
  text: { id: 'Maaf, boleh ditulis lagi?', en: 'Sorry, could you write that again?' },
  number: { id: 'Maaf, tolong tulis angkanya saja, misalnya 2.', en: 'Sorry, please write a number, for example 2.' },
  phone: {
    id: 'Maaf, tolong tulis nomor HP, misalnya 0812 3456 7890.',
    en: 'Sorry, please write a phone number, for example 0812 3456 7890.',
  },
  email: {
    id: 'Maaf, tolong tulis alamat email, misalnya nama@email.com.',
    en: 'Sorry, please write an e-mail address, for example name@mail.com.',
  },
  date: {
    id: 'Maaf, tolong tulis tanggalnya, misalnya 22/11/2026.',
    en: 'Sorry, please write a date, day first, for example 22/11/2026.',
  },
} as const

export default defineNode({
  type: 'question',
  group: 'talk',
  icon: 'message-circle-question-mark',
  version: 1,
  fields: {
    text: phrase({ multiline: true }),
    kind: choice(ANSWER_KINDS, { initial: 'text' }),
    save: variable({ use: 'write', personal: { field: 'kind', is: ['phone', 'email'] } }),
    min: number({ optional: true, when: { field: 'kind', is: ['number'] } }),
    max: number({ optional: true, when: { field: 'kind', is: ['number'] } }),
    again: phrase({ multiline: true, optional: true, advanced: true }),
    tries: number({ unit: 'tries', min: 1, max: 5, integer: true, initial: 3, advanced: true }),
    patience: number({ unit: 'minutes', min: 1, max: 1440, integer: true, optional: true, advanced: true }),
  },
  exits: ['next', 'invalid', 'silent'],
  onlyIf: { silent: { field: 'patience' } },
  fallback: 'invalid',
  waits: true,
  shows: 'text',
  words: {
    id: {
      name: 'Tanya',
      help: 'Bot bertanya, menunggu jawaban, memeriksanya, lalu menyimpannya.',
      example: [
        { who: 'bot', says: 'Nomor HP-nya berapa, Kak?' },
        { who: 'customer', says: '0812-3456-7890' },
      ],
      limits: 'Satu jawaban untuk satu pertanyaan. Jangan dipakai untuk meminta OTP, PIN atau kata sandi.',
      search: [
        'tanya',
        'pertanyaan',
        'isian',
        'input',
        'nama',
        'alamat',
        'nomor hp',
        'telepon',
        'email',
        'tanggal',
        'angka',
        'data',
        'formulir',
      ],
      fields: {
        text: { label: 'Pertanyaan', placeholder: 'Nomor pesanannya berapa, Kak?' },
        kind: {
          label: 'Jenis jawaban',
          options: { text: 'Tulisan bebas', number: 'Angka', phone: 'Nomor HP', email: 'Alamat email', date: 'Tanggal' },
        },
        save: { label: 'Simpan jawaban ke' },
        min: { label: 'Paling kecil' },
        max: { label: 'Paling besar' },
        again: { label: 'Kata bot kalau jawabannya belum pas', help: 'Kosong: bot memakai kata bawaan.' },
        tries: { label: 'Boleh mencoba' },
        patience: { label: 'Tunggu jawaban paling lama', help: 'Kosong: menunggu terus.' },
      },
      exits: { next: 'Terjawab', invalid: 'Jawaban tidak pas', silent: 'Tidak menjawab' },
    },
    en: {
      name: 'Question',
      help: 'The bot asks, waits for the answer, checks it and keeps it.',
      example: [
        { who: 'bot', says: 'What is your phone number?' },
        { who: 'customer', says: '0812-3456-7890' },
      ],
      limits: 'One answer to one question. Never use it to ask for a one-time code, PIN or password.',
      search: ['ask', 'input', 'answer', 'name', 'address', 'phone', 'email', 'date', 'number', 'form', 'collect'],
      fields: {
        text: { label: 'Question', placeholder: 'What is your order number?' },
        kind: {
          label: 'Kind of answer',
          options: { text: 'Free text', number: 'Number', phone: 'Phone number', email: 'E-mail address', date: 'Date' },
        },
        save: { label: 'Save the answer in' },
        min: { label: 'Smallest' },
        max: { label: 'Largest' },
        again: { label: 'What the bot says when the answer does not fit', help: 'Empty: the bot uses its own words.' },
        tries: { label: 'Tries allowed' },
        patience: { label: 'Wait for an answer at most', help: 'Empty: wait for ever.' },
      },
      exits: { next: 'Answered', invalid: 'Answer does not fit', silent: 'No answer' },
    },
  },
  run({ fields }) {
    return { say: [{ text: fields.text, input: fields.kind }], wait: waitFor(fields.patience, 1) }
  },
  resume({ fields, event, state, language, now }) {
    if (event.kind === 'timeout') return { exit: 'silent' }
    const tried = typeof state === 'number' ? state : 1
    if (event.kind !== 'text') return { wait: waitFor(fields.patience, tried) }
    const answer = readAnswer(fields.kind, event.text, now)
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = fields
    const fits = answer !== null && (typeof answer !== 'number' || (answer >= min && answer <= max))
    if (fits) return { because: { kind: fields.kind, fits: true, tried }, set: { [fields.save]: answer }, exit: 'next' }
    const because = { kind: fields.kind, fits: false, tried }
    if (tried >= fields.tries) return { because, exit: 'invalid' }
    const again = fields.again ?? AGAIN[fields.kind][language]
    return { because, say: [{ text: again, input: fields.kind }], wait: waitFor(fields.patience, tried + 1) }
  },
})

/** @param tried which try is awaited, from 1 */
function waitFor(patience: number | undefined, tried: number) {
  return { for: 'reply' as const, state: tried, ...(patience ? { timeout: patience * MINUTE } : {}) }
}
