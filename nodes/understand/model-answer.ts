import { choice, list, number, phrase, text, variable } from '../field.ts'
import { textOf } from '../heard.ts'
import type { Language } from '../language.ts'
import { defineNode } from '../node.ts'
import type { ModelAnswer, Ports } from '../ports.ts'
import type { Source } from '../reply.ts'

export default defineNode({
  type: 'model-answer',
  group: 'understand',
  icon: 'sparkles',
  version: 1,
  fields: {
    from: choice(['next', 'latest', 'variable'], { initial: 'latest' }),
    ask: phrase({ multiline: true, optional: true, when: { field: 'from', is: ['next'] } }),
    variable: variable({ use: 'read', when: { field: 'from', is: ['variable'] } }),
    passages: list(
      { title: text({ max: 100 }), text: text({ multiline: true, max: 4000 }) },
      { title: 'title', min: 1, max: 30 },
    ),
    // No template: what the model is told must never hold a customer's words.
    instruction: text({
      multiline: true,
      max: 2000,
      initial: 'Jawab dengan ramah, singkat dan jelas, seperti CS toko.',
      advanced: true,
    }),
    max: number({ unit: 'characters', min: 100, max: 2000, integer: true, initial: 600, advanced: true }),
    save: variable({ use: 'write', optional: true, advanced: true }),
  },
  exits: ['answered', 'no-answer', 'trouble'],
  fallback: 'no-answer',
  needs: ['model'],
  waits: { field: 'from', is: ['next'] },
  words: {
    id: {
      name: 'Jawab dari catatan',
      help: 'Bot menyusun jawaban dari catatan toko Anda, dan menyebut sumbernya.',
      example: [
        { who: 'customer', says: 'Bisa retur berapa hari?' },
        { who: 'bot', says: 'Retur bisa sampai 7 hari setelah barang diterima. [Sumber: Aturan retur]' },
      ],
      limits: 'Hanya menjawab dari catatan di sini. Yang tidak ada di catatan keluar lewat "Tidak ada jawaban".',
      search: ['ai', 'jawab', 'model', 'pengetahuan', 'faq', 'tanya jawab', 'llm', 'catatan', 'dokumen', 'info'],
      fields: {
        from: {
          label: 'Pertanyaan yang dijawab',
          options: { next: 'Tunggu kata pelanggan berikutnya', latest: 'Kata pelanggan barusan', variable: 'Isi variabel' },
        },
        ask: { label: 'Tanya dulu', placeholder: 'Mau tanya apa, Kak?' },
        variable: { label: 'Variabel' },
        passages: {
          label: 'Catatan toko',
          add: 'Tambah catatan',
          fields: { title: { label: 'Judul', placeholder: 'Aturan retur' }, text: { label: 'Isi catatan' } },
        },
        instruction: { label: 'Cara menjawab', help: 'Pesan Anda untuk model, tidak dilihat pelanggan.' },
        max: { label: 'Jawaban paling panjang' },
        save: { label: 'Simpan jawaban ke' },
      },
      exits: { answered: 'Terjawab', 'no-answer': 'Tidak ada jawaban', trouble: 'Model bermasalah' },
    },
    en: {
      name: 'Answer from notes',
      help: "The bot puts an answer together from your shop's notes, and names its source.",
      example: [
        { who: 'customer', says: 'How long can I return something?' },
        { who: 'bot', says: 'Returns are open for 7 days after delivery. [Source: Return rules]' },
      ],
      limits: 'It answers only from the notes here. What they do not say leaves by "No answer".',
      search: ['ai', 'answer', 'model', 'knowledge', 'faq', 'llm', 'gpt', 'notes', 'document', 'rag'],
      fields: {
        from: {
          label: 'Question to answer',
          options: { next: "Wait for the customer's next words", latest: 'What the customer just said', variable: 'A variable' },
        },
        ask: { label: 'Ask first', placeholder: 'What would you like to know?' },
        variable: { label: 'Variable' },
        passages: {
          label: 'Shop notes',
          add: 'Add a note',
          fields: { title: { label: 'Title', placeholder: 'Return rules' }, text: { label: 'Note' } },
        },
        instruction: { label: 'How to answer', help: 'Your words to the model; customers do not see them.' },
        max: { label: 'Longest answer' },
        save: { label: 'Save the answer in' },
      },
      exits: { answered: 'Answered', 'no-answer': 'No answer', trouble: 'Model trouble' },
    },
  },
  run({ fields, event, language, model }) {
    if (fields.from === 'next') return { say: fields.ask ? [{ text: fields.ask }] : [], wait: { for: 'reply' } }
    const question = fields.from === 'variable' ? fields.variable : textOf(event)
    return answer(fields, typeof question === 'string' ? question : '', language, model)
  },
  resume({ fields, event, language, model }) {
    if (event.kind !== 'text') return { wait: { for: 'reply' } }
    return answer(fields, event.text, language, model)
  },
})

interface Asked {
  passages: { id: string; title: string; text: string }[]
  instruction: string
  max: number
  save?: string
}

/** An answer without a source is not given: it counts as no answer. */
async function answer(fields: Asked, question: string, language: Language, model: Ports['model']) {
  if (question.trim() === '') return { because: { question: 'empty' }, exit: 'no-answer' as const }
  const passages = fields.passages.map(({ id, text }) => ({ id, text }))
  const given = await model.answer({ instruction: fields.instruction, question, passages, language, max: fields.max })
  const sources = sourcesOf(given, fields.passages)
  const because = { by: given.by, ...(given.model ? { model: given.model } : {}), sources: sources.map((source) => source.title) }
  if (given.text.trim() === '' || sources.length === 0) return { because, exit: 'no-answer' as const }
  return {
    because,
    say: [{ text: given.text, sources, generated: given.by === 'model' }],
    set: fields.save ? { [fields.save]: given.text } : {},
    exit: 'answered' as const,
  }
}

function sourcesOf({ used }: ModelAnswer, passages: Asked['passages']): Source[] {
  return passages
    .filter(({ id }) => used.includes(id))
    .map(({ id, title, text }) => ({ document: id, title, from: 0, to: text.length, text }))
}
