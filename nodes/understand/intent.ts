import { choice, list, phrase, reference, variable } from '../field.ts'
import { textOf } from '../heard.ts'
import { defineNode } from '../node.ts'
import type { Ports } from '../ports.ts'

export default defineNode({
  type: 'intent',
  group: 'understand',
  icon: 'lightbulb',
  version: 1,
  fields: {
    from: choice(['next', 'latest', 'variable'], { initial: 'next' }),
    ask: phrase({ multiline: true, optional: true, when: { field: 'from', is: ['next'] } }),
    variable: variable({ use: 'read', when: { field: 'from', is: ['variable'] } }),
    intents: list({ intent: reference({ to: 'intent' }) }, { title: 'intent', min: 1, max: 30 }),
  },
  exits: ['not-understood'],
  branches: 'intents',
  fallback: 'not-understood',
  whenBroken: 'not-understood',
  needs: ['intents'],
  waits: { field: 'from', is: ['next'] },
  shows: 'ask',
  words: {
    id: {
      name: 'Pahami maksud',
      help: 'Menebak apa yang diinginkan pelanggan dari kata-katanya, lalu memilih jalannya.',
      example: [
        { who: 'bot', says: 'Ada yang bisa dibantu?' },
        { who: 'customer', says: 'kak paket sy kok blm nyampe' },
        { who: 'bot', says: 'Baik, saya bantu cek kirimannya.' },
      ],
      limits: 'Hanya mengenal maksud yang Anda beri contoh. Kalau ragu, keluar lewat "Tidak dipahami".',
      search: ['maksud', 'niat', 'kenali', 'tebak', 'topik', 'kalimat', 'ai', 'intent', 'keluhan'],
      fields: {
        from: {
          label: 'Kata-kata yang dibaca',
          options: { next: 'Tunggu kata pelanggan berikutnya', latest: 'Kata pelanggan barusan', variable: 'Isi variabel' },
        },
        ask: { label: 'Tanya dulu', help: 'Kosong: bot menunggu tanpa berkata apa-apa.', placeholder: 'Ada yang bisa dibantu?' },
        variable: { label: 'Variabel' },
        intents: { label: 'Maksud pelanggan', add: 'Tambah maksud', fields: { intent: { label: 'Maksud' } } },
      },
      exits: { 'not-understood': 'Tidak dipahami' },
    },
    en: {
      name: 'Understand intent',
      help: "Works out what the customer wants from their words, and takes that intent's way.",
      example: [
        { who: 'bot', says: 'How can I help?' },
        { who: 'customer', says: 'my parcel still has not come' },
        { who: 'bot', says: 'Let me check the delivery.' },
      ],
      limits: 'It knows only the intents that you gave examples for. In doubt it leaves by "Not understood".',
      search: ['intent', 'meaning', 'recognise', 'classify', 'topic', 'nlu', 'ai', 'detect'],
      fields: {
        from: {
          label: 'Words to read',
          options: { next: "Wait for the customer's next words", latest: 'What the customer just said', variable: 'A variable' },
        },
        ask: { label: 'Ask first', help: 'Empty: the bot waits without a word.', placeholder: 'How can I help?' },
        variable: { label: 'Variable' },
        intents: { label: 'Intents', add: 'Add an intent', fields: { intent: { label: 'Intent' } } },
      },
      exits: { 'not-understood': 'Not understood' },
    },
  },
  run({ fields, event, intents }) {
    if (fields.from === 'next') return { say: fields.ask ? [{ text: fields.ask }] : [], wait: { for: 'reply' } }
    return understand(fields.from === 'variable' ? asText(fields.variable) : textOf(event), fields.intents, intents)
  },
  resume({ fields, event, intents }) {
    if (event.kind !== 'text') return { wait: { for: 'reply' } }
    return understand(event.text, fields.intents, intents)
  },
})

async function understand(text: string, chosen: readonly { id: string; intent: string }[], intents: Ports['intents']) {
  if (text.trim() === '') return { because: { text: 'empty' }, exit: 'not-understood' as const }
  const { ranked, rejected } = await intents.rank(
    text,
    chosen.map(({ intent }) => intent),
  )
  const because = { rejected, ranked: ranked.slice(0, 3).map(({ intent, score }) => ({ intent, score })) }
  const item = rejected ? undefined : chosen.find(({ intent }) => intent === ranked[0]?.intent)
  return item ? { because, exit: `intents.${item.id}` as const } : { because, exit: 'not-understood' as const }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
