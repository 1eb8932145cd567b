import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { greeter, type House, openHouse, PASSWORD } from './house.ts'
import { readStream } from './stream.ts'

/** From the one-time link to a customer who is answered, over HTTP alone. */
describe('the main job', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house.close())
  const owner = { cookie: '' }
  let bot = ''

  it('asks for set-up while there is no owner', async () => {
    const { json } = await house.send('GET', '/api/session')
    expect(json).toEqual({ state: 'setup', permissions: [], languages: ['id', 'en'] })
  })

  it('makes the owner of whoever has the link, once', async () => {
    const token = await house.links.setup()
    const body = { token, name: 'Sari', email: 'Sari@Toko.test', password: PASSWORD, language: 'id' }
    const weak = await house.send('POST', '/api/setup', { body: { ...body, password: '123456789012' } })
    expect(weak.status).toBe(400)
    const made = await house.send('POST', '/api/setup', { body })
    expect(made.status).toBe(200)
    expect(made.json.staff).toMatchObject({ email: 'sari@toko.test', role: 'owner', language: 'id' })
    owner.cookie = made.headers.getSetCookie()[0]!.split(';')[0]!
    expect((await house.send('POST', '/api/setup', { body })).json.error.code).toBe('auth.setup-done')
    const session = await house.send('GET', '/api/session', { as: owner })
    expect(session.json).toMatchObject({ state: 'in', staff: { name: 'Sari' } })
    expect(session.json.permissions).toContain('bot.publish')
  })

  it('signs in by password', async () => {
    const body = { email: 'sari@toko.test', password: PASSWORD }
    const signed = await house.send('POST', '/api/sign-in', { body })
    expect(signed.status).toBe(200)
    const wrong = await house.send('POST', '/api/sign-in', { body: { ...body, password: 'kursi hijau duduk' } })
    expect(wrong.json.error).toMatchObject({ code: 'auth.wrong', message: 'The e-mail or the password is wrong.' })
  })

  it('draws, checks and publishes a bot', async () => {
    const made = await house.send('POST', '/api/bots', { as: owner, body: { name: 'Toko Melati' } })
    expect(made.status).toBe(200)
    bot = made.json.id
    const draft = await house.send('GET', `/api/bots/${bot}/draft`, { as: owner })
    const { revision } = draft.json
    const early = await house.send('POST', `/api/bots/${bot}/publish`, {
      as: owner,
      body: { note: '', revision, acknowledged: false },
    })
    expect([409, 422]).toContain(early.status)
    const saved = await house.send('PUT', `/api/bots/${bot}/draft`, {
      as: owner,
      body: { document: greeter('Toko Melati'), revision },
    })
    expect(saved.status).toBe(200)
    expect(saved.json.problems.filter((p: { severity: string }) => p.severity === 'error')).toEqual([])
    const stale = await house.send('PUT', `/api/bots/${bot}/draft`, { as: owner, body: { document: greeter('Lain'), revision } })
    expect(stale.json.error.code).toBe('draft.stale')
    const published = await house.send('POST', `/api/bots/${bot}/publish`, {
      as: owner,
      body: { note: 'Pertama', revision: saved.json.revision, acknowledged: true },
    })
    expect(published.json).toMatchObject({ number: 1, note: 'Pertama' })
  })

  it('tries a drawing in the simulator', async () => {
    const body = { document: greeter(), session: null, event: { kind: 'open' }, ports: {} }
    const tried = await house.send('POST', `/api/bots/${bot}/simulate`, { as: owner, body })
    expect(tried.json.replies.map((r: { text: string }) => r.text)).toContain('Halo! Siapa nama Anda?')
    const next = { ...body, session: tried.json.session, event: { kind: 'text', text: 'Budi' } }
    const answered = await house.send('POST', `/api/bots/${bot}/simulate`, { as: owner, body: next })
    expect(answered.json.replies[0].text).toBe('Terima kasih, Budi.')
    expect(answered.json.steps.length).toBeGreaterThan(1)
  })

  it('answers a customer on the web channel, over the stream', async () => {
    const config = await house.send('GET', `/channel/web/${bot}/config`, { headers: { origin: null } })
    expect(config.json).toMatchObject({ bot, languages: ['id', 'en'], fallback: 'id' })
    const opened = await house.send('POST', `/channel/web/${bot}/open`, { body: { language: 'id' } })
    expect(opened.status).toBe(200)
    const bearer = { authorization: `Bearer ${opened.json.token}` }
    const { response } = await house.send('GET', `/channel/web/${bot}/stream`, { headers: bearer })
    const stream = readStream(response)
    expect((await stream.next('message')).data.reply.text).toBe('Halo! Siapa nama Anda?')
    await stream.next('message')
    const body = { id: 'pesan-satu', text: 'Budi' }
    const sent = await house.send('POST', `/channel/web/${bot}/messages`, { headers: bearer, body })
    expect(sent).toMatchObject({ status: 202, json: { accepted: 'pesan-satu', seq: 3 } })
    expect((await stream.next('message')).data).toMatchObject({ from: 'customer', seq: 3 })
    expect((await stream.next('message')).data).toMatchObject({ from: 'bot', seq: 4, reply: { text: 'Terima kasih, Budi.' } })
    const again = await house.send('POST', `/channel/web/${bot}/messages`, { headers: bearer, body })
    expect(again.json?.error?.code ?? again.json.accepted).toMatch(/pesan-satu|conversation\.over/)
    await stream.close()
  })
})
