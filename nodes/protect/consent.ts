import { choice, phrase, text } from '../field.ts'
import { matchOption } from '../matching.ts'
import { defineNode } from '../node.ts'

/** What people say for yes and no, besides what stands on the buttons. */
const YES = ['ya', 'iya', 'boleh', 'oke', 'ok', 'setuju', 'yes', 'sure', 'i agree', 'agree']
const NO = ['tidak', 'nggak', 'gak', 'jangan', 'tidak setuju', 'no', 'no thanks', 'i do not agree', 'disagree']
/** Answers that say neither, before it is left at no consent. */
const MOST_UNCLEAR = 2
const RECEIPT = { id: 'Nomor tanda terima: ', en: 'Receipt number: ' }
const EITHER = { id: 'Mohon pilih salah satu, ya.', en: 'Please choose one of the two.' }

export default defineNode({
  type: 'consent',
  group: 'protect',
  icon: 'file-check',
  version: 1,
  fields: {
    mode: choice(['ask', 'check', 'withdraw'], { initial: 'ask' }),
    purpose: text({ max: 80 }),
    text: phrase({
      multiline: true,
      when: { field: 'mode', is: ['ask'] },
      initial: {
        id: 'Bolehkah kami menyimpan nomor HP Anda untuk mengabari pesanan ini? Anda bisa menarik persetujuan kapan saja.',
        en: 'May we keep your phone number to tell you about this order? You can withdraw your consent at any time.',
      },
    }),
    version: text({ max: 20, initial: '1', when: { field: 'mode', is: ['ask'] } }),
    yes: phrase({ max: 40, initial: { id: 'Setuju', en: 'I agree' }, when: { field: 'mode', is: ['ask'] }, advanced: true }),
    no: phrase({ max: 40, initial: { id: 'Tidak', en: 'No' }, when: { field: 'mode', is: ['ask'] }, advanced: true }),
    done: phrase({
      multiline: true,
      when: { field: 'mode', is: ['withdraw'] },
      initial: {
        id: 'Persetujuan Anda sudah ditarik. Data untuk keperluan ini tidak kami pakai lagi mulai sekarang.',
        en: 'Your consent has been withdrawn. From now on we no longer use your data for this purpose.',
      },
    }),
  },
  exits: ['given', 'refused', 'withdrawn'],
  needs: ['consents'],
  onlyIf: {
    given: { field: 'mode', is: ['ask', 'check'] },
    withdrawn: { field: 'mode', is: ['check', 'withdraw'] },
  },
  agreed: 'given',
  whenBroken: 'refused',
  waits: { field: 'mode', is: ['ask'] },
  shows: 'text',
  words: {
    id: {
      name: 'Persetujuan',
      help: 'Meminta, memeriksa atau menarik izin pelanggan, dan menyimpan buktinya.',
      example: [
        { who: 'bot', says: 'Bolehkah kami menyimpan nomor HP Anda untuk mengabari pesanan ini? [Setuju] [Tidak]' },
        { who: 'customer', says: 'boleh' },
      ],
      limits:
        'Menyimpan tujuan, teks, versi, waktu dan kanal. Kalau versinya berganti, pelanggan ditanya lagi. Bukan nasihat hukum.',
      search: ['izin', 'setuju', 'uu pdp', 'privasi', 'gdpr', 'tarik persetujuan', 'consent', 'data pribadi'],
      fields: {
        mode: {
          label: 'Yang dilakukan',
          options: { ask: 'Minta persetujuan', check: 'Periksa saja', withdraw: 'Tarik persetujuan' },
        },
        purpose: { label: 'Untuk keperluan', placeholder: 'kabar pesanan' },
        text: { label: 'Kata bot' },
        version: { label: 'Versi teks', help: 'Naikkan kalau isi persetujuannya berubah.' },
        yes: { label: 'Tombol setuju' },
        no: { label: 'Tombol tidak' },
        done: { label: 'Kata bot setelah ditarik', help: 'Nomor tanda terima ditambahkan sendiri.' },
      },
      exits: { given: 'Setuju', refused: 'Tidak setuju', withdrawn: 'Ditarik' },
    },
    en: {
      name: 'Consent',
      help: "Asks for, checks or withdraws the customer's permission, and keeps the proof.",
      example: [
        { who: 'bot', says: 'May we keep your phone number to tell you about this order? [I agree] [No]' },
        { who: 'customer', says: 'sure' },
      ],
      limits:
        'It keeps purpose, text, version, time and channel. With a new version the customer is asked again. No legal advice.',
      search: ['permission', 'agree', 'privacy', 'gdpr', 'opt in', 'opt out', 'withdraw', 'personal data'],
      fields: {
        mode: { label: 'What to do', options: { ask: 'Ask for consent', check: 'Only check it', withdraw: 'Withdraw it' } },
        purpose: { label: 'For the purpose of', placeholder: 'order updates' },
        text: { label: 'What the bot says' },
        version: { label: 'Version of the text', help: 'Raise it when what is agreed to changes.' },
        yes: { label: 'Button for yes' },
        no: { label: 'Button for no' },
        done: { label: 'What the bot says afterwards', help: 'The receipt number is added by itself.' },
      },
      exits: { given: 'Given', refused: 'Not given', withdrawn: 'Withdrawn' },
    },
  },
  async run({ fields, language, consents }) {
    const { purpose, mode } = fields
    if (mode === 'withdraw') {
      const { receipt } = await consents.withdraw({ purpose })
      return {
        say: [{ text: `${fields.done}\n\n${RECEIPT[language]}${receipt}` }],
        because: { purpose, receipt },
        exit: 'withdrawn',
      }
    }
    const { state, version } = await consents.state(purpose)
    const because = { purpose, state, version }
    if (mode === 'check') return { because, exit: state === 'none' ? 'refused' : state }
    // What was agreed to is one text; another text is another agreement.
    if (state === 'given' && version === fields.version) return { because, exit: 'given' }
    return { because, say: [question(fields)], wait: { for: 'reply', state: 0 } }
  },
  async resume({ fields, event, state, language, consents }) {
    const unclear = typeof state === 'number' ? state : 0
    if (event.kind !== 'text') return { wait: { for: 'reply', state: unclear } }
    const { purpose, version = '1', text = '' } = fields
    const answer = isButton(event.choice) ? event.choice : answerOf(event.text, fields.yes ?? '', fields.no ?? '')
    if (answer === 'yes') {
      await consents.give({ purpose, version, text })
      return { because: { purpose, version, answer }, exit: 'given' }
    }
    if (answer === 'no') {
      await consents.refuse({ purpose, version, text })
      return { because: { purpose, version, answer }, exit: 'refused' }
    }
    // What is no clear yes is none, and is not put down as an answer either.
    if (unclear >= MOST_UNCLEAR) return { because: { purpose, version, answer: null }, exit: 'refused' }
    const asked = question(fields)
    return { say: [{ ...asked, text: `${EITHER[language]}\n\n${asked.text}` }], wait: { for: 'reply', state: unclear + 1 } }
  },
})

function question({ text = '', yes = '', no = '' }: { text?: string; yes?: string; no?: string }) {
  return {
    text,
    choices: [
      { id: 'yes', label: yes },
      { id: 'no', label: no },
    ],
  }
}

function isButton(choice: string | undefined): choice is 'yes' | 'no' {
  return choice === 'yes' || choice === 'no'
}

function answerOf(said: string, yes: string, no: string): string | null {
  return matchOption(said, [
    { id: 'yes', names: [yes, ...YES] },
    { id: 'no', names: [no, ...NO] },
  ])
}
