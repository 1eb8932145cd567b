import { choice, number, phrase, text, toggle, variable } from '../field.ts'
import type { JsonObject } from '../json.ts'
import type { Language } from '../language.ts'
import { parseMoney } from '../money.ts'
import { defineNode } from '../node.ts'
import { judgingFields, judgingOf, judgingWords, PAYMENT_RULE_NAMES } from '../rules.ts'

/** Said after the shop's own words, so that the customer can ask about it. */
const QUOTE: Record<Language, string> = { id: 'Nomor laporan: ', en: 'Case number: ' }

export default defineNode({
  type: 'payment-check',
  group: 'commerce',
  icon: 'badge-check',
  version: 1,
  fields: {
    order: text({ template: true, max: 64 }),
    amount: text({ template: true, max: 60, optional: true }),
    reviewText: phrase({
      multiline: true,
      optional: true,
      initial: {
        id: 'Terima kasih. Tim kami memeriksa pembayaran ini dulu, lalu mengabari Anda.',
        en: 'Thank you. Our team takes a look at this payment first and will let you know.',
      },
    }),
    refuseText: phrase({
      multiline: true,
      optional: true,
      initial: {
        id: 'Maaf, pembayaran ini belum bisa kami proses. Anda bisa minta tim kami meninjaunya.',
        en: 'Sorry, we cannot process this payment. You can ask our team to look at it.',
      },
    }),
    quote: toggle({ initial: true }),
    save: variable({ use: 'write', optional: true, advanced: true }),
    report: choice(['doubtful', 'refused', 'none'], { initial: 'doubtful', advanced: true }),
    refuse: number({ min: 1, max: 1000, integer: true, initial: 80, advanced: true }),
    ...judgingFields(PAYMENT_RULE_NAMES),
  },
  exits: ['approve', 'review', 'refuse', 'trouble'],
  needs: ['payments'],
  shows: 'order',
  words: {
    id: {
      name: 'Periksa pembayaran',
      help: 'Menilai pembayaran sebuah pesanan dengan aturan: jumlah, status, dan pola yang mencurigakan.',
      example: [
        { who: 'customer', says: 'Saya sudah bayar TC-1004' },
        { who: 'bot', says: 'Terima kasih, pembayaran pesanan TC-1004 sudah kami terima.' },
      ],
      limits:
        'Yang memutuskan hanya aturan, tidak pernah model. Pelanggan yang belum diverifikasi selalu ditinjau orang. Alasannya dibaca staf di Laporan, tidak oleh pelanggan.',
      search: ['bayar', 'pembayaran', 'penipuan', 'fraud', 'kartu', 'midtrans', 'stripe', 'transfer', 'risiko', 'cek bayar'],
      fields: {
        order: { label: 'Nomor pesanan', placeholder: '{{nomor_pesanan}}' },
        amount: { label: 'Jumlah yang dibayar', help: 'Kosong: sebesar pesanan.', placeholder: '{{jumlah}}' },
        reviewText: { label: 'Kata bot kalau perlu ditinjau' },
        refuseText: { label: 'Kata bot kalau ditolak' },
        quote: { label: 'Sebutkan nomor laporan' },
        save: { label: 'Simpan nomor laporan ke' },
        report: {
          label: 'Buka laporan untuk staf',
          options: { doubtful: 'Kalau ditinjau atau ditolak', refused: 'Hanya kalau ditolak', none: 'Tidak pernah' },
        },
        refuse: { label: 'Ditolak mulai nilai' },
        ...judgingWords('id', PAYMENT_RULE_NAMES),
      },
      exits: { approve: 'Lolos', review: 'Perlu ditinjau orang', refuse: 'Ditolak', trouble: 'Pemeriksaan gagal' },
    },
    en: {
      name: 'Check a payment',
      help: 'Judges the payment of an order by rules: amount, status, and patterns that look wrong.',
      example: [
        { who: 'customer', says: 'I have paid for TC-1004' },
        { who: 'bot', says: 'Thank you, we have received your payment for order TC-1004.' },
      ],
      limits:
        'Rules alone decide, never a model. Without a verified customer a person always looks. Staff read the reasons under Incidents; the customer does not.',
      search: ['pay', 'payment', 'fraud', 'card', 'midtrans', 'stripe', 'transfer', 'risk', 'stolen card', 'verify payment'],
      fields: {
        order: { label: 'Order number', placeholder: '{{order_number}}' },
        amount: { label: 'Amount paid', help: 'Empty: that of the order.', placeholder: '{{amount}}' },
        reviewText: { label: 'What the bot says when a person looks at it' },
        refuseText: { label: 'What the bot says when it is refused' },
        quote: { label: 'Tell the case number' },
        save: { label: 'Save the case number in' },
        report: {
          label: 'Open a case for staff',
          options: { doubtful: 'When in doubt or refused', refused: 'Only when refused', none: 'Never' },
        },
        refuse: { label: 'Refused from this score on' },
        ...judgingWords('en', PAYMENT_RULE_NAMES),
      },
      exits: { approve: 'Approved', review: 'A person must look', refuse: 'Refused', trouble: 'The check failed' },
    },
  },
  async run({ fields, language, payments }) {
    const written = fields.amount?.trim() ?? ''
    const amount = written === '' ? null : parseMoney(written)
    if (written !== '' && amount === null) {
      // Nobody knows how much that is: it can be neither right nor wrong.
      const because: JsonObject = { amount: 'unreadable' }
      return { because, say: said(fields.reviewText), exit: 'review' }
    }
    const judging = { ...judgingOf(fields), refuse: fields.refuse, report: fields.report }
    const verdict = await payments.check({ order: fields.order.trim(), amount, ...judging })
    const words = { approve: undefined, review: fields.reviewText, refuse: fields.refuseText }[verdict.decision]
    const number = fields.quote && verdict.incident ? `${QUOTE[language]}${verdict.incident}` : ''
    const because: JsonObject = {
      decision: verdict.decision,
      score: verdict.score,
      rules: verdict.reasons.map(({ rule }) => rule),
    }
    return {
      because,
      say: said([words ?? '', words ? number : ''].filter((part) => part !== '').join('\n\n')),
      set: fields.save ? { [fields.save]: verdict.incident ?? '' } : {},
      exit: verdict.decision,
    }
  },
})

function said(words: string | undefined) {
  return words ? [{ text: words }] : []
}
