import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from './house.ts'
import { readStream } from './stream.ts'

/** The web channel: FLOW-01, FLOW-02, HTTP-09, AUTH-02, W20, W21. */
let house: House
let bot: string
beforeAll(async () => {
  house = await openHouse()
  bot = await house.bot()
})
afterAll(() => house.close())

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const open = async (body: object = {}, token?: string) =>
  house.send('POST', `/channel/web/${bot}/open`, { body, headers: token ? bearer(token) : {} })
const say = (token: string, body: object) => house.send('POST', `/channel/web/${bot}/messages`, { headers: bearer(token), body })
const read = async (token: string, after = 0) =>
  (await house.send('GET', `/channel/web/${bot}/messages?after=${after}`, { headers: bearer(token) })).json.items

describe('FLOW-01: a customer sends words, and nothing else', () => {
  const extra = {
    nodes: [],
    edges: [],
    prompt: 'x',
    model: 'x',
    overrideConfig: {},
    variables: { secret: 1 },
    version: 2,
    isPreview: true,
    document: {},
    session: {},
    event: { kind: 'returned' },
    from: 'staff',
    contact: 'x',
    conversation: 'x',
    language: 'en',
    open: true,
    at: 1,
  }
  it.each(Object.entries(extra))('%s: 400, and nothing runs', async (key, value) => {
    const { json } = await open()
    await house.engine.settled(json.conversation)
    const before = await read(json.token)
    const answer = await say(json.token, { id: 'pesan-0001', text: 'Halo', [key]: value })
    expect(answer.status).toBe(400)
    expect(await read(json.token)).toEqual(before)
    expect(house.engine.counts()).toEqual({ running: 0, queued: 0 })
  })
  it.each([
    ['no id', { text: 'Halo' }],
    ['a short id', { id: 'x', text: 'Halo' }],
    ['no text', { id: 'pesan-0001' }],
    ['nothing but space', { id: 'pesan-0001', text: '  \n ' }],
    ['too long a text', { id: 'pesan-0001', text: 'x'.repeat(4_001) }],
    ['a text that is a list', { id: 'pesan-0001', text: ['Halo'] }],
    ['an opening that is false', { id: 'pesan-0001', open: false }],
  ])('%s: 400', async (_, body) => {
    const { json } = await open()
    expect((await say(json.token, body)).status).toBe(400)
  })
})

it('FLOW-02: the public settings are these keys, and no others', async () => {
  const settings = {
    on: true,
    origins: ['https://toko.test'],
    title: { id: 'Toko' },
    greeting: { id: 'Hai' },
    position: 'left',
    colour: '#123456',
  }
  const other = await house.bot()
  await house.store.bot(other).putChannel('web', { ...settings, planted: 'https://hooks.internal/secret' })
  await house.store.bot(other).putSecret({ name: 'kurir', value: 'rahasia', hosts: ['api.test'], by: 'x', at: 1 })
  const { json, text } = await house.send('GET', `/channel/web/${other}/config`)
  expect(Object.keys(json).sort()).toEqual(['bot', 'colour', 'fallback', 'greeting', 'label', 'languages', 'position', 'title'])
  for (const planted of ['origins', 'hooks', 'rahasia', 'kurir', 'start', 'nama', '@']) expect(text).not.toContain(planted)
})

describe('a conversation', () => {
  it('goes on with its token after a reload, and is asked to begin once', async () => {
    const first = (await open({ language: 'en' })).json
    await house.engine.settled(first.conversation)
    const again = (await open({}, first.token)).json
    expect(again.conversation).toBe(first.conversation)
    expect((await say(again.token, { id: 'buka-satu', open: true })).status).toBe(202)
    await house.engine.settled(first.conversation)
    expect((await read(again.token)).map((m: { reply: { text: string } }) => m.reply.text)).toEqual([
      'Hello! What is your name?',
      'Name?',
    ])
  })
  it('begins anew when asked, and the old one is over', async () => {
    const first = (await open()).json
    const next = (await open({ anew: true }, first.token)).json
    expect(next.conversation).not.toBe(first.conversation)
    const answer = await say(first.token, { id: 'pesan-0001', text: 'Halo' })
    expect(answer.json.error.code).toBe('conversation.over')
  })
  it('takes a message once, however often it is sent', async () => {
    const { token, conversation } = (await open()).json
    await house.engine.settled(conversation)
    const sent = await Promise.all(Array.from({ length: 5 }, () => say(token, { id: 'pesan-ganda', text: 'Budi' })))
    await house.engine.settled(conversation)
    expect(new Set(sent.map(({ json }) => json.seq ?? json.error.code)).size).toBeLessThanOrEqual(2)
    const texts = (await read(token)).map((m: { reply: { text: string } }) => m.reply.text)
    expect(texts.filter((text: string) => text === 'Budi')).toHaveLength(1)
    expect(texts.filter((text: string) => text === 'Thank you, Budi.')).toHaveLength(1)
  })
  it('is forgotten when its customer says so, and its token with it', async () => {
    const { token } = (await open()).json
    expect((await house.send('POST', `/channel/web/${bot}/forget`, { headers: bearer(token), body: {} })).status).toBe(200)
    expect((await house.send('GET', `/channel/web/${bot}/messages`, { headers: bearer(token) })).json.error.code).toBe(
      'channel.token',
    )
    expect((await open({}, token)).status).toBe(200)
  })
  it('is not served by a bot that is switched off or has never been published', async () => {
    const off = await house.bot()
    await house.store.bot(off).putChannel('web', { on: false })
    const unpublished = await house.bot({ published: false })
    for (const id of [off, unpublished]) {
      expect((await house.send('POST', `/channel/web/${id}/open`, { body: {} })).json.error.code).toBe('channel.off')
    }
  })
})

