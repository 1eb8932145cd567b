import { number, phrase, text } from '../field.ts'
import { textOf } from '../heard.ts'
import { defineNode } from '../node.ts'
import type { Incidents } from '../ports/trust.ts'
import { patienceEnds, waitForPerson } from '../reach/patience.ts'

const CASE = { id: 'Nomor laporan Anda: ', en: 'Your case number: ' }
const QUEUE = { id: 'Tim kami segera membantu di sini. Nomor antrean: ', en: 'Our team will help you here. Queue number: ' }

export default defineNode({
  type: 'emergency',
  group: 'protect',
  icon: 'siren',
  version: 1,
  fields: {
    text: phrase({
      multiline: true,
      initial: {
        id: 'Tenang, lakukan ini **sekarang**:\n\n1. Telepon bank atau e-wallet Anda lewat nomor di kartu atau aplikasi resminya, lalu blokir sementara rekening atau kartunya.\n2. Ganti PIN dan kata sandi langsung di aplikasi resminya.\n3. Lapor ke **iasc.ojk.go.id** (OJK). 12 jam pertama paling menentukan. Telepon OJK: **157**.\n4. Simpan bukti: isi chat, nomor penelepon, dan bukti transfer.\n\nTahan dulu transfer apa pun. Kami tidak pernah meminta OTP Anda.',
        en: "Stay calm and do this **now**:\n\n1. Call your bank or e-wallet on the number on your card or in its own app, and have the account or card blocked.\n2. Change your PIN and password in the official app itself.\n3. Report it at **iasc.ojk.go.id** (OJK). The first 12 hours matter most. OJK by phone: **157**.\n4. Keep the evidence: the chat, the caller's number, receipts of transfers.\n\nMake no transfer for now. We never ask for your one-time code.",
      },
    }),
    reason: text({ max: 200, initial: 'Darurat: pelanggan memberi OTP atau tertipu' }),
    patience: number({ unit: 'minutes', min: 1, max: 1440, integer: true, optional: true, advanced: true }),
  },
  exits: ['returned', 'nobody', 'trouble'],
  needs: ['incidents', 'people'],
  whenBroken: 'trouble',
  waits: true,
  shows: 'text',
  words: {
    id: {
      name: 'Jalur darurat',
      help: 'Untuk pelanggan yang terlanjur memberi OTP atau tertipu: langkah segera, laporan, lalu orang.',
      example: [
        { who: 'customer', says: 'saya kasih OTP ke kurir tadi' },
        {
          who: 'bot',
          says: 'Tenang, lakukan ini sekarang: telepon bank Anda, lalu lapor ke iasc.ojk.go.id. Nomor laporan Anda: IN-2026-0001',
        },
      ],
      limits: 'Tidak membekukan apa pun sendiri: staf yang memutuskan. Sambungkan dari langkah Kapan saja dengan tanda bahaya.',
      search: ['darurat', 'otp', 'tertipu', 'penipuan', 'blokir', 'bank', 'iasc', 'ojk', 'lapor', 'ketipu'],
      fields: {
        text: { label: 'Yang harus dilakukan pelanggan', help: 'Nomor laporan dan antrean ditambahkan sendiri.' },
        reason: { label: 'Alasan untuk staf' },
        patience: {
          label: 'Tunggu paling lama',
          help: 'Kosong: 1 jam kalau ada staf yang membuka antrean, 15 menit kalau tidak ada.',
        },
      },
      exits: { returned: 'Dikembalikan ke bot', nobody: 'Tidak ada yang menjawab', trouble: 'Antrean bermasalah' },
    },
    en: {
      name: 'Emergency path',
      help: 'For customers who gave away a code or were tricked: what to do now, a case, then a person.',
      example: [
        { who: 'customer', says: 'I gave my OTP to the courier' },
        {
          who: 'bot',
          says: 'Stay calm and do this now: call your bank, then report it at iasc.ojk.go.id. Your case number: IN-2026-0001',
        },
      ],
      limits: 'It freezes nothing by itself: staff decide. Connect it from an Anytime step with a sign of danger.',
      search: ['otp', 'scam', 'fraud', 'tricked', 'block', 'bank', 'iasc', 'ojk', 'report', 'urgent'],
      fields: {
        text: { label: 'What the customer should do', help: 'Case and queue numbers are added by themselves.' },
        reason: { label: 'Reason for staff' },
        patience: { label: 'Wait at most', help: 'Empty: an hour while staff have the queue open, 15 minutes where nobody has.' },
      },
      exits: { returned: 'Given back to the bot', nobody: 'Nobody answered', trouble: 'Queue trouble' },
    },
  },
  async run({ fields, event, language, now, incidents, people }) {
    const opened = await caseOf(incidents, fields.reason, textOf(event))
    const summary = opened ? `${CASE[language]}${opened}` : ''
    const ticket = await people.ask({ reason: fields.reason, summary })
    const numbers = [...(opened ? [`${CASE[language]}**${opened}**`] : []), `${QUEUE[language]}**${ticket.number}**`]
    return {
      say: [{ text: [fields.text, ...numbers].join('\n\n') }],
      because: { incident: opened, ticket: ticket.number },
      wait: waitForPerson(patienceEnds(fields.patience, ticket.present, now), now),
    }
  },
  resume({ event, state, now }) {
    if (event.kind === 'returned') return { set: event.variables, exit: 'returned' }
    if (event.kind === 'nobody' || event.kind === 'timeout') return { because: { nobody: true }, exit: 'nobody' }
    return { wait: waitForPerson(typeof state === 'number' ? state : null, now) }
  },
})

/** Null where no case could be opened: what to do now is said all the same, and a person comes all the same. */
async function caseOf(incidents: Incidents, summary: string, said: string): Promise<string | null> {
  try {
    return (await incidents.open({ kind: 'otp', summary, evidence: { said: said.slice(0, 500) }, freeze: null })).number
  } catch {
    return null // the trace holds why; the customer must not wait for it
  }
}
