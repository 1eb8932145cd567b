import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hotp, stepAt } from '../../runtime/identity/totp.ts'
import { type House, openHouse } from '../http/house.ts'
import { openLetterbox } from './letterbox.ts'

let house: House
let owner: Awaited<ReturnType<House['someone']>>
let box: Awaited<ReturnType<typeof openLetterbox>>
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone('owner')
  box = await openLetterbox()
})
afterAll(async () => {
  await house.close()
  await box.close()
})

describe('the mail server', () => {
  const put = (change: object) => house.send('PUT', '/api/settings/mail', { as: owner, body: { ...server, ...change } })
  const get = async () => (await house.send('GET', '/api/settings/mail', { as: owner })).json.settings
  const server = { host: 'smtp.contoh.id', port: 587, security: 'starttls', user: 'toko', from: 'toko@contoh.id', name: 'Toko' }

  it('is set, shown without its password, and forgotten', async () => {
    expect(await get()).toBeNull()
    expect((await put({ password: 'sangat-rahasia' })).status).toBe(200)
    expect(await get()).toEqual({ ...server, hasPassword: true })
    expect((await put({ name: 'Toko Baru' })).status).toBe(200)
    expect(await house.store.settings.get('mail')).toMatchObject({ name: 'Toko Baru', password: 'sangat-rahasia' })
    expect((await house.send('DELETE', '/api/settings/mail', { as: owner })).status).toBe(200)
    expect([await get(), await house.store.settings.get('mail')]).toEqual([null, null])
  })

  it.each([
    ['another host', { host: 'smtp.lain.id' }],
    ['another port', { port: 465 }],
    ['another user', { user: 'lain' }],
  ])('%s needs the password again: it goes to nobody who does not know it', async (_, change) => {
    await put({ password: 'sangat-rahasia' })
    const answer = await put(change)
    expect([answer.status, answer.json.error.fields[0].path]).toEqual([400, 'password'])
    expect(await get()).toMatchObject(server)
    expect((await put({ ...change, password: 'baru' })).status).toBe(200)
  })

  it.each([
    ['no TLS to elsewhere', { security: 'none' }],
    ['an address as host', { host: 'http://smtp.contoh.id' }],
    ['a host with a path', { host: 'smtp.contoh.id/x' }],
    ['no port', { port: 0 }],
    ['no address to send from', { from: 'toko' }],
    ['two addresses to send from', { from: 'a@b.id, c@d.id' }],
  ])('%s is refused', async (_, change) => expect((await put({ password: 'x', ...change })).status).toBe(400))

  it('sends a test mail to whoever asks, and to nobody else', async () => {
    await put({ ...box.settings, password: '' })
    const { json } = await house.send('POST', '/api/settings/mail/test', { as: owner, body: {} })
    expect(json).toEqual({ sent: true, to: owner.email })
    expect(box.letters.at(-1)!.to).toBe(owner.email)
    expect((await house.send('POST', '/api/settings/mail/test', { as: owner, body: { to: 'x@y.id' } })).status).toBe(400)
  })

  it('says why a test mail did not leave', async () => {
    await put({ ...box.settings, port: 1, password: '' })
    expect((await house.send('POST', '/api/settings/mail/test', { as: owner, body: {} })).json).toMatchObject({
      sent: false,
      why: 'unreachable',
    })
  })
})

describe('an authenticator app', () => {
  const sign = (sub: string) => {
    const body = Buffer.from(JSON.stringify({ sub, exp: house.time.now / 1000 + 60 })).toString('base64url')
    return `${body}.${createHmac('sha256', 'kunci').update(body).digest('base64url')}`
  }
  async function open(identity?: string) {
    const bot = await house.bot()
    await house.store.bot(bot).putSecret({ name: 'web-identity', value: 'kunci', hosts: [], by: 'ani', at: 1 })
    const { json } = await house.send('POST', `/channel/web/${bot}/open`, { body: identity ? { identity } : {} })
    await house.engine.settled(json.conversation)
    const post = (path: string, body: object = {}) =>
      house.send('POST', `/channel/web/${bot}/authenticator${path}`, { body, headers: { authorization: `Bearer ${json.token}` } })
    return { post, bot, conversation: json.conversation }
  }
  const secretIn = (uri: string) => {
    const bits = [...new URL(uri).searchParams.get('secret')!]
      .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
      .join('')
    return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  }

  it('is set up by a customer whom the shop has signed in, confirmed by its code, and not replaced', async () => {
    const { post } = await open(sign('N9'))
    const made = await post('')
    expect(made.headers.get('cache-control')).toContain('no-store')
    const code = hotp(secretIn(made.json.uri), stepAt(house.time.now))
    const other = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    expect((await post('/confirm', { code: other })).json).toEqual({ confirmed: false })
    expect((await post('/confirm', { code })).json).toEqual({ confirmed: true })
    expect((await post('/confirm', { code })).json).toEqual({ confirmed: false })
    expect((await post('')).status).toBe(403)
  })

  it('is not for whoever only talks with the bot', async () => {
    const { post } = await open()
    expect((await post('')).status).toBe(403)
    expect((await post('/confirm', { code: '123456' })).status).toBe(403)
  })
})
