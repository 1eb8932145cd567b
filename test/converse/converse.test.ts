import { describe, expect, it } from 'vitest'
import type { Log } from '../../runtime/log.ts'
import { openBackend, openShop, settle } from './shop.ts'

describe('a message', () => {
  it('is stored before it is acknowledged, and answered after', async () => {
    const shop = openShop()
    const accepted = await shop.opens()
    expect(accepted.fresh).toBe(true)
    expect(shop.disk.turns.size).toBe(1)
    await shop.engine.settled(accepted.conversation)
    expect(shop.heard()).toEqual(['Halo!', 'Nomor pesanan?'])
    await shop.writes('JG-1')
    await shop.engine.settled(accepted.conversation)
    expect(shop.heard().slice(2)).toEqual(['Pesanan JG-1: dikirim, refund 1.', 'Nomor pesanan?'])
    expect(shop.engine.counts()).toEqual({ running: 0, queued: 0 })
  })

  it('is masked before it is stored', async () => {
    const shop = openShop()
    const { conversation } = await shop.opens()
    await shop.writes('kartu 4242 4242 4242 4242')
    await shop.engine.settled(conversation)
    const lying = JSON.stringify([[...shop.disk.conversations.values()], [...shop.disk.turns.values()]])
    expect(lying).toContain('kartu •••• 4242')
    expect(lying).not.toContain('4242 4242')
  })

  it('that comes five times, also at once, is one turn', async () => {
    const shop = openShop()
    const { conversation } = await shop.opens()
    await Promise.all(Array.from({ length: 5 }, () => shop.writes('JG-7', 'same')))
    await shop.engine.settled(conversation)
    await shop.writes('JG-7', 'same')
    await shop.engine.settled(conversation)
    expect(shop.backend.refunds).toEqual(['https://toko.example/refund/JG-7'])
    expect(shop.said().filter((message) => message.from === 'customer')).toHaveLength(1)
  })

  it('waits for the ones before it in its conversation, and for no other conversation', async () => {
    let letGo = () => {}
    const held = new Promise<void>((resolve) => (letGo = resolve))
    const backend = openBackend()
    const { answer } = backend
    backend.answer = async (request) => {
      if (request.url.endsWith('SLOW')) await held
      return answer(request)
    }
    const shop = openShop({ backend })
    const slow = await shop.opens('ani')
    const quick = await shop.opens('budi')
    await shop.writes('SLOW', undefined, 'ani')
    await shop.writes('after', undefined, 'ani')
    await shop.writes('JG-2', undefined, 'budi')
    await shop.engine.settled(quick.conversation)
    expect(shop.heard('budi').at(-2)).toContain('JG-2')
    expect(shop.heard('ani')).toHaveLength(2)
    letGo()
    await shop.engine.settled(slow.conversation)
    expect(
      shop
        .heard('ani')
        .filter((text) => text.startsWith('Pesanan'))
        .map((text) => text.slice(8, 13)),
    ).toEqual(['SLOW:', 'after'])
  })

  it('in a hundred conversations at once is answered in each, in order', async () => {
    const shop = openShop()
    const contacts = Array.from({ length: 100 }, (_, i) => `c${i}`)
    await Promise.all(contacts.map((contact) => shop.opens(contact)))
    await Promise.all(
      contacts.flatMap((contact) => ['A', 'B', 'C'].map((text) => shop.writes(`${text}-${contact}`, undefined, contact))),
    )
    await settle()
    await Promise.all([...shop.disk.conversations.keys()].map(shop.engine.settled))
    for (const contact of contacts) {
      const orders = shop.heard(contact).flatMap((text) => /^Pesanan (\S+):/.exec(text)?.[1] ?? [])
      expect(orders).toEqual(['A', 'B', 'C'].map((text) => `${text}-${contact}`))
    }
    expect(new Set(shop.backend.refunds).size).toBe(300)
    expect(shop.backend.refunds).toHaveLength(300)
  })

  it('leaves a receipt: version, steps with their calls, verdicts', async () => {
    const shop = openShop()
    const { conversation } = await shop.opens()
    const { turn } = await shop.writes('otp 482913')
    await shop.engine.settled(conversation)
    const receipt = await shop.process.store.bot('bot').receipt(turn)
    expect(receipt?.version).toBe(1)
    expect(receipt?.steps.map((step) => step.node)).toEqual(['ask-order', 'pay', 'look', 'thanks', 'ask-order'])
    expect(receipt?.steps[1]?.calls).toMatchObject([{ port: 'web', how: 'live', got: { status: 200 } }])
    expect(receipt?.verdicts).toMatchObject([{ what: 'otp-shared', did: 'masked' }])
    expect(JSON.stringify(receipt)).not.toContain('Bearer abc')
  })

  it('is logged in one line without a word of it', async () => {
    const lines: [string, object][] = []
    const log: Log = { info: (fact, data = {}) => lines.push([fact, data]), warn() {}, error() {} }
    const shop = openShop({ log })
    const { conversation } = await shop.opens()
    await shop.writes('rahasia-saya')
    await shop.engine.settled(conversation)
    expect(lines.map(([fact]) => fact)).toEqual(['turn.done', 'turn.done'])
    expect(lines[1]![1]).toMatchObject({ event: 'text', steps: 5, calls: 2, sent: 2, state: 'bot' })
    expect(JSON.stringify(lines)).not.toContain('rahasia')
  })
})

