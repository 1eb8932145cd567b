import { list, number, phrase, reference, text, toggle, variable } from '../field.ts'
import { FILTERS } from '../filters.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Language } from '../language.ts'
import { parseMoney } from '../money.ts'
import { defineNode } from '../node.ts'
import type { Knowledge } from '../ports/knowledge.ts'
import type { Reply, Source } from '../reply.ts'
import { judgingFields, judgingOf, judgingWords, REFUND_RULE_NAMES } from '../rules.ts'

const LONGEST_QUOTE = 600
const LINES: Record<Language, { ticket: string; until: string; policy: string; as: string }> = {
  id: { ticket: 'Nomor permintaan: ', until: 'Bisa diajukan sampai: ', policy: 'Kebijakan toko', as: 'per' },
  en: { ticket: 'Request number: ', until: 'It can be asked for until: ', policy: 'The shop’s policy', as: 'as of' },
}
/** What is looked for in the shop's documents, in the words that policies use. */
const POLICY: Record<Language, string> = {
  id: 'syarat dan batas waktu pengembalian dana, retur dan refund',
  en: 'conditions and time limit of returns and refunds',
}

export default defineNode({
  type: 'refund-request',
  group: 'commerce',
  icon: 'undo-2',
  version: 2,
  fields: {
    order: text({ template: true, max: 64 }),
    reason: text({ template: true, multiline: true, max: 1000 }),
    amount: text({ template: true, max: 60, optional: true }),
    photo: variable({ use: 'read', optional: true }),
    days: number({ min: 0, max: 365, integer: true, initial: 7 }),
    quotePolicy: toggle({ initial: true }),
    collections: list(
      { collection: reference({ to: 'collection' }) },
      { title: 'collection', optional: true, max: 20, when: { field: 'quotePolicy', is: [true] } },
    ),
    eligibleText: phrase({
      multiline: true,
      optional: true,
      initial: {
        id: 'Permintaan pengembalian dana Anda memenuhi syarat dan sudah kami catat. Tim kami akan memprosesnya.',
        en: 'Your refund request meets the conditions and has been noted. Our team will process it.',
      },
    }),
    reviewText: phrase({
      multiline: true,
      optional: true,
      initial: {
        id: 'Permintaan Anda sudah kami catat. Tim kami akan meninjaunya dan mengabari Anda.',
        en: 'Your request has been noted. Our team will look at it and let you know.',
      },
    }),
    lateText: phrase({
      multiline: true,
      optional: true,
      initial: {
        id: 'Batas waktu pengajuan sudah lewat. Permintaan Anda tetap kami catat dan ditinjau oleh tim kami.',
        en: 'The time for asking has passed. Your request has been noted all the same, and our team will look at it.',
      },
    }),
    save: variable({ use: 'write', optional: true, advanced: true }),
    saveDeadline: variable({ use: 'write', optional: true, advanced: true }),
    ...judgingFields(REFUND_RULE_NAMES),
  },
  exits: ['eligible', 'review', 'late', 'not-found', 'trouble'],
  needs: ['payments', 'knowledge'],
  shows: 'order',
  upgrades: { 1: { name: 'a photo can go with it', up: (fields) => fields } },
  words: {
    id: {
      name: 'Permintaan refund',
      help: 'Mencatat permintaan pengembalian dana, mengutip kebijakan toko, dan menghitung batas waktunya.',
      example: [
        { who: 'customer', says: 'Barangnya rusak, mau refund TC-1004' },
        {
          who: 'bot',
          says: 'Permintaan Anda sudah kami catat. Nomor permintaan: IN-2026-0007. Bisa diajukan sampai: 29 November 2026',
        },
      ],
      limits:
        'Hanya untuk pesanan milik pelanggan yang sudah diverifikasi. Bot tidak pernah menolak: yang lewat waktu atau meragukan diteruskan ke orang.',
      search: ['refund', 'retur', 'pengembalian dana', 'uang kembali', 'komplain', 'rusak', 'batal', 'garansi', 'tukar'],
      fields: {
        order: { label: 'Nomor pesanan', placeholder: '{{nomor_pesanan}}' },
        reason: { label: 'Alasan pelanggan', placeholder: '{{alasan}}' },
        amount: { label: 'Jumlah yang diminta', help: 'Kosong: sebesar pesanan.' },
        photo: { label: 'Foto bukti', help: 'Variabel dari langkah Minta foto atau berkas.' },
        days: { label: 'Batas hari setelah barang diterima' },
        quotePolicy: { label: 'Kutip kebijakan toko' },
        collections: {
          label: 'Kebijakan ada di kumpulan',
          help: 'Kosong: dicari di semua dokumen bot ini.',
          add: 'Pilih kumpulan',
          fields: { collection: { label: 'Kumpulan' } },
        },
        eligibleText: { label: 'Kata bot kalau memenuhi syarat' },
        reviewText: { label: 'Kata bot kalau perlu ditinjau' },
        lateText: { label: 'Kata bot kalau lewat waktu' },
        save: { label: 'Simpan nomor permintaan ke' },
        saveDeadline: { label: 'Simpan batas waktu ke' },
        ...judgingWords('id', REFUND_RULE_NAMES),
      },
      exits: {
        eligible: 'Memenuhi syarat',
        review: 'Ditinjau orang',
        late: 'Lewat waktu',
        'not-found': 'Pesanan tidak ada',
        trouble: 'Gagal mencatat',
      },
    },
    en: {
      name: 'Refund request',
      help: 'Notes a request for a refund, quotes the shop’s policy, and works out until when it can be asked for.',
      example: [
        { who: 'customer', says: 'It arrived broken, I want a refund for TC-1004' },
        {
          who: 'bot',
          says: 'Your request has been noted. Request number: IN-2026-0007. It can be asked for until: 29 November 2026',
        },
      ],
      limits: 'Only for orders of a verified customer. The bot never refuses: what is late or doubtful goes to a person.',
      search: ['refund', 'return', 'money back', 'complaint', 'broken', 'cancel', 'warranty', 'exchange'],
      fields: {
        order: { label: 'Order number', placeholder: '{{order_number}}' },
        reason: { label: 'The customer’s reason', placeholder: '{{reason}}' },
        amount: { label: 'Amount asked for', help: 'Empty: that of the order.' },
        photo: { label: 'Photo as evidence', help: 'The variable of the step Ask for a photo or file.' },
        days: { label: 'Days after delivery' },
        quotePolicy: { label: 'Quote the shop’s policy' },
        collections: {
          label: 'The policy is in these collections',
          help: 'Empty: looked for in all of this bot’s documents.',
          add: 'Choose a collection',
          fields: { collection: { label: 'Collection' } },
        },
        eligibleText: { label: 'What the bot says when it meets the conditions' },
        reviewText: { label: 'What the bot says when a person looks at it' },
        lateText: { label: 'What the bot says when it is too late' },
        save: { label: 'Save the request number in' },
        saveDeadline: { label: 'Save the deadline in' },
        ...judgingWords('en', REFUND_RULE_NAMES),
      },
      exits: {
        eligible: 'Meets the conditions',
        review: 'A person looks',
        late: 'Too late',
        'not-found': 'No such order',
        trouble: 'It could not be noted',
      },
    },
  },
  async run({ fields, language, payments, knowledge }) {
    const written = fields.amount?.trim() ?? ''
    const judging = { ...judgingOf(fields), refuse: fields.review, report: 'doubtful' as const }
    const amount = written === '' ? null : parseMoney(written)
    const verdict = await payments.refund({
      order: fields.order.trim(),
      reason: fields.reason.trim(),
      amount,
      days: fields.days,
      photo: photoIn(fields.photo),
      ...judging,
    })
    const because: JsonObject = {
      decision: verdict.decision,
      score: verdict.score,
      rules: verdict.reasons.map(({ rule }) => rule),
      ...(written !== '' && amount === null ? { amount: 'unreadable' } : {}),
    }
    if (verdict.decision === 'not-found') return { because, exit: 'not-found' }
    const policy = fields.quotePolicy ? await policyFrom(knowledge, fields.collections ?? [], language) : null
    const words = { eligible: fields.eligibleText, review: fields.reviewText, late: fields.lateText }[verdict.decision]
    const day = verdict.deadline === null ? '' : String(FILTERS.date(verdict.deadline, undefined, language))
    const lines = [
      words ?? '',
      verdict.ticket ? `${LINES[language].ticket}${verdict.ticket}` : '',
      day ? `${LINES[language].until}${day}` : '',
    ]
    const told: Reply = { text: lines.filter((line) => line !== '').join('\n\n') }
    return {
      because: { ...because, policy: policy?.because ?? 'not asked' },
      say: [...(policy?.reply ? [policy.reply] : []), ...(told.text ? [told] : [])],
      set: {
        ...(fields.save ? { [fields.save]: verdict.ticket ?? '' } : {}),
        ...(fields.saveDeadline ? { [fields.saveDeadline]: day } : {}),
      },
      exit: verdict.decision,
    }
  },
})

