import { phrase } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'message',
  group: 'talk',
  icon: 'message-circle',
  version: 1,
  beginsWith: true,
  fields: { text: phrase({ multiline: true }) },
  exits: ['next'],
  shows: 'text',
  words: {
    id: {
      name: 'Kirim pesan',
      help: 'Bot mengatakan sesuatu, lalu langsung lanjut ke langkah berikutnya.',
      example: [{ who: 'bot', says: 'Halo, selamat datang di Toko Melati!' }],
      limits: 'Tidak menunggu jawaban pelanggan. Kalau perlu jawaban, pakai langkah Tanya atau Pilihan.',
      search: ['teks', 'kirim', 'bilang', 'balas', 'sapa', 'salam', 'halo', 'ucapan', 'kabar'],
      fields: { text: { label: 'Isi pesan', placeholder: 'Tulis seperti Anda biasa membalas pelanggan' } },
      exits: { next: 'Lanjut' },
    },
    en: {
      name: 'Send a message',
      help: 'The bot says something and goes straight on to the next step.',
      example: [{ who: 'bot', says: 'Hello, welcome to Melati Shop!' }],
      limits: 'It does not wait for an answer. If you need one, use Question or Choices.',
      search: ['text', 'say', 'reply', 'greet', 'hello', 'tell', 'inform'],
      fields: { text: { label: 'Message', placeholder: 'Write as you would answer a customer' } },
      exits: { next: 'Next' },
    },
  },
  run({ fields }) {
    return { say: [{ text: fields.text }], exit: 'next' }
  },
})
