import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import { draw, talkWith } from '../bot.ts'
import { TEST_NODES as types } from './nodes.ts'

const text = (id: string, en?: string): JsonObject => ({ text: en ? { id, en } : { id } })

describe('a turn', () => {
  // start → hello → ask-order → thanks → .
  const shop = draw(
    {
      main: [
        ['start', 'start'],
        ['hello', 'say', text('Halo!', 'Hello!')],
        ['ask-order', 'ask', { ...text('Apa nomor pesanan Anda?', 'What is your order number?'), save: 'order' }],
        ['thanks', 'say', text('Baik, pesanan {{order}}.', 'Right, order {{order}}.')],
        'start -> hello',
        'hello -> ask-order',
        'ask-order.answered -> thanks',
        'thanks.next -> .',
      ],
    },
    { variables: [{ name: 'order', type: 'text', scope: 'conversation' }] },
  )

  it('goes from node to node until one waits, and on from there with the answer', async () => {
    const bot = talkWith(shop, { types })
    await bot.says('paket saya di mana?')
    bot.hears('halo!').hears('nomor pesanan').at('ask-order').went('start', 'hello', 'ask-order')
    await bot.says('JG-1042')
    bot.hears('Baik, pesanan JG-1042.').knows('order', 'JG-1042').went('ask-order', 'thanks').isOver()
    expect(bot.last.steps.map(({ n, did, exit, waits }) => ({ n, did, exit, waits }))).toEqual([
      { n: 1, did: 'resume', exit: 'answered', waits: undefined },
      { n: 2, did: 'run', exit: 'next', waits: undefined },
    ])
  })

  it('speaks the language of the session', async () => {
    const bot = talkWith(shop, { types, language: 'en' })
    await bot.opens()
    bot.hears('Hello!').hears('order number')
  })

  it('does not greet twice when a page that is already open is opened again', async () => {
    const bot = talkWith(shop, { types })
    await bot.opens()
    await bot.opens()
    bot.hearsNothing().at('ask-order')
  })

  it('puts values into texts in one pass: a customer who writes a template gets it back as text', async () => {
    const bot = talkWith(shop, { types })
    await bot.opens()
    await bot.says('{{order}} {{constructor}}')
    bot.hears('Baik, pesanan {{order}} {{constructor}}.')
  })

  it('begins a new conversation after the end and forgets what belonged to the old one', async () => {
    const bot = talkWith(shop, { types })
    await bot.opens()
    await bot.says('JG-1042')
    await bot.says('satu lagi')
    bot.hears('Halo!').at('ask-order').knows('order', null)
  })

  it('does not change the session it was given', async () => {
    const bot = talkWith(shop, { types })
    await bot.opens()
    const before = structuredClone(bot.session)
    const session = bot.session
    await bot.says('JG-1')
    expect(session).toEqual(before)
  })
})
