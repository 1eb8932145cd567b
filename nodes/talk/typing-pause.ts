import { number } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'typing-pause',
  group: 'talk',
  icon: 'ellipsis',
  version: 1,
  fields: { seconds: number({ unit: 'seconds', min: 0.5, max: 5, initial: 2 }) },
  exits: ['next'],
  shows: 'seconds',
  words: {
    id: {
      name: 'Jeda mengetik',
      help: 'Menampilkan tanda "sedang menulis" sebentar sebelum pesan berikutnya.',
      example: [
        { who: 'bot', says: 'Sebentar, saya lihat dulu ya.' },
        { who: 'bot', says: '(dua detik kemudian) Ketemu! Paket Anda sampai besok.' },
      ],
      limits: 'Paling lama 5 detik. Jeda tanpa pesan sesudahnya tidak terlihat.',
      search: ['jeda', 'tunggu', 'ketik', 'mengetik', 'delay', 'lambat', 'detik', 'menulis'],
      fields: { seconds: { label: 'Lama jeda' } },
      exits: { next: 'Lanjut' },
    },
    en: {
      name: 'Typing pause',
      help: 'Shows that the bot is writing for a moment before its next message.',
      example: [
        { who: 'bot', says: 'One moment, let me look.' },
        { who: 'bot', says: '(two seconds later) Found it! Your parcel arrives tomorrow.' },
      ],
      limits: 'At most 5 seconds. A pause with no message after it is not seen.',
      search: ['pause', 'wait', 'typing', 'delay', 'slow', 'seconds', 'writing'],
      fields: { seconds: { label: 'How long' } },
      exits: { next: 'Go on' },
    },
  },
  run({ fields }) {
    return { say: [{ text: '', pause: Math.round(fields.seconds * 1000) }], exit: 'next' }
  },
})
