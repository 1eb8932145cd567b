import { answerFrom } from '../answer-from.ts'
import { choice, list, number, phrase, reference, text, variable } from '../field.ts'
import { textOf } from '../heard.ts'
import type { JsonObject } from '../json.ts'
import type { Language } from '../language.ts'
import { defineNode } from '../node.ts'
import type { Finding } from '../ports/knowledge.ts'
import type { Ports } from '../ports.ts'

export default defineNode({
  type: 'knowledge-lookup',
  group: 'understand',
  icon: 'book-open-text',
  version: 1,
  beginsWith: true,
  fields: {
    from: choice(['next', 'latest', 'variable'], { initial: 'latest' }),
    ask: phrase({ multiline: true, optional: true, when: { field: 'from', is: ['next'] } }),
    variable: variable({ use: 'read', when: { field: 'from', is: ['variable'] } }),
    collections: list({ collection: reference({ to: 'collection' }) }, { title: 'collection', optional: true, max: 20 }),
    give: choice(['answer', 'passages'], { initial: 'answer' }),
    passages: variable({ use: 'write', when: { field: 'give', is: ['passages'] } }),
    // No template: what the model is told must never hold a customer's words.
    instruction: text({
      multiline: true,
      max: 2000,
      initial: 'Jawab dengan ramah, singkat dan jelas, seperti CS toko.',
      when: { field: 'give', is: ['answer'] },
      advanced: true,
    }),
    max: number({
      unit: 'characters',
      min: 100,
      max: 2000,
      integer: true,
      initial: 600,
      when: { field: 'give', is: ['answer'] },
      advanced: true,
    }),
    limit: number({ min: 1, max: 10, integer: true, initial: 4, advanced: true }),
    save: variable({ use: 'write', optional: true, when: { field: 'give', is: ['answer'] }, advanced: true }),
  },
  exits: ['found', 'not-found', 'trouble'],
  fallback: 'not-found',
  needs: ['knowledge', 'model'],
  waits: { field: 'from', is: ['next'] },
  words: {
    id: {
      name: 'Cari di dokumen',
      help: 'Mencari jawaban di dokumen toko Anda, lalu menjawab dengan menyebut sumbernya.',
      example: [
        { who: 'customer', says: 'brp hari bisa retur kak?' },
        { who: 'bot', says: 'Retur bisa sampai 7 hari setelah barang diterima. [Sumber: Kebijakan retur]' },
      ],
      limits: 'Hanya menjawab dari dokumen yang Anda unggah. Yang tidak ada di sana keluar lewat "Tidak ditemukan".',
      search: [
        'dokumen',
        'pengetahuan',
        'kebijakan',
        'faq',
        'cari',
        'jawab',
        'sumber',
        'pdf',
        'syarat',
        'aturan',
        'retur',
        'rag',
      ],
      fields: {
        from: {
          label: 'Pertanyaan yang dicari',
          options: { next: 'Tunggu kata pelanggan berikutnya', latest: 'Kata pelanggan barusan', variable: 'Isi variabel' },
        },
        ask: { label: 'Tanya dulu', placeholder: 'Mau tanya apa, Kak?' },
        variable: { label: 'Variabel' },
        collections: {
          label: 'Cari di kumpulan',
          help: 'Kosong: di semua dokumen bot ini.',
          add: 'Pilih kumpulan',
          fields: { collection: { label: 'Kumpulan' } },
        },
        give: {
          label: 'Kalau ditemukan',
          options: { answer: 'Jawab pelanggan', passages: 'Simpan kutipannya saja' },
        },
        passages: { label: 'Simpan kutipan ke', help: 'Daftar kutipan dengan judul, bagian, dan isinya.' },
        instruction: { label: 'Cara menjawab', help: 'Pesan Anda untuk model, tidak dilihat pelanggan.' },
        max: { label: 'Jawaban paling panjang' },
        limit: { label: 'Kutipan paling banyak' },
        save: { label: 'Simpan jawaban ke' },
      },
      exits: { found: 'Ditemukan', 'not-found': 'Tidak ditemukan', trouble: 'Gagal mencari' },
    },
    en: {
      name: 'Look in documents',
      help: "Looks for the answer in your shop's documents, and answers with its source.",
      example: [
        { who: 'customer', says: 'how long can I return things?' },
        { who: 'bot', says: 'Returns are open for 7 days after delivery. [Source: Return policy]' },
      ],
      limits: 'It answers only from the documents that you uploaded. What they do not say leaves by "Not found".',
      search: ['document', 'knowledge', 'policy', 'faq', 'search', 'answer', 'source', 'pdf', 'terms', 'rules', 'returns', 'rag'],
      fields: {
        from: {
          label: 'Question to look for',
          options: { next: "Wait for the customer's next words", latest: 'What the customer just said', variable: 'A variable' },
        },
        ask: { label: 'Ask first', placeholder: 'What would you like to know?' },
        variable: { label: 'Variable' },
        collections: {
          label: 'Look in collections',
          help: "Empty: in all of this bot's documents.",
          add: 'Choose a collection',
          fields: { collection: { label: 'Collection' } },
        },
        give: {
          label: 'When found',
          options: { answer: 'Answer the customer', passages: 'Only keep the passages' },
        },
        passages: { label: 'Save the passages in', help: 'A list of passages with title, heading and text.' },
        instruction: { label: 'How to answer', help: 'Your words to the model; customers do not see them.' },
        max: { label: 'Longest answer' },
        limit: { label: 'Most passages' },
        save: { label: 'Save the answer in' },
      },
      exits: { found: 'Found', 'not-found': 'Not found', trouble: 'Search trouble' },
    },
  },
  run({ fields, event, language, knowledge, model }) {
    if (fields.from === 'next') return { say: fields.ask ? [{ text: fields.ask }] : [], wait: { for: 'reply' } }
    const question = fields.from === 'variable' ? fields.variable : textOf(event)
    return lookUp(fields, typeof question === 'string' ? question : '', language, { knowledge, model })
  },
  resume({ fields, event, language, knowledge, model }) {
    if (event.kind !== 'text') return { wait: { for: 'reply' } }
    return lookUp(fields, event.text, language, { knowledge, model })
  },
})

