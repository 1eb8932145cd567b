import { phrase, text } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'send-email',
  group: 'reach',
  icon: 'mail',
  version: 1,
  fields: {
    to: text({ template: true, format: 'email', max: 254 }),
    subject: phrase({ max: 150 }),
    text: phrase({ multiline: true, max: 4000 }),
  },
  exits: ['sent', 'failed'],
  needs: ['mail'],
  whenBroken: 'failed',
  shows: 'subject',
  words: {
    id: {
      name: 'Kirim email',
      help: 'Mengirim email ke pelanggan atau ke tim, sekali saja walau sistem sempat mati.',
      example: [
        { who: 'customer', says: 'Kirim ringkasannya ke email saya ya' },
        { who: 'bot', says: 'Sudah kami kirim ke budi@contoh.id.' },
      ],
      limits: 'Butuh server email di Pengaturan. Hanya tulisan, satu penerima, tanpa lampiran. Terkirim belum tentu terbaca.',
      search: ['email', 'surel', 'mail', 'smtp', 'notifikasi', 'kabari', 'kirim', 'ringkasan'],
      fields: {
        to: { label: 'Kepada', placeholder: '{{email}}' },
        subject: { label: 'Judul', placeholder: 'Pesanan {{nomor}}' },
        text: { label: 'Isi' },
      },
      exits: { sent: 'Terkirim', failed: 'Gagal' },
    },
    en: {
      name: 'Send an e-mail',
      help: 'Sends a mail to the customer or the team, once even if the system went down meanwhile.',
      example: [
        { who: 'customer', says: 'Please send me the summary' },
        { who: 'bot', says: 'We have sent it to budi@example.id.' },
      ],
      limits: 'It needs the mail server of the settings. Text only, one recipient, no attachments. Sent does not mean read.',
      search: ['email', 'mail', 'smtp', 'notify', 'notification', 'send', 'summary', 'inform'],
      fields: {
        to: { label: 'To', placeholder: '{{email}}' },
        subject: { label: 'Subject', placeholder: 'Order {{number}}' },
        text: { label: 'Text' },
      },
      exits: { sent: 'Sent', failed: 'Not sent' },
    },
  },
  async run({ fields, mail }) {
    const result = await mail.send({ to: fields.to.trim(), subject: fields.subject, text: fields.text })
    if (result.sent) return { because: { sent: true, why: null }, exit: 'sent' }
    return { because: { sent: false, why: result.why }, exit: 'failed' }
  },
})
