import type { BotDocument } from '../../nodes/flow.ts'
import { draw } from '../bot.ts'

/** Asks for an order's number and checks its payment; each way has words of its own. */
export function checkoutBot(): BotDocument {
  // Nobody is verified in this short flow, so the shop has switched that rule off.
  const judging = { review: 40, rules: [{ id: 'r1', rule: 'not-verified', on: false }] }
  return draw(
    {
      main: [
        ['start', 'start'],
        [
          'ask',
          'question',
          {
            text: { id: 'Nomor pesanannya berapa, Kak?', en: 'What is your order number?' },
            kind: 'text',
            save: 'nomor',
            tries: 3,
          },
        ],
        [
          'check',
          'payment-check',
          {
            order: '{{nomor}}',
            reviewText: { id: 'Kami periksa dulu, ya.', en: 'We take a look first.' },
            refuseText: { id: 'Maaf, pembayaran ini belum bisa kami proses.', en: 'Sorry, we cannot process this payment.' },
            quote: true,
            report: 'doubtful',
            refuse: 80,
            ...judging,
          },
        ],
        [
          'paid',
          'message',
          { text: { id: 'Pembayaran {{nomor}} sudah kami terima.', en: 'We have received the payment of {{nomor}}.' } },
        ],
        ['end', 'end'],
        'start -> ask',
        'ask -> check',
        'ask.invalid -> end',
        'check.approve -> paid',
        'check.review -> ask',
        'check.refuse -> ask',
        'check.trouble -> end',
        'paid -> end',
      ],
    },
    { variables: [{ name: 'nomor', type: 'text', scope: 'conversation' }] },
  )
}
