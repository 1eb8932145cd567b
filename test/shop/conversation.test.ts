import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import { loadSample } from '../../runtime/commerce/sample.ts'
import { draw } from '../bot.ts'
import { type House, openHouse } from '../http/house.ts'

/**
 *   start → ask → find ─found──────→ told
 *                  ├─not-found─────→ none
 *                  └─not-verified──→ who
 */
const both = (id: string) => ({ id, en: id })
function tracker(): BotDocument {
  const document = draw(
    {
      main: [
        ['start', 'start'],
        ['ask', 'question', { text: both('Nomor pesanannya?'), kind: 'text', save: 'nomor', tries: 3 }],
        ['find', 'find-order', { number: 'nomor', save: 'pesanan' }],
        ['told', 'message', { text: both('Pesanan {{pesanan.number}} {{pesanan.state}}, tiba {{pesanan.eta}}.') }],
        ['none', 'message', { text: both('Tidak ada pesanan itu.') }],
        ['who', 'message', { text: both('Verifikasi dulu ya.') }],
        'start -> ask',
        'ask -> find',
        'ask.invalid -> none',
        'find.found -> told',
        'find.not-found -> none',
        'find.not-verified -> who',
      ],
    },
    {
      variables: [
        { name: 'nomor', type: 'text', scope: 'conversation' },
        { name: 'pesanan', type: 'object', scope: 'conversation' },
      ],
      languages: ['id', 'en'],
    },
  )
  return document
}

let house: House
let owner: { cookie: string }
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone('owner')
})
afterAll(() => house.close())

async function tried(bot: string, number: string, more: object = {}) {
  const body = { document: tracker(), session: null, event: { kind: 'open' }, ports: {}, ...more }
  const opened = await house.send('POST', `/api/bots/${bot}/simulate`, { as: owner, body })
  const next = { ...body, session: opened.json.session, event: { kind: 'text', text: number } }
  return (await house.send('POST', `/api/bots/${bot}/simulate`, { as: owner, body: next })).json
}

describe('a tester', () => {
  it('hears of the sample shop where the bot has no data, and nothing leaves the host or is kept', async () => {
    const bot = await house.bot()
    const { replies, steps } = await tried(bot, 'tc1004')
    expect(replies.at(-1).text).toBe('Pesanan TC-1004 dikirim, tiba 24 November 2026.')
    const calls = steps.flatMap((step: { calls: { port: string; how: string }[] }) => step.calls)
    expect(calls.map(({ port, how }: { port: string; how: string }) => `${port} ${how}`)).toEqual(['shop mock', 'shop mock'])
    expect(house.asked).toEqual([])
    expect(await house.store.bot(bot).shop.overview()).toEqual({ products: 0, orders: 0, customers: 0, load: null })
  })

  it('hears of the bot’s own data where there is some, and of that alone', async () => {
    const bot = await house.bot()
    const { shop } = house.store.bot(bot)
    await loadSample(shop, house.time.now)
    const order = (await shop.order({ number: 'TC-1004' }))!
    await shop.putOrders(
      [{ ...order, number: 'OWN-1', state: 'delivered', customer: { number: 'PLG-003', name: '', phone: '', email: '' } }],
      1,
    )
    expect((await tried(bot, 'own 1')).replies.at(-1).text).toMatch(/^Pesanan OWN-1 sudah sampai/)
    expect((await tried(bot, 'XX-9')).replies.at(-1).text).toBe('Tidak ada pesanan itu.')
  })

  it('may be a stranger', async () => {
    const bot = await house.bot()
    expect((await tried(bot, 'TC-1004', { mocks: { shop: { verified: false } } })).replies.at(-1).text).toBe(
      'Verifikasi dulu ya.',
    )
  })
})

describe('a customer', () => {
  const says = async (bot: string, contact: string, text: string, n: string) => {
    const incoming = { bot, channel: 'web', contact, language: 'id' as const }
    const opened = await house.engine.receive({ ...incoming, messageId: `${n}-open`, content: { kind: 'open' } })
    await house.engine.settled(opened.conversation)
    await house.engine.receive({ ...incoming, messageId: n, content: { kind: 'text', text } })
    await house.engine.settled(opened.conversation)
    const messages = await house.store.bot(bot).messages(opened.conversation, 0, 50)
    return messages.at(-1)!.reply.text
  }

  it('who has proved nothing hears the same of every number (SHOP-03)', async () => {
    const bot = await house.bot({ document: tracker() })
    await loadSample(house.store.bot(bot).shop, house.time.now)
    const answers = []
    for (const number of ['TC-1001', 'TC-1004', 'TC-1008', 'TC-9999', "' or 1=1 --"])
      answers.push(await says(bot, `orang-${number}`, number, `m-${number}`))
    expect(new Set(answers)).toEqual(new Set(['Verifikasi dulu ya.']))
  })
})
