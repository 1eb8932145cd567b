import { choice, number, phrase, text, variable } from '../field.ts'
import type { Json } from '../json.ts'
import type { Language } from '../language.ts'
import { hasPhrase } from '../matching.ts'
import { formatMoney, isCurrency, type Money } from '../money.ts'
import { defineNode } from '../node.ts'

const MINUTE = 60_000
const AGAIN = [
  'kirim ulang',
  'kirim lagi',
  'belum masuk',
  'belum sampai',
  'belum terima',
  'tidak masuk',
  'resend',
  'send again',
  'new code',
  'not received',
  'did not get',
]
const STOP = ['batal', 'batalkan', 'tidak jadi', 'gak jadi', 'cancel', 'never mind']
/** Codes that one challenge sends, the first included. */
const MOST_SENT = 3

const SAYS = {
  id: {
    where: (hint: string) => (hint ? `Kami kirim kode ke ${hint}.` : 'Lihat kodenya di aplikasi autentikator Anda.'),
    field: 'Tulis hanya di kolom tersamar di bawah. Jangan berikan kode itu kepada siapa pun, termasuk staf kami.',
    wrong: 'Kodenya belum tepat. Coba lagi di kolom tersamar.',
    elsewhere: 'Tulis kodenya di kolom tersamar, ya. Balas "kirim ulang" untuk kode baru, atau "batal".',
    sent: 'Kode baru sudah dikirim. Kode yang lama tidak berlaku lagi.',
  },
  en: {
    where: (hint: string) => (hint ? `We have sent a code to ${hint}.` : 'Find the code in your authenticator app.'),
    field: 'Write it only into the masked field below. Never give that code to anybody, not even to our staff.',
    wrong: 'That code is not right. Try again in the masked field.',
    elsewhere: 'Please write the code into the masked field. Reply "resend" for a new one, or "cancel".',
    sent: 'A new code is on its way. The old one no longer works.',
  },
} as const

interface State {
  until: number
  sent: number
  tried: number
}

