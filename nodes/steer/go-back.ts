import { defineNode } from '../node.ts'

export default defineNode({
  type: 'go-back',
  group: 'steer',
  icon: 'undo-2',
  version: 1,
  fields: {},
  exits: [],
  words: {
    id: {
      name: 'Kembali',
      help: 'Menutup selaan "Kapan saja", lalu bot mengulang pertanyaan yang tadi menunggu.',
      example: [
        { who: 'bot', says: 'Nomor pesanannya berapa?' },
        { who: 'customer', says: 'jam buka sampai jam berapa?' },
        { who: 'bot', says: 'Sampai jam 21.00. Nomor pesanannya berapa?' },
      ],
      limits: 'Hanya berarti sesudah langkah Kapan saja. Di tempat lain percakapan berhenti di sini.',
      search: ['balik', 'ulang', 'lanjutkan', 'tadi', 'semula', 'return'],
      fields: {},
      exits: {},
    },
    en: {
      name: 'Go back',
      help: 'Closes what "Anytime" began, and the bot asks again what it was waiting for.',
      example: [
        { who: 'bot', says: 'What is your order number?' },
        { who: 'customer', says: 'when do you close?' },
        { who: 'bot', says: 'At 9 pm. What is your order number?' },
      ],
      limits: 'It means something only after Anytime. Elsewhere the conversation stops here.',
      search: ['return', 'resume', 'back', 'continue', 'again', 'previous'],
      fields: {},
      exits: {},
    },
  },
  run() {
    return { back: true }
  },
})
