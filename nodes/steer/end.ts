import { phrase } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'end',
  group: 'steer',
  icon: 'circle-stop',
  version: 1,
  fields: { text: phrase({ optional: true, multiline: true }) },
  exits: [],
  shows: 'text',
  words: {
    id: {
      name: 'Selesai',
      help: 'Menutup percakapan, atau kembali ke alur yang memanggil alur ini.',
      example: [
        { who: 'customer', says: 'Sudah cukup, makasih' },
        { who: 'bot', says: 'Sama-sama! Selamat berbelanja lagi.' },
      ],
      limits: 'Setelah ini bot tidak bertanya lagi. Kalau pelanggan menulis lagi, percakapan baru dimulai.',
      search: ['tutup', 'akhir', 'berhenti', 'stop', 'terima kasih', 'penutup', 'dadah'],
      fields: { text: { label: 'Kata penutup', help: 'Boleh kosong: bot selesai tanpa berkata apa-apa.' } },
      exits: {},
    },
    en: {
      name: 'End',
      help: 'Closes the conversation, or goes back to the flow that called this one.',
      example: [
        { who: 'customer', says: "That's all, thanks" },
        { who: 'bot', says: "You're welcome! See you again." },
      ],
      limits: 'The bot asks nothing after this. If the customer writes again, a new conversation begins.',
      search: ['close', 'finish', 'stop', 'goodbye', 'thanks', 'done'],
      fields: { text: { label: 'Closing words', help: 'May be empty: the bot ends without a word.' } },
      exits: {},
    },
  },
  run({ fields }) {
    return { say: fields.text ? [{ text: fields.text }] : [], end: true }
  },
})