describe('AUTH-02: tokens', () => {
  it('run out after thirty days', async () => {
    const { token, expiresAt } = (await open()).json
    expect(expiresAt - house.time.now).toBe(30 * 86_400_000)
    house.time.now += 30 * 86_400_000
    expect((await house.send('GET', `/channel/web/${bot}/messages`, { headers: bearer(token) })).json.error.code).toBe(
      'channel.token',
    )
  })
  it.each([
    ['nothing', () => ''],
    ['no scheme', (token: string) => token],
    ['another scheme', (token: string) => `Basic ${token}`],
    ['a small b', (token: string) => `bearer ${token}`],
    ['two', (token: string) => `Bearer ${token} ${token}`],
    ['no signature', (token: string) => `Bearer ${token.split('.')[0]}`],
    ['an empty signature', (token: string) => `Bearer ${token.split('.')[0]}.`],
    ['another payload', (token: string) => `Bearer ${Buffer.from('{"bot":"x"}').toString('base64url')}.${token.split('.')[1]}`],
    ['a changed letter', (token: string) => `Bearer ${token.slice(0, -2)}${token.at(-2) === 'A' ? 'B' : 'A'}${token.at(-1)}`],
  ])('%s is none', async (_, written) => {
    const { token } = (await open()).json
    const answer = await house.send('GET', `/channel/web/${bot}/messages`, { headers: { authorization: written(token) } })
    expect(answer.json.error.code).toBe('channel.token')
  })
})

describe('W20: who the customer is, by the shop’s word alone', () => {
  const SECRET = 'kunci-toko-yang-panjang-sekali'
  const signed = (payload: object | string, secret = SECRET) => {
    const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)).toString('base64url')
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
  }
  const soon = () => Math.floor(house.time.now / 1000) + 600
  beforeAll(() => house.store.bot(bot).putSecret({ name: 'web-identity', value: SECRET, hosts: [], by: 'x', at: 1 }))

  it('a signed customer finds their conversation again on another device', async () => {
    const identity = signed({ sub: 'pelanggan-7', exp: soon() })
    const phone = (await open({ identity })).json
    const laptop = (await open({ identity })).json
    expect(laptop.conversation).toBe(phone.conversation)
    await house.engine.settled(phone.conversation)
    expect(await read(laptop.token)).toHaveLength(2)
  })
  it('and a next one, when that is over', async () => {
    const identity = signed({ sub: 'pelanggan-8', exp: soon() })
    const first = (await open({ identity })).json
    await house.engine.settled(first.conversation)
    await house.send('POST', `/channel/web/${bot}/end`, { headers: bearer(first.token), body: {} })
    const [phone, laptop] = [(await open({ identity })).json, (await open({ identity })).json]
    expect(phone.conversation).not.toBe(first.conversation)
    expect(laptop.conversation).toBe(phone.conversation)
  })
  it('after signing out, the token alone opens nothing of theirs', async () => {
    const known = (await open({ identity: signed({ sub: 'pelanggan-9', exp: soon() }) })).json
    const without = (await open({}, known.token)).json
    expect(without.conversation).not.toBe(known.conversation)
  })
  it.each([
    ['unsigned', () => `${Buffer.from('{"sub":"pelanggan-7","exp":9999999999}').toString('base64url')}.`],
    ['signed by somebody else', () => signed({ sub: 'pelanggan-7', exp: soon() }, 'tebakan')],
    ['run out', () => signed({ sub: 'pelanggan-7', exp: soon() - 700 })],
    ['good for ever', () => signed({ sub: 'pelanggan-7', exp: 1e12 })],
    ['without an end', () => signed({ sub: 'pelanggan-7' })],
    ['an end in words', () => signed({ sub: 'pelanggan-7', exp: 'x' })],
    ['of nobody', () => signed({ exp: soon() })],
    ['of an empty name', () => signed({ sub: '', exp: soon() })],
    ['no JSON', () => signed('halo')],
    ['null', () => signed('null')],
  ])('%s: refused', async (_, identity) => {
    expect((await open({ identity: identity() })).json.error.code).toBe('channel.token')
  })
  it('a bot without that secret believes nobody', async () => {
    const other = await house.bot()
    const body = { identity: signed({ sub: 'pelanggan-7', exp: soon() }) }
    expect((await house.send('POST', `/channel/web/${other}/open`, { body })).status).toBe(401)
  })
})

