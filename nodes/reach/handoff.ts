import { number, phrase, text, toggle } from '../field.ts'
import { defineNode } from '../node.ts'
import { patienceEnds, waitForPerson } from './patience.ts'

/** Said after the shop's own words, so that the customer can quote the number. */
const QUOTE = { id: 'Nomor antrean Anda: ', en: 'Your queue number: ' }

export default defineNode({
  type: 'handoff',
  group: 'reach',
  icon: 'headset',
  version: 1,
  fields: {
    text: phrase({
      multiline: true,
      initial: {
        id: 'Baik, saya sambungkan ke tim kami. Mohon tunggu sebentar, ya.',
        en: 'Sure, I am connecting you to our team. One moment, please.',
      },
    }),
    away: phrase({ multiline: true, optional: true }),
    reason: text({ max: 200, initial: 'Pelanggan minta bicara dengan CS' }),
    summary: text({ template: true, multiline: true, max: 1000, optional: true }),
    quote: toggle({ initial: true }),
    patience: number({ unit: 'minutes', min: 1, max: 1440, integer: true, optional: true, advanced: true }),
  },
  exits: ['returned', 'nobody', 'trouble'],
  needs: ['people'],
  waits: true,
  shows: 'text',
  words: {
    id: {
      name: 'Alihkan ke CS',
      help: 'Menyerahkan percakapan ke orang. Bot diam sampai percakapan dikembalikan.',
      example: [
        { who: 'customer', says: 'Mau ngomong sama orang dong' },
        { who: 'bot', says: 'Baik, saya sambungkan ke tim kami. Nomor antrean Anda: A-12' },
      ],
      limits:
        'Perlu ada staf yang membuka antrean. Kalau tidak ada yang datang, percakapan lanjut lewat "Tidak ada yang menjawab".',
      search: ['cs', 'orang', 'manusia', 'admin', 'operator', 'antrean', 'bantuan', 'agen', 'komplain', 'staf'],
      fields: {
        text: { label: 'Kata bot saat mengalihkan' },
        away: { label: 'Kata bot kalau belum ada staf', help: 'Dipakai saat tidak ada staf yang sedang membuka antrean.' },
        reason: { label: 'Alasan', help: 'Dibaca staf di antrean.', placeholder: 'Pelanggan minta retur' },
        summary: { label: 'Ringkasan untuk staf', placeholder: 'Nomor pesanan: {{nomor_pesanan}}' },
        quote: { label: 'Sebutkan nomor antrean' },
        patience: {
          label: 'Tunggu paling lama',
          help: 'Kosong: 1 jam kalau ada staf yang membuka antrean, 15 menit kalau tidak ada.',
        },
      },
      exits: { returned: 'Dikembalikan ke bot', nobody: 'Tidak ada yang menjawab', trouble: 'Antrean bermasalah' },
    },
    en: {
      name: 'Hand over to staff',
      help: 'Gives the conversation to a person. The bot is silent until it is given back.',
      example: [
        { who: 'customer', says: 'Can I talk to a human?' },
        { who: 'bot', says: 'Sure, I am connecting you to our team. Your queue number: A-12' },
      ],
      limits: 'Somebody has to watch the queue. If nobody comes, the conversation goes on by "Nobody answered".',
      search: ['human', 'person', 'agent', 'staff', 'support', 'queue', 'help desk', 'live chat', 'complaint', 'handoff'],
      fields: {
        text: { label: 'What the bot says when handing over' },
        away: { label: 'What it says when no staff are there', help: 'Used while nobody has the queue open.' },
        reason: { label: 'Reason', help: 'Staff read it in the queue.', placeholder: 'Customer asks for a return' },
        summary: { label: 'Summary for staff', placeholder: 'Order number: {{order_number}}' },
        quote: { label: 'Tell the queue number' },
        patience: { label: 'Wait at most', help: 'Empty: an hour while staff have the queue open, 15 minutes where nobody has.' },
      },
      exits: { returned: 'Given back to the bot', nobody: 'Nobody answered', trouble: 'Queue trouble' },
    },
  },
  async run({ fields, language, now, people }) {
    const ticket = await people.ask({ reason: fields.reason, summary: fields.summary ?? '' })
    const words = ticket.present ? fields.text : (fields.away ?? fields.text)
    const said = fields.quote ? `${words}\n\n${QUOTE[language]}${ticket.number}` : words
    return {
      say: [{ text: said }],
      because: { ticket: ticket.number, present: ticket.present },
      wait: waitForPerson(patienceEnds(fields.patience, ticket.present, now), now),
    }
  },
  resume({ event, state, now }) {
    switch (event.kind) {
      case 'returned':
        return { set: event.variables, exit: 'returned' }
      case 'nobody':
      case 'timeout':
        return { because: { nobody: true }, exit: 'nobody' }
      default:
        // Words and alarms while a person has the conversation are the person's to answer.
        return { wait: waitForPerson(typeof state === 'number' ? state : null, now) }
    }
  },
})