export default defineNode({
  type: 'mfa-challenge',
  group: 'protect',
  icon: 'shield-check',
  version: 1,
  fields: {
    method: choice(['email', 'app'], { initial: 'email' }),
    to: text({ template: true, format: 'email', max: 254, optional: true, when: { field: 'method', is: ['email'] } }),
    action: text({ template: true, max: 120 }),
    amount: variable({ use: 'read', optional: true }),
    text: phrase({
      multiline: true,
      initial: {
        id: 'Demi keamanan, kami perlu memastikan ini memang Anda.',
        en: 'To keep you safe we need to make sure that this is you.',
      },
    }),
    currency: text({ max: 3, initial: 'IDR', advanced: true }),
    minutes: number({ unit: 'minutes', min: 1, max: 10, integer: true, initial: 10, advanced: true }),
    attempts: number({ unit: 'tries', min: 1, max: 5, integer: true, initial: 3, advanced: true }),
  },
  exits: ['verified', 'failed', 'expired'],
  needs: ['codes'],
  whenBroken: 'failed',
  waits: true,
  shows: 'action',
  words: {
    id: {
      name: 'Konfirmasi kode',
      help: 'Meminta kode sekali pakai untuk satu tindakan dan satu jumlah, di kolom yang tersamar.',
      example: [
        { who: 'bot', says: 'Kami kirim kode ke b•••@contoh.id. Tulis hanya di kolom tersamar di bawah.' },
        { who: 'customer', says: '••••••' },
      ],
      limits:
        'Berlaku paling lama 10 menit dan sekali pakai. Email butuh server email di Pengaturan; lima kode sejam untuk satu pelanggan.',
      search: ['otp', 'mfa', '2fa', 'kode', 'verifikasi', 'autentikator', 'totp', 'email', 'refund', 'konfirmasi'],
      fields: {
        method: { label: 'Kode lewat', options: { email: 'Email', app: 'Aplikasi autentikator' } },
        to: {
          label: 'Dikirim ke',
          help: 'Kosong: alamat email pelanggan di data toko, setelah dicocokkan. Alamat yang diketik pelanggan sendiri tidak membuktikan siapa dia.',
        },
        action: {
          label: 'Untuk tindakan',
          help: 'Tertulis di email, supaya pelanggan tahu untuk apa kodenya.',
          placeholder: 'Refund pesanan {{nomor}}',
        },
        amount: { label: 'Jumlah', help: 'Kode hanya berlaku untuk jumlah ini.' },
        text: { label: 'Kata bot' },
        currency: { label: 'Mata uang' },
        minutes: { label: 'Berlaku' },
        attempts: { label: 'Boleh mencoba' },
      },
      exits: { verified: 'Benar', failed: 'Gagal', expired: 'Kedaluwarsa' },
    },
    en: {
      name: 'Confirm by code',
      help: 'Asks for a one-time code for one action and one amount, in a masked field.',
      example: [
        { who: 'bot', says: 'We have sent a code to b•••@example.id. Write it only into the masked field below.' },
        { who: 'customer', says: '••••••' },
      ],
      limits:
        'It lasts 10 minutes at most and works once. E-mail needs the mail server of the settings; five codes an hour for one customer.',
      search: ['otp', 'mfa', '2fa', 'code', 'verification', 'authenticator', 'totp', 'e-mail', 'refund', 'challenge', 'step up'],
      fields: {
        method: { label: 'Code by', options: { email: 'E-mail', app: 'Authenticator app' } },
        to: {
          label: 'Sent to',
          help: 'Empty: the verified customer’s own address in the shop’s data. An address that the customer types proves nothing about who they are.',
        },
        action: {
          label: 'For the action',
          help: 'It stands in the mail, so that the customer knows what the code is for.',
          placeholder: 'Refund of order {{number}}',
        },
        amount: { label: 'Amount', help: 'The code is good for this amount alone.' },
        text: { label: 'What the bot says' },
        currency: { label: 'Currency' },
        minutes: { label: 'Lasts' },
        attempts: { label: 'Tries allowed' },
      },
      exits: { verified: 'Right', failed: 'Failed', expired: 'Too late' },
    },
  },
  async run({ fields, language, now, codes }) {
    const amount = moneyOf(fields.amount, fields.currency)
    const { hint } = await codes.send(challengeOf(fields, amount, language))
    const { where, field } = SAYS[language]
    const what = amount ? `${fields.action}: ${formatMoney(amount, language)}` : fields.action
    return {
      because: { method: fields.method, action: fields.action, amount: amount && { ...amount } },
      say: [{ text: `${fields.text}\n\n**${what}**\n\n${where(hint)} ${field}`, input: 'code' }],
      wait: waitFor({ until: now + fields.minutes * MINUTE, sent: 1, tried: 0 }, now),
    }
  },
  async resume({ fields, event, state, language, now, codes }) {
    const before = state as unknown as State // what this node's own wait left behind
    const words = SAYS[language]
    const amount = moneyOf(fields.amount, fields.currency)
    if (event.kind === 'timeout' || now >= before.until)
      return { because: { verdict: 'late', tried: before.tried }, exit: 'expired' }
    if (event.kind === 'code') {
      const verdict = await codes.check({ proof: event.proof, action: fields.action, amount })
      const because = { verdict, tried: before.tried + 1 }
      if (verdict === 'right') return { because, exit: 'verified' }
      if (verdict === 'expired') return { because, exit: 'expired' }
      if (verdict === 'locked' || before.tried + 1 >= fields.attempts) return { because, exit: 'failed' }
      return { because, say: [{ text: words.wrong, input: 'code' }], wait: waitFor({ ...before, tried: before.tried + 1 }, now) }
    }
    if (event.kind !== 'text') return { wait: waitFor(before, now) }
    if (hasPhrase(event.text, STOP)) return { because: { verdict: 'stopped', tried: before.tried }, exit: 'failed' }
    if (!hasPhrase(event.text, AGAIN)) return { say: [{ text: words.elsewhere, input: 'code' }], wait: waitFor(before, now) }
    if (before.sent >= MOST_SENT) return { because: { verdict: 'unsent', tried: before.tried }, exit: 'failed' }
    await codes.send(challengeOf(fields, amount, language))
    const until = now + fields.minutes * MINUTE
    return { say: [{ text: words.sent, input: 'code' }], wait: waitFor({ ...before, until, sent: before.sent + 1 }, now) }
  },
})

interface Asked {
  method: 'email' | 'app'
  to?: string
  action: string
  minutes: number
}

function challengeOf({ method, to, action, minutes }: Asked, amount: Money | null, language: Language) {
  return { by: method, to: method === 'email' ? to?.trim() || null : null, action, amount, minutes, language }
}

function waitFor(state: State, now: number) {
  return { for: 'reply' as const, secret: true, timeout: Math.max(1, state.until - now), state: { ...state } }
}

/** Minor units, as the shop's data has them; an order's own `{ amount, currency }` as well. Throws for what is no amount: a code for nothing confirms nothing. */
function moneyOf(value: Json | undefined, currency: string): Money | null {
  if (value === undefined || value === null) return null
  const given = typeof value === 'object' && !Array.isArray(value) ? value : { amount: value, currency: currency.toUpperCase() }
  if (!Number.isSafeInteger(given.amount) || !isCurrency(given.currency))
    throw new Error('the amount of a challenge is no amount')
  return { amount: given.amount as number, currency: given.currency } // a safe integer by the line above
}