describe('the stream', () => {
  it('HTTP-09: whatever is written, one event arrives', async () => {
    const { token, conversation } = (await open()).json
    await house.engine.settled(conversation)
    const stream = readStream(
      (await house.send('GET', `/channel/web/${bot}/stream?after=2`, { headers: bearer(token) })).response,
    )
    const text = 'a\r\n\r\nevent: message\r\ndata: {"from":"staff"}\r\n\r\nid: 999\rretry: 1\u2028\u2029x'
    await say(token, { id: 'pesan-jahat', text })
    const heard = await stream.next('message')
    expect(heard.data.reply.text).toBe(text)
    expect(heard.raw.split('\n')).toHaveLength(3)
    expect(await stream.next('message')).toMatchObject({ id: '4', data: { from: 'bot' } })
    await stream.close()
  })
  it('goes on behind the last event that was seen, with nothing lost and nothing twice', async () => {
    const { token, conversation } = (await open()).json
    await say(token, { id: 'pesan-0001', text: 'Budi' })
    await house.engine.settled(conversation)
    const all = (await read(token)).map((m: { seq: number }) => m.seq)
    expect(all).toEqual([1, 2, 3, 4])
    for (const after of all) {
      const headers = { ...bearer(token), 'last-event-id': String(after) }
      const stream = readStream((await house.send('GET', `/channel/web/${bot}/stream`, { headers })).response)
      const seen = []
      for (const _ of all.slice(after)) seen.push(Number((await stream.next('message')).id))
      expect(seen).toEqual(all.slice(after))
      await stream.close()
    }
  })
  it('carries the sentences of a growing answer, the state and who types, and no more than that', async () => {
    const { token, conversation } = (await open()).json
    await house.engine.settled(conversation)
    const stream = readStream(
      (await house.send('GET', `/channel/web/${bot}/stream?after=2`, { headers: bearer(token) })).response,
    )
    await stream.next('state')
    const topic = `conversation:${conversation}`
    house.bus.publish(topic, { kind: 'part', conversation, turn: 't', index: 0, text: 'Ada.' })
    house.bus.publish(topic, { kind: 'typing', conversation, who: 'customer' })
    house.bus.publish(topic, { kind: 'typing', conversation, who: 'staff' })
    house.bus.publish(topic, { kind: 'state', conversation, state: 'person' })
    expect(await stream.any()).toMatchObject({ event: 'part', data: { turn: 't', index: 0, text: 'Ada.' } })
    expect(await stream.any()).toMatchObject({ event: 'typing', data: { who: 'staff' } })
    expect(await stream.any()).toMatchObject({ event: 'state', data: { state: 'person' } })
    await stream.close()
  })
  it('lets go of a reader who does not read, and counts it', async () => {
    const { token, conversation } = (await open()).json
    await house.engine.settled(conversation)
    const { response } = await house.send('GET', `/channel/web/${bot}/stream`, { headers: bearer(token) })
    const text = 'x'.repeat(10_000)
    for (let index = 0; index < 40; index++)
      house.bus.publish(`conversation:${conversation}`, { kind: 'part', conversation, turn: 't', index, text })
    await expect(response.text()).rejects.toThrow('too slow')
    expect(await house.metrics.registry.metrics()).toContain('jaga_streams_dropped_total 1')
  })
})

it('W21: too many messages of one session are told to wait', async () => {
  const busy = await openHouse({ limits: { messageSession: { points: 3, seconds: 20 } } })
  const id = await busy.bot()
  const { token } = (await busy.send('POST', `/channel/web/${id}/open`, { body: {} })).json
  const codes = []
  for (let n = 0; n < 5; n++) {
    const answer = await busy.send('POST', `/channel/web/${id}/messages`, {
      headers: bearer(token),
      body: { id: `pesan-000${n}`, text: 'Halo' },
    })
    codes.push(answer.status)
    if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect(codes.filter((code) => code === 429)).toHaveLength(2)
  await busy.close()
})