/** What the file step saved; anything else is no photo. */
function photoIn(value: Json | undefined): { id: string; name: string } | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const { id, name } = value
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : null
}

/** The passage that says what holds, word for word, with its source and date. A request is noted also where none is found. */
async function policyFrom(knowledge: Knowledge, chosen: { collection: string }[], language: Language) {
  const collections = chosen.map(({ collection }) => collection)
  try {
    const found = await knowledge.find({ question: POLICY[language], collections, language, limit: 1 })
    const source = found.curated?.source ?? (found.enough ? found.passages[0]?.source : undefined)
    if (!source) return { because: 'none found', reply: null }
    return { because: source.title, reply: { text: quoted(source, language), sources: [source] } }
  } catch {
    // The customer's request must not fail for a document: it is noted without the quote, and the trace says so.
    return { because: 'unreachable', reply: null }
  }
}

function quoted(source: Source, language: Language): string {
  const { policy, as } = LINES[language]
  const text = source.text.length > LONGEST_QUOTE ? `${source.text.slice(0, LONGEST_QUOTE).trimEnd()}…` : source.text
  const date = source.changedAt === undefined ? '' : `, ${as} ${FILTERS.date(source.changedAt, undefined, language)}`
  return `${policy} (${source.title}${date}):\n\n“${text.trim()}”`
}
