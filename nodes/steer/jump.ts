import { reference } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'jump',
  group: 'steer',
  icon: 'corner-down-right',
  version: 1,
  fields: { to: reference({ to: 'node' }) },
  exits: [],
  shows: 'to',
  words: {
    id: {
      name: 'Lompat ke langkah',
      help: 'Pindah ke langkah lain di alur ini, tanpa menarik garis panjang.',
      example: [
        { who: 'customer', says: 'Balik ke menu dong' },
        { who: 'bot', says: 'Mau dibantu apa? [Cek pesanan] [Lihat promo]' },
      ],
      limits: 'Hanya di alur yang sama. Untuk alur lain pakai Jalankan alur.',
      search: ['lompat', 'pindah', 'goto', 'menu utama', 'loncat', 'ke langkah'],
      fields: { to: { label: 'Langkah tujuan' } },
      exits: {},
    },
    en: {
      name: 'Jump',
      help: 'Goes to another step of this flow, without a long line across the drawing.',
      example: [
        { who: 'customer', says: 'Back to the menu please' },
        { who: 'bot', says: 'How can I help? [Track my order] [See offers]' },
      ],
      limits: 'Only within the same flow. For another flow use Run a flow.',
      search: ['goto', 'skip', 'main menu', 'link', 'move'],
      fields: { to: { label: 'Step to go to' } },
      exits: {},
    },
  },
  run({ fields }) {
    return { jump: fields.to }
  },
})