describe('staff', () => {
  it('take over, and the bot says nothing until they give it back; then it asks again', async () => {
    const shop = openShop()
    const { conversation } = await shop.opens()
    await shop.engine.settled(conversation)
    const bot = shop.process.store.bot('bot')
    await bot.take(conversation, 'sari', shop.now())
    for (const text of ['halo?', 'ada orang?']) await shop.writes(text)
    await shop.engine.settled(conversation)
    expect(shop.heard()).toHaveLength(2)
    const { turn } = await bot.giveBack(conversation, 'sari', { order: 'JG-9', unknown: 1 }, shop.now())
    shop.engine.queue({ bot: 'bot', conversation, turn })
    await shop.engine.settled(conversation)
    expect(shop.heard().slice(2)).toEqual(['Nomor pesanan?'])
    expect([...shop.disk.conversations.values()][0]?.session?.variables).toEqual({ order: 'JG-9' })
  })

  it('hear of new messages and of a conversation that waits for them', async () => {
    const backend = openBackend()
    backend.answer = () => Promise.reject(Object.assign(new Error('no'), { code: 'web.failed' }))
    const shop = openShop({ backend })
    const { conversation } = await shop.opens()
    await shop.engine.settled(conversation)
    shop.news.length = 0
    await shop.writes('JG-1')
    await shop.engine.settled(conversation)
    expect(shop.news.map((news) => news.kind)).toContain('message')
    expect(shop.news).toContainEqual({ kind: 'state', conversation, state: 'waiting' })
    expect(shop.disk.handoffs).toMatchObject([{ conversation, number: expect.stringMatching(/^[2-9B-DF-HJ-NP-TV-Z]{5}$/) }])
  })
})

describe('time', () => {
  it('rings when a wait is over, once, and not when the customer answered before', async () => {
    const shop = openShop()
    await shop.engine.resume()
    const { conversation } = await shop.opens()
    await shop.engine.settled(conversation)
    await shop.ring(30_000)
    await shop.ring(29_000)
    expect(shop.heard()).toHaveLength(2)
    await shop.ring(2_000)
    await shop.engine.settled(conversation)
    expect(shop.heard().slice(2)).toEqual(['Masih di sana?', 'Nomor pesanan?'])
    await shop.writes('JG-1')
    await shop.engine.settled(conversation)
    const before = shop.heard().length
    await shop.ring(59_000)
    expect(shop.heard()).toHaveLength(before)
  })

  it('that a turn takes has an end: then a person is asked for', async () => {
    const backend = openBackend()
    backend.answer = () => new Promise(() => {})
    const shop = openShop({ backend, turnMs: 5_000 })
    const { conversation } = await shop.opens()
    await shop.engine.settled(conversation)
    await shop.writes('JG-1')
    await settle()
    await shop.ring(5_001)
    await shop.engine.settled(conversation)
    expect(shop.heard().at(-1)).toContain('Maaf, ada gangguan')
    expect(shop.disk.handoffs).toHaveLength(1)
  })
})

describe('the end of the process', () => {
  it('begins nothing new and waits for what runs', async () => {
    let letGo = () => {}
    const backend = openBackend()
    const { answer } = backend
    backend.answer = async (request) => {
      await new Promise<void>((resolve) => (letGo = resolve))
      return answer(request)
    }
    const shop = openShop({ backend })
    const { conversation } = await shop.opens()
    await shop.engine.settled(conversation)
    await shop.writes('JG-1')
    await shop.writes('JG-2')
    await settle()
    const stopped = shop.engine.stop(10_000)
    await expect(shop.writes('JG-3')).rejects.toMatchObject({ code: 'stopping' })
    letGo()
    await settle()
    letGo()
    await stopped
    expect([...shop.disk.turns.values()].map((turn) => turn.state)).toEqual(['done', 'done', 'open'])
  })

  it('leaves what does not end in time to the next start, which gives no second answer', async () => {
    const backend = openBackend()
    const { answer } = backend
    backend.answer = () => new Promise(() => {})
    const shop = openShop({ backend })
    await shop.opens()
    await settle()
    await shop.writes('JG-1')
    await settle()
    const stopped = shop.engine.stop(10_000)
    await shop.ring(10_001)
    await shop.ring(1_000)
    await stopped
    expect(shop.heard()).toHaveLength(2)
    expect([...shop.disk.turns.values()].at(-1)?.state).toBe('open')
    backend.answer = answer
    const next = openShop({ disk: shop.disk, backend, now: shop.now() })
    expect(await next.engine.resume()).toBe(1)
    await settle()
    expect([...next.disk.turns.values()].at(-1)?.state).toBe('done')
    expect(backend.refunds).toHaveLength(0)
  })
})
