import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LARGEST_FILE } from '../../nodes/files.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { MOST_FILES } from '../../runtime/store/contract-files.ts'
import { draw } from '../bot.ts'
import { type House, openHouse } from '../http/house.ts'
import { exif, jpeg, PDF, png, ZIP } from './pictures.ts'

/** W14, WEB-05: a customer's file, from the chat to the staff member who downloads it. */
let house: House
let bot: string
beforeAll(async () => {
  house = await openHouse({ limits: { uploadSession: { points: 1_000, seconds: 60 } } })
  bot = await house.bot({ document: ASKS })
})
afterAll(() => house.close())

const ASKS: BotDocument = draw(
  {
    main: [
      ['start', 'start'],
      ['photo', 'file', { text: { id: 'Kirim foto, ya.' }, accept: 'both', save: 'photo', skip: true, tries: 2 }],
      ['thanks', 'message', { text: { id: 'Terima kasih: {{photo.name}}, {{photo.bytes}} B.' } }],
      ['name', 'question', { text: { id: 'Nama?' }, kind: 'text', save: 'who', tries: 3 }],
      'start -> photo',
      'photo.received -> thanks',
      'photo.skipped -> name',
      'thanks -> name',
      'name -> .',
      'name.invalid -> .',
    ],
  },
  {
    languages: ['id'],
    variables: [
      { name: 'photo', type: 'object', scope: 'conversation' },
      { name: 'who', type: 'text', scope: 'conversation' },
    ],
  },
)

interface Customer {
  token: string
  conversation: string
}

async function comes(to = bot): Promise<Customer> {
  const { json } = await house.send('POST', `/channel/web/${to}/open`, { body: {} })
  await house.engine.settled(json.conversation)
  return json
}

let nth = 0
async function sends(
  who: Customer,
  bytes: Uint8Array,
  given: { name?: string; id?: string; headers?: Record<string, string | null>; to?: string } = {},
) {
  const { name = 'foto.jpg', id = `berkas-${++nth}`, headers = {}, to = bot } = given
  const answer = await house.send('POST', `/channel/web/${to}/files?id=${id}`, {
    body: bytes,
    headers: {
      authorization: `Bearer ${who.token}`,
      'content-type': 'application/octet-stream',
      'jaga-file': encodeURIComponent(name),
      ...headers,
    },
  })
  await house.engine.settled(who.conversation)
  return answer
}
const messages = (who: Customer) => house.store.bot(bot).messages(who.conversation, 0, 100)
const said = async (who: Customer) => (await messages(who)).map(({ from, reply }) => `${from}: ${reply.text}`)
const download = (who: Customer, file: string, as?: { cookie: string }) =>
  house.send('GET', `/api/bots/${bot}/conversations/${who.conversation}/files/${file}`, { as })

