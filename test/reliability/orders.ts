import type { JsonObject } from '../../nodes/json.ts'
import type { Ports } from '../../nodes/ports.ts'
import { draw } from '../bot.ts'
import type { Faults } from './faults.ts'

const say = (text: string): JsonObject => ({ text: { id: text } })

/**
 * A shop that does something in the world for each order, on the real palette:
 * start → hello → ask → pay (POST) → sum (code) → letter (mail) → tell (model) → thanks → ask, and `help` where paying fails.
 */
export const ORDERS = draw(
  {
    main: [
      ['start', 'start'],
      ['hello', 'message', say('Halo!')],
      ['ask', 'question', { ...say('Nomor pesanan?'), kind: 'text', save: 'order', patience: 10 }],
      ['late', 'message', say('Masih di sana?')],
      ['pay', 'http-call', { method: 'POST', url: 'https://toko.example/refund/{{order}}', body: '{}', save: 'refund' }],
      ['sum', 'code', { code: 'return 2', save: 'total' }],
      ['letter', 'send-email', { to: 'budi@contoh.id', subject: { id: 'Refund {{order}}' }, ...say('Sudah.') }],
      [
        'tell',
        'model-answer',
        { from: 'variable', variable: 'order', passages: [{ id: 'p', title: 'Refund', text: 'Refund tiga hari.' }] },
      ],
      ['thanks', 'message', say('Pesanan {{order}}: {{refund}}, {{total}}.')],
      ['help', 'handoff', say('Saya sambungkan.')],
      'start -> hello',
      'hello -> ask',
      'ask -> pay',
      'ask.silent -> late',
      'ask.invalid -> ask',
      'late -> ask',
      'pay.ok -> sum',
      'pay.refused -> help',
      'pay.trouble -> help',
      'sum.done -> letter',
      'sum.trouble -> letter',
      'letter.sent -> tell',
      'letter.failed -> tell',
      'tell.answered -> thanks',
      'tell.no-answer -> thanks',
      'tell.trouble -> thanks',
      'thanks -> ask',
      'help.returned -> ask',
    ],
  },
  {
    languages: ['id'],
    variables: [
      { name: 'order', type: 'text', scope: 'conversation' },
      { name: 'refund', type: 'text', scope: 'conversation' },
      { name: 'total', type: 'number', scope: 'conversation' },
    ],
  },
)

/** What was truly done outside, by what it was done to. It outlives processes. */
export interface Outside {
  refunds: string[]
  letters: string[]
  ports: Partial<Omit<Ports, 'people'>>
}

export function openOutside(faults: Pick<Faults, 'around'> = { around: (call) => call() }): Outside {
  const outside: Outside = {
    refunds: [],
    letters: [],
    ports: {
      web: {
        request: (request) =>
          faults.around(async () => {
            outside.refunds.push(request.url.split('/').at(-1)!)
            return { status: 200, body: 'ok' }
          }),
      },
      sandbox: { run: () => faults.around(async () => 2) },
      mail: {
        send: (letter) =>
          faults.around(async () => {
            outside.letters.push(letter.subject.split(' ').at(-1)!)
            return { sent: true }
          }),
      },
      model: { answer: () => faults.around(async () => ({ text: 'Refund tiga hari.', by: 'extract', used: ['p'] })) },
    },
  }
  return outside
}
