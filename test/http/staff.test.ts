import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type House, openHouse, PASSWORD } from './house.ts'
import { readStream } from './stream.ts'

/** Staff: AUTH-06, AUTH-14, AUTH-17, AUTH-18, O2, O18, and the queue. */
let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const signIn = (email: string, password: string, more: { cookie?: string; from?: string } = {}) =>
  house.send('POST', '/api/sign-in', {
    body: { email, password },
    from: more.from,
    ...(more.cookie ? { as: { cookie: more.cookie } } : {}),
  })
const cookieOf = (answer: { headers: Headers }, name = 'jaga') =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(`${name}=`))!
    .split(';')[0]!

describe('the set-up link', () => {
  const body = (token: string) => ({ token, name: 'Sari', email: 'sari@toko.test', password: PASSWORD, language: 'id' })
  it('AUTH-17: of twenty at once, one becomes the owner', async () => {
    const token = await house.links.setup()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        house.send('POST', '/api/setup', { body: { ...body(token), email: `sari${n}@toko.test` } }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await house.store.staff.count()).toBe(1)
  })
  it('two links make one owner', async () => {
    const [first, second] = [await house.links.setup(), await house.links.setup()]
    const answers = await Promise.all([first, second].map((token) => house.send('POST', '/api/setup', { body: body(token) })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
  it('dies after an hour', async () => {
    const token = await house.links.setup()
    house.time.now += 3_600_001
    expect((await house.send('POST', '/api/setup', { body: body(token) })).json.error.code).toBe('auth.setup-link')
    expect(await house.store.staff.count()).toBe(0)
  })
  it.each([
    ['null', null],
    ['empty', ''],
    ['a list', []],
    ['an object', {}],
    ['true', true],
    ['0', 0],
    ['a long one', 'x'.repeat(128)],
    ['a made-up one', 'A'.repeat(43)],
  ])('AUTH-13: %s is no link', async (_, token) => {
    await house.links.setup()
    const answer = await house.send('POST', '/api/setup', { body: { ...body(''), token } })
    expect([400, 403]).toContain(answer.status)
    expect(await house.store.staff.count()).toBe(0)
  })
  it('is not used up by a weak password', async () => {
    const token = await house.links.setup()
    const weak = await house.send('POST', '/api/setup', { body: { ...body(token), password: 'passwordpassword' } })
    expect(weak.json.error).toMatchObject({ code: 'auth.password-weak', fields: [{ path: 'password' }] })
    expect((await house.send('POST', '/api/setup', { body: body(token) })).status).toBe(200)
  })
})

describe('invitations', () => {
  it('bring somebody in, once, with the role that was given', async () => {
    const owner = await house.someone()
    const made = await house.send('POST', '/api/staff', {
      as: owner,
      body: { email: 'Wati@toko.test', name: 'Wati', role: 'agent', language: 'id' },
    })
    const token = /^http:\/\/jaga\.test\/invite#([\w-]{43})$/.exec(made.json.link)![1]!
    const weak = { token, password: 'passwordpassword' }
    const told = async (language: string) =>
      (await house.send('POST', '/api/invite', { body: weak, headers: { 'accept-language': language } })).json.error.fields[0]
        .message
    expect(await told('id'), 'in the language of the page').not.toBe(await told('en'))
    expect((await signIn('wati@toko.test', '!')).status).toBe(401)
    const joined = await house.send('POST', '/api/invite', { body: { token, password: PASSWORD } })
    expect(joined.json.staff).toMatchObject({ email: 'wati@toko.test', role: 'agent' })
    expect((await house.send('POST', '/api/invite', { body: { token, password: PASSWORD } })).json.error.code).toBe(
      'auth.setup-link',
    )
    expect((await house.send('GET', '/api/staff', { as: { cookie: cookieOf(joined) } })).status).toBe(403)
    const again = await house.send('POST', `/api/staff/${made.json.staff.id}/link`, { as: owner, body: {} })
    const fresh = { token: again.json.link.split('#')[1], password: 'lampu biru menyala' }
    expect((await house.send('POST', '/api/invite', { body: fresh })).status).toBe(200)
    const before = { cookie: cookieOf(joined) }
    expect((await house.send('GET', '/api/bots', { as: before })).status, 'a new password ends what was open').toBe(401)
    const twice = await house.send('POST', '/api/staff', {
      as: owner,
      body: { email: 'wati@toko.test', name: 'W', role: 'owner', language: 'id' },
    })
    expect(twice.json.error.code).toBe('staff.exists')
  })
})

describe('sessions', () => {
  it('AUTH-14: a new password ends all others', async () => {
    const owner = await house.someone()
    const elsewhere = cookieOf(await signIn(owner.email, PASSWORD))
    const weak = { as: owner, body: { old: PASSWORD, new: 'passwordpassword' } }
    expect((await house.send('POST', '/api/me/password', weak)).json.error.fields, 'told of the field it is about').toEqual([
      { path: 'new', message: expect.any(String) },
    ])
    const changed = await house.send('POST', '/api/me/password', {
      as: owner,
      body: { old: PASSWORD, new: 'lampu biru menyala' },
    })
    expect(changed.status).toBe(200)
    expect((await house.send('GET', '/api/bots', { as: owner })).status).toBe(200)
    expect((await house.send('GET', '/api/bots', { as: { cookie: elsewhere } })).status).toBe(401)
    expect((await signIn(owner.email, PASSWORD)).status).toBe(401)
    expect((await signIn(owner.email, 'lampu biru menyala')).status).toBe(200)
  })
  it('AUTH-06: a role taken away is gone at the next request, and disabling ends it', async () => {
    const [owner, designer] = [await house.someone('owner'), await house.someone('designer')]
    const change = (body: object) => house.send('PATCH', `/api/staff/${designer.id}`, { as: owner, body })
    expect((await house.send('GET', '/api/bots', { as: designer })).status).toBe(200)
    await change({ disabled: true })
    expect((await house.send('GET', '/api/bots', { as: designer })).status).toBe(401)
    expect((await signIn(designer.email, PASSWORD)).json.error.code).toBe('auth.wrong')
    await change({ disabled: false, role: 'tester' })
    const back = { cookie: cookieOf(await signIn(designer.email, PASSWORD)) }
    expect((await house.send('POST', '/api/bots', { as: back, body: { name: 'X' } })).status).toBe(403)
  })
  it('end after twelve idle hours, and after seven days of use', async () => {
    const owner = await house.someone()
    const isIn = async () => (await house.send('GET', '/api/session', { as: owner })).json.state === 'in'
    house.time.now += 12 * 3_600_000 + 1
    expect(await isIn()).toBe(false)
    const other = await house.someone()
    for (let hour = 0; hour < 7 * 24; hour += 11) {
      expect((await house.send('GET', '/api/session', { as: other })).json.state).toBe('in')
      house.time.now += 11 * 3_600_000
    }
    expect((await house.send('GET', '/api/session', { as: other })).json.state).toBe('out')
  })
  it('the last owner stays owner', async () => {
    const owner = await house.someone('owner')
    for (const body of [{ disabled: true }, { role: 'agent' }]) {
      const answer = await house.send('PATCH', `/api/staff/${owner.id}`, { as: owner, body })
      expect(answer.json.error.code).toBe('staff.last-owner')
    }
  })
})

describe('AUTH-18: guessing is slowed down, and locks nobody out of their own machine', () => {
  it('after five failures each try waits longer, while a known device signs in at once', async () => {
    const owner = await house.someone()
    const device = cookieOf(await signIn(owner.email, PASSWORD), 'jaga-device')
    for (let n = 0; n < 5; n++)
      expect((await signIn(owner.email, `tebakan ke-${n}`, { from: `198.51.100.${n}` })).json.error.code).toBe('auth.wrong')
    const locked = await signIn(owner.email, PASSWORD, { from: '198.51.100.99' })
    expect(locked).toMatchObject({ status: 429, json: { error: { code: 'auth.locked' } } })
    expect((await signIn(owner.email, PASSWORD, { cookie: device })).status).toBe(200)
    house.time.now += 1_000
    expect((await signIn(owner.email, 'tebakan lagi')).json.error.code).toBe('auth.wrong')
    house.time.now += 1_000
    expect((await signIn(owner.email, 'tebakan lagi')).json.error.code).toBe('auth.locked')
    house.time.now += 1_000
    expect((await signIn(owner.email, PASSWORD)).status).toBe(200)
  })
  it('a device cookie of somebody else opens no shorter way', async () => {
    const [owner, agent] = [await house.someone('owner'), await house.someone('agent')]
    const device = cookieOf(await signIn(agent.email, PASSWORD), 'jaga-device')
    for (let n = 0; n < 5; n++) await signIn(owner.email, 'tebakan', { cookie: device })
    expect((await signIn(owner.email, 'tebakan', { cookie: device })).json.error.code).toBe('auth.locked')
  })
  it('an account that does not exist is answered as one that does', async () => {
    const owner = await house.someone()
    const [known, unknown] = [await signIn(owner.email, 'salah'), await signIn('nobody@toko.test', 'salah')]
    const shape = ({ status, json }: typeof known) => ({ status, error: { ...json.error, id: '' } })
    expect(shape(unknown)).toEqual(shape(known))
    for (let n = 0; n < 4; n++) await signIn('nobody@toko.test', 'salah')
    expect((await signIn('nobody@toko.test', 'salah')).json.error.code).toBe('auth.locked')
  })
})

it('O18: five sign-ins in twenty seconds from one address, twenty in five minutes for one e-mail', async () => {
  const { LIMITS } = await import('../../runtime/http/limits.ts')
  expect(LIMITS).toMatchObject({ signInAddress: { points: 5, seconds: 20 }, signInEmail: { points: 20, seconds: 300 } })
})

describe('the queue', () => {
  async function waiting() {
    const bot = await house.bot()
    const { token, conversation } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    await house.engine.settled(conversation)
    return { bot, conversation, token, path: `/api/bots/${bot}/conversations/${conversation}` }
  }
  it('a person takes a conversation, answers in it, and gives it back', async () => {
    const agent = await house.someone('agent', 'Wati Lestari')
    const { bot, conversation, token, path } = await waiting()
    const news = readStream((await house.send('GET', '/api/events', { as: agent })).response)
    expect(house.deps.presence.anyone()).toBe(true)
    expect((await house.send('GET', `/api/queue?bot=${bot}`, { as: agent })).json.items[0]).toMatchObject({
      id: conversation,
      botName: 'Toko Uji',
      state: 'bot',
    })
    expect((await house.send('POST', `${path}/take`, { as: agent, body: {} })).json.state).toBe('person')
    expect((await news.next('news')).data).toMatchObject({ kind: 'state', bot, conversation, state: 'person' })
    const say = { text: 'Saya Wati, ada yang bisa dibantu?', messageId: 'balasan-1' }
    const said = await house.send('POST', `${path}/say`, { as: agent, body: say })
    expect((await house.send('POST', `${path}/say`, { as: agent, body: say })).json.id).toBe(said.json.id)
    const read = () =>
      house.send('GET', `/channel/web/${bot}/messages?after=2`, { headers: { authorization: `Bearer ${token}` } })
    const seen = await read()
    expect(seen.json.items).toHaveLength(1)
    expect(seen.json.items[0]).toMatchObject({ from: 'staff', staffName: 'Wati', reply: { text: say.text } })
    expect(seen.text).not.toContain(agent.id)
    await house.send('PATCH', '/api/me', { as: agent, body: { name: 'Ayu Lestari' } })
    house.time.now += 60_000
    expect((await read()).json.items[0].staffName, 'whoever is called something else is so within a minute').toBe('Ayu')
    expect((await house.send('GET', '/api/queue/counts', { as: agent })).json).toMatchObject({ person: 1 })
    const other = await house.someone('agent')
    expect((await house.send('POST', `${path}/take`, { as: other, body: {} })).json.error.code).toBe('conversation.taken')
    expect((await house.send('POST', `${path}/return`, { as: agent, body: {} })).status).toBe(200)
    await house.engine.settled(conversation)
    await news.close()
    expect(house.deps.presence.anyone()).toBe(false)
  })
  it('each sees that the other writes, while a person has the conversation, and nobody else is told', async () => {
    const [agent, other] = [await house.someone('agent'), await house.someone('agent')]
    const { bot, conversation, token, path } = await waiting()
    const mine = { headers: { authorization: `Bearer ${token}` } }
    const told: object[] = []
    house.deps.bus.subscribe(`queue:${bot}`, (news) => news.kind === 'typing' && told.push(news))
    house.deps.bus.subscribe(`conversation:${conversation}`, (news) => news.kind === 'typing' && told.push(news))
    const customerWrites = () => house.send('POST', `/channel/web/${bot}/typing`, { ...mine, body: {} })
    const writes = (as: typeof agent) => house.send('POST', `${path}/typing`, { as, body: {} })

    expect([(await customerWrites()).status, (await writes(agent)).status]).toEqual([200, 204])
    expect(told).toEqual([])
    await house.send('POST', `${path}/take`, { as: agent, body: {} })
    await customerWrites()
    await writes(other)
    expect(told).toEqual([{ kind: 'typing', conversation, who: 'customer' }])
    await writes(agent)
    expect(told.at(-1)).toEqual({ kind: 'typing', conversation, who: 'staff' })
    for (let n = 0; n < 20; n++) await writes(agent)
    expect((await writes(agent)).json.error.code).toBe('rate.limited')
    expect((await house.send('POST', `/channel/web/${bot}/typing`, { body: {} })).json.error.code).toBe('channel.token')
  })
  it('lists the conversations of all bots, latest first, page by page, each once', async () => {
    const agent = await house.someone('agent')
    const made: string[] = []
    for (let n = 0; n < 7; n++) {
      house.time.now += 1_000
      made.unshift((await waiting()).conversation)
    }
    const seen: string[] = []
    let after = ''
    do {
      const page = (await house.send('GET', `/api/queue?limit=3${after && `&after=${after}`}`, { as: agent })).json
      seen.push(...page.items.map(({ id }: { id: string }) => id))
      after = page.next ?? ''
    } while (after)
    expect(seen).toEqual(made)
  })
})