describe('a file', () => {
  it('goes to the bot that asked, and to staff as a download', async () => {
    const who = await comes()
    const answer = await sends(who, jpeg({ exif: exif(6), comment: 'rumah saya' }), { name: 'foto botol.JPG' })
    expect(answer.status).toBe(202)
    const { file } = answer.json
    expect(file).toMatchObject({ name: 'foto botol.jpg', type: 'image/jpeg' })
    expect(await said(who)).toEqual([
      'bot: Kirim foto, ya.',
      'customer: foto botol.jpg',
      `bot: Terima kasih: foto botol.jpg, ${file.bytes} B.`,
      'bot: Nama?',
    ])
    expect((await messages(who))[1]?.reply.file).toEqual(file)

    const agent = await house.someone('agent')
    const got = await download(who, file.id, agent)
    expect(got.status).toBe(200)
    expect(got.headers.get('content-disposition')).toMatch(/^attachment; filename="foto botol.jpg"/)
    expect(got.headers.get('content-security-policy')).toContain('sandbox')
    expect(got.headers.get('x-content-type-options')).toBe('nosniff')
    expect(got.headers.get('cache-control')).toBe('no-store')
    expect(Number(got.headers.get('content-length'))).toBe(file.bytes)
    expect(got.text).not.toContain('rumah saya')
    expect(got.text).not.toContain('GPS')
    const { items } = await house.store.audit.list({ limit: 5 })
    expect(items).toMatchObject([{ did: 'file.read', who: agent.id, detail: { file: file.id } }])
  })

  it.each([
    ['a PNG', png(), 'image/png', '.png'],
    ['a PDF', PDF, 'application/pdf', '.pdf'],
  ])('may be %s', async (_, bytes, type, ending) => {
    const answer = await sends(await comes(), bytes)
    expect(answer.json.file).toMatchObject({ type, name: `foto${ending}` })
  })

  it('sent again under its id is one file and one message, with the same answer', async () => {
    const who = await comes()
    const first = await sends(who, png(), { id: 'berkas-sama' })
    const again = await sends(who, png(), { id: 'berkas-sama' })
    expect(again.status).toBe(202)
    expect(again.json).toEqual(first.json)
    expect((await said(who)).filter((line) => line.startsWith('customer'))).toHaveLength(1)
  })

  it.each<[string, Uint8Array, number, string]>([
    ['an app that calls itself a picture', ZIP, 415, 'upload.type'],
    ['a page', Buffer.from('<html>'), 415, 'upload.type'],
    ['half a picture', jpeg({ noEnd: true }), 415, 'upload.type'],
    ['nothing', new Uint8Array(), 415, 'upload.type'],
    ['more than 5 MB', new Uint8Array(LARGEST_FILE + 1), 413, 'request.large'],
  ])('that is %s is refused, and nothing is kept', async (_, bytes, status, code) => {
    const who = await comes()
    const answer = await sends(who, bytes)
    expect([answer.status, answer.json.error.code]).toEqual([status, code])
    expect(await said(who)).toEqual(['bot: Kirim foto, ya.'])
  })

  it('of another content type than bytes is refused', async () => {
    expect((await sends(await comes(), png(), { headers: { 'content-type': 'image/png' } })).status).toBe(415)
  })

  it('that nobody asked for is refused, but for a person who has the conversation', async () => {
    const who = await comes()
    await sends(who, png())
    const answer = await sends(who, png())
    expect([answer.status, answer.json.error.code]).toEqual([409, 'upload.unasked'])
    const agent = await house.someone('agent')
    await house.store.bot(bot).take(who.conversation, agent.id, house.time.now)
    expect((await sends(who, png())).status).toBe(202)
    await house.store.bot(bot).end(who.conversation, house.time.now)
    expect((await sends(who, png())).json.error.code).toBe('conversation.over')
  })

  it('needs the customer’s token, and an id', async () => {
    const who = await comes()
    expect((await sends(who, png(), { headers: { authorization: null } })).status).toBe(401)
    expect((await sends({ ...who, token: `${who.token}x` }, png())).status).toBe(401)
    expect((await sends(who, png(), { id: 'x' })).status).toBe(400)
    expect((await sends(who, png(), { headers: { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' } })).status).toBe(
      403,
    )
  })

  it('is not another conversation’s, nor another bot’s, nor anybody’s who has not signed in', async () => {
    const [who, other] = [await comes(), await comes()]
    const { file } = (await sends(who, png())).json
    const agent = await house.someone('agent')
    expect((await download(other, file.id, agent)).status).toBe(404)
    expect((await download(who, file.id)).status).toBe(401)
    expect((await download(who, file.id, await house.someone('ops'))).status).toBe(403)
    const second = await house.bot({ document: ASKS })
    expect(await house.store.bot(second).files.get(who.conversation, file.id)).toBeNull()
  })

  it('goes when its customer is forgotten', async () => {
    const who = await comes()
    const { file } = (await sends(who, png())).json
    await house.send('POST', `/channel/web/${bot}/forget`, { body: {}, headers: { authorization: `Bearer ${who.token}` } })
    expect(await house.store.bot(bot).files.get(who.conversation, file.id)).toBeNull()
  })

  it('is one of so many that a contact may leave', async () => {
    const who = await comes()
    const agent = await house.someone('agent')
    await house.store.bot(bot).take(who.conversation, agent.id, house.time.now)
    for (let i = 0; i < MOST_FILES; i++) expect((await sends(who, png())).status).toBe(202)
    const answer = await sends(who, png())
    expect([answer.status, answer.json.error.code]).toEqual([409, 'upload.many'])
  })

  it('has no card number in its name', async () => {
    const who = await comes()
    const { json } = await sends(who, png(), { name: 'kartu 4242 4242 4242 4242.png' })
    expect(json.file.name).toBe('kartu.png')
    expect(JSON.stringify(await messages(who))).not.toContain('4242 4242 4242')
  })
})