interface Asked {
  collections?: { collection: string }[]
  give: 'answer' | 'passages'
  passages?: string
  instruction?: string
  max?: number
  limit: number
  save?: string
}

async function lookUp(
  fields: Asked,
  question: string,
  language: Language,
  { knowledge, model }: Pick<Ports, 'knowledge' | 'model'>,
) {
  if (question.trim() === '') return { because: { question: 'empty' }, exit: 'not-found' as const }
  const collections = (fields.collections ?? []).map(({ collection }) => collection)
  const found = await knowledge.find({ question, collections, language, limit: fields.limit })
  const because = factsOf(found)
  if (fields.give === 'passages') {
    const kept = passagesOf(found)
    if (kept.length === 0) return { because, exit: 'not-found' as const }
    return { because, set: fields.passages ? { [fields.passages]: kept } : {}, exit: 'found' as const }
  }
  const { instruction = '', max = 600 } = fields
  const answer = await answerFrom(found, { question, instruction, max, language }, model)
  if (!answer) return { because: { ...because, answer: 'none' }, exit: 'not-found' as const }
  const { by, reply } = answer
  return {
    because: { ...because, by },
    say: [reply],
    set: fields.save ? { [fields.save]: reply.text } : {},
    exit: 'found' as const,
  }
}

function passagesOf({ curated, passages, enough }: Finding): JsonObject[] {
  const sources = curated ? [{ source: curated.source, score: 1 }] : enough ? passages : []
  return sources.map(({ source, score }) => ({ title: source.title, heading: source.heading ?? '', text: source.text, score }))
}

/** Why this way: the best passages with their scores and their places in each list. */
function factsOf({ curated, passages, enough }: Finding): JsonObject {
  if (curated) return { curated: curated.source.title }
  const best = passages.slice(0, 3).map(({ source, score, ranks }) => ({
    passage: source.heading ? `${source.title} › ${source.heading}` : source.title,
    score: Math.round(score * 100) / 100,
    ...ranks,
  }))
  return { enough, passages: best }
}
