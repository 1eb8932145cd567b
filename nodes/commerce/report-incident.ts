import { choice, list, phrase, text, toggle, variable } from '../field.ts'
import { FILTERS } from '../filters.ts'
import type { Language } from '../language.ts'
import { defineNode } from '../node.ts'
import { INCIDENT_KINDS } from '../ports/trust.ts'

const LINES: Record<Language, { number: string; until: string }> = {
  id: { number: 'Nomor laporan: ', until: 'Kami tangani paling lambat ' },
  en: { number: 'Case number: ', until: 'We will have dealt with it by ' },
}

export default defineNode({
  type: 'report-incident',
  group: 'commerce',
  icon: 'siren',
  version: 1,
  fields: {
    kind: choice(INCIDENT_KINDS, { initial: 'payment' }),
    summary: text({ template: true, multiline: true, max: 2000 }),
    details: list(
      { label: text({ max: 60 }), value: text({ template: true, max: 1000 }) },
      { title: 'label', optional: true, max: 20 },
    ),
    freeze: text({ template: true, max: 200, optional: true }),
    text: phrase({
      multiline: true,
      optional: true,
      initial: {
        id: 'Terima kasih sudah melapor. Laporan Anda sudah kami catat dan segera ditangani tim kami.',
        en: 'Thank you for telling us. Your report has been noted and our team takes care of it right away.',
      },
    }),
    quote: toggle({ initial: true }),
    save: variable({ use: 'write', optional: true, advanced: true }),
  },
  exits: ['opened', 'trouble'],
  needs: ['incidents'],
  shows: 'text',
  words: {
    id: {
      name: 'Laporkan transaksi',
      help: 'Membuka laporan transaksi mencurigakan untuk staf, dengan nomor, bukti tersegel, dan batas waktu 3×24 jam.',
      example: [
        { who: 'customer', says: 'Kok ada transaksi yang bukan saya?' },
        { who: 'bot', says: 'Laporan Anda sudah kami catat. Nomor laporan: IN-2026-0007' },
      ],
      limits: 'Bot tidak membekukan apa pun: staf yang memutuskan, lalu mencatatnya di Laporan.',
      search: ['lapor', 'laporan', 'penipuan', 'mencurigakan', 'transaksi', 'blokir', 'beku', 'insiden', 'curi', 'hack'],
      fields: {
        kind: {
          label: 'Jenis',
          options: {
            payment: 'Pembayaran',
            card: 'Kartu',
            account: 'Akun',
            phishing: 'Tautan atau akun palsu',
            otp: 'OTP diberikan ke orang',
            refund: 'Refund',
            other: 'Lainnya',
          },
        },
        summary: { label: 'Ringkasan', placeholder: 'Pesanan {{nomor_pesanan}}: {{cerita}}' },
        details: {
          label: 'Bukti',
          add: 'Tambah bukti',
          fields: {
            label: { label: 'Nama', placeholder: 'Nomor pesanan' },
            value: { label: 'Isi', placeholder: '{{nomor_pesanan}}' },
          },
        },
        freeze: { label: 'Minta bekukan', help: 'Pesanan atau akun yang perlu dibekukan staf. Kosong: tidak ada.' },
        text: { label: 'Kata bot' },
        quote: { label: 'Sebutkan nomor dan batas waktu' },
        save: { label: 'Simpan nomor laporan ke' },
      },
      exits: { opened: 'Laporan dibuka', trouble: 'Gagal membuka' },
    },
    en: {
      name: 'Report a transaction',
      help: 'Opens a case about a suspicious transaction for staff, with a number, sealed evidence and a deadline of 3×24 hours.',
      example: [
        { who: 'customer', says: 'There is a transaction that I did not make' },
        { who: 'bot', says: 'Your report has been noted. Case number: IN-2026-0007' },
      ],
      limits: 'The bot freezes nothing: staff decide, and note it under Incidents.',
      search: ['report', 'fraud', 'suspicious', 'transaction', 'block', 'freeze', 'incident', 'case', 'stolen', 'hacked'],
      fields: {
        kind: {
          label: 'Kind',
          options: {
            payment: 'Payment',
            card: 'Card',
            account: 'Account',
            phishing: 'False link or account',
            otp: 'Gave a code away',
            refund: 'Refund',
            other: 'Something else',
          },
        },
        summary: { label: 'Summary', placeholder: 'Order {{order_number}}: {{story}}' },
        details: {
          label: 'Evidence',
          add: 'Add evidence',
          fields: {
            label: { label: 'Name', placeholder: 'Order number' },
            value: { label: 'Value', placeholder: '{{order_number}}' },
          },
        },
        freeze: { label: 'Ask to freeze', help: 'The order or account that staff should freeze. Empty: none.' },
        text: { label: 'What the bot says' },
        quote: { label: 'Tell the number and the deadline' },
        save: { label: 'Save the case number in' },
      },
      exits: { opened: 'Case opened', trouble: 'It could not be opened' },
    },
  },
  async run({ fields, language, incidents }) {
    const evidence = Object.fromEntries((fields.details ?? []).map(({ label, value }) => [label, value]))
    const freeze = fields.freeze?.trim() || null
    const opened = await incidents.open({ kind: fields.kind, summary: fields.summary, evidence, freeze })
    const { number, until } = LINES[language]
    const quote = `${number}${opened.number}\n\n${until}${FILTERS.date(opened.deadline, undefined, language)}.`
    const words = [fields.text ?? '', fields.quote ? quote : ''].filter((part) => part !== '').join('\n\n')
    return {
      because: { number: opened.number, kind: fields.kind, freeze: freeze !== null },
      say: words ? [{ text: words }] : [],
      set: fields.save ? { [fields.save]: opened.number } : {},
      exit: 'opened',
    }
  },
})
