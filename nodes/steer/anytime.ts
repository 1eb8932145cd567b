import { choice, list, number, reference, text } from '../field.ts'
import { hasPhrase, phrasesIn } from '../matching.ts'
import { defineNode } from '../node.ts'

const MINUTE = 60_000

export default defineNode({
  type: 'anytime',
  group: 'steer',
  icon: 'zap',
  version: 1,
  entry: 'interrupt',
  fields: {
    on: choice(['words', 'intent', 'security', 'idle'], { initial: 'words' }),
    words: text({ format: 'words', max: 1000, when: { field: 'on', is: ['words'] } }),
    intents: list(
      { intent: reference({ to: 'intent' }) },
      { title: 'intent', min: 1, max: 20, when: { field: 'on', is: ['intent'] } },
    ),
    what: choice(['any', 'otp-shared', 'card-number', 'secret-shared', 'emergency', 'injection'], {
      initial: 'any',
      when: { field: 'on', is: ['security'] },
    }),
    after: number({ unit: 'minutes', min: 1, max: 1440, initial: 10, when: { field: 'on', is: ['idle'] } }),
  },
  exits: ['next'],
  needs: ['intents'],
  shows: 'words',
  words: {
    id: {
      name: 'Kapan saja',
      help: 'Menyela percakapan kapan pun sesuatu terjadi, misalnya pelanggan minta CS.',
      example: [
        { who: 'bot', says: 'Nomor pesanannya berapa?' },
        { who: 'customer', says: 'mau bicara dengan CS aja' },
        { who: 'bot', says: 'Baik, saya sambungkan ke tim kami.' },
      ],
      limits: 'Hanya menyela saat bot menunggu. Pakai langkah Kembali supaya pertanyaan tadi diulang.',
      search: ['sela', 'interupsi', 'kata kunci', 'diam', 'keamanan', 'otp', 'darurat', 'bantuan', 'trigger', 'menunggu lama'],
      fields: {
        on: {
          label: 'Terjadi kalau',
          options: {
            words: 'Pelanggan menulis kata ini',
            intent: 'Maksud pelanggan ini',
            security: 'Ada tanda bahaya',
            idle: 'Pelanggan lama diam',
          },
        },
        words: { label: 'Kata', help: 'Pisahkan dengan koma.', placeholder: 'bicara dengan cs, admin, batal' },
        intents: { label: 'Maksud pelanggan', add: 'Tambah maksud', fields: { intent: { label: 'Maksud' } } },
        what: {
          label: 'Tanda bahaya',
          options: {
            any: 'Yang mana saja',
            'otp-shared': 'Pelanggan menulis kode OTP',
            'card-number': 'Pelanggan menulis nomor kartu',
            'secret-shared': 'Menulis kata sandi atau kunci',
            emergency: 'Bilang sudah memberi OTP atau tertipu',
            injection: 'Ada yang mencoba menipu bot',
          },
        },
        after: { label: 'Diam selama' },
      },
      exits: { next: 'Lanjut' },
    },
    en: {
      name: 'Anytime',
      help: 'Cuts in whenever something happens, for example when the customer asks for staff.',
      example: [
        { who: 'bot', says: 'What is your order number?' },
        { who: 'customer', says: 'I want to talk to a human' },
        { who: 'bot', says: 'Sure, I am connecting you to our team.' },
      ],
      limits: 'It cuts in only while the bot waits. Use Go back to have the question asked again.',
      search: ['interrupt', 'keyword', 'trigger', 'idle', 'silence', 'security', 'global', 'whenever', 'otp'],
      fields: {
        on: {
          label: 'Happens when',
          options: {
            words: 'The customer writes these words',
            intent: 'The customer has this intent',
            security: 'There is a sign of danger',
            idle: 'The customer is silent',
          },
        },
        words: { label: 'Words', help: 'Separate them with commas.', placeholder: 'talk to a human, agent, cancel' },
        intents: { label: 'Intents', add: 'Add an intent', fields: { intent: { label: 'Intent' } } },
        what: {
          label: 'Sign of danger',
          options: {
            any: 'Any of them',
            'otp-shared': 'The customer wrote a one-time code',
            'card-number': 'The customer wrote a card number',
            'secret-shared': 'A password or key was written',
            emergency: 'Says a code was given away, or was tricked',
            injection: 'Somebody tries to trick the bot',
          },
        },
        after: { label: 'Silent for' },
      },
      exits: { next: 'Next' },
    },
  },
  wakesAfter(fields) {
    return fields.on === 'idle' && fields.after ? fields.after * MINUTE : null
  },
  async matches({ fields, event, intents }) {
    switch (fields.on) {
      case 'words':
        return event.kind === 'text' && hasPhrase(event.text, phrasesIn(fields.words ?? '')) !== null
      case 'intent': {
        if (event.kind !== 'text' || event.text.trim() === '') return false
        const wanted = (fields.intents ?? []).map(({ intent }) => intent)
        const { ranked, rejected } = await intents.rank(event.text, wanted)
        return !rejected && wanted.includes(ranked[0]?.intent ?? '')
      }
      case 'security':
        return event.kind === 'security' && (fields.what === 'any' || event.what === fields.what)
      case 'idle':
        return event.kind === 'timeout' && event.silent !== undefined && event.silent >= (fields.after ?? 0) * MINUTE
    }
  },
  run({ fields, event }) {
    return { because: { on: fields.on, ...(event.kind === 'security' ? { what: event.what } : {}) }, exit: 'next' }
  },
})
