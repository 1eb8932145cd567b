import { defineNode } from '../node.ts'

export default defineNode({
  type: 'start',
  group: 'steer',
  icon: 'play',
  version: 1,
  entry: 'start',
  fields: {},
  exits: ['next'],
  words: {
    id: {
      name: 'Mulai',
      help: 'Percakapan dimulai dari sini.',
      example: [
        { who: 'customer', says: 'Halo' },
        { who: 'bot', says: 'Halo, ada yang bisa dibantu?' },
      ],
      limits: 'Setiap alur punya tepat satu langkah Mulai, dan tidak ada sambungan yang masuk ke sini.',
      search: ['awal', 'pertama', 'buka', 'masuk'],
      fields: {},
      exits: { next: 'Lanjut' },
    },
    en: {
      name: 'Start',
      help: 'The conversation begins here.',
      example: [
        { who: 'customer', says: 'Hello' },
        { who: 'bot', says: 'Hello, how can I help?' },
      ],
      limits: 'Each flow has exactly one Start, and no connection leads into it.',
      search: ['begin', 'first', 'open', 'entry'],
      fields: {},
      exits: { next: 'Next' },
    },
  },
  run() {
    return { exit: 'next' }
  },
})
