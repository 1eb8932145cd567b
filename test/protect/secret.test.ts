import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../http/house.ts'
import { challengeBot } from './challenged.ts'
import { openLetterbox } from './letterbox.ts'

/** A code is typed into the masked field and is nowhere else: not in the database's files, the log, the trace or a transcript. */
const DOCUMENT = challengeBot({ action: 'Refund TC-1', attempts: 5 }, 'Refund dicatat.')

let house: House
let box: Awaited<ReturnType<typeof openLetterbox>>
let bot: string
beforeAll(async () => {
  house = await openHouse()
  box = await openLetterbox()
  await house.store.settings.put('mail', box.settings)
})
afterAll(async () => {
  await house.close()
  await box.close()
})
beforeEach(async () => {
  bot = await house.bot({ document: DOCUMENT })
  house.time.now += 3_600_000 // the limit of codes an hour begins anew
})

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
async function customer() {
  const { json } = await house.send('POST', `/channel/web/${bot}/open`, { body: {} })
  await house.engine.settled(json.conversation)
  const { token, conversation } = json
  let n = 0
  const send = (body: object, id = `pesan-${String(++n).padStart(4, '0')}`) =>
    house.send('POST', `/channel/web/${bot}/messages`, { headers: bearer(token), body: { id, ...body } })
  const sends = async (body: object, id?: string) => {
    const answer = await send(body, id)
    await house.engine.settled(conversation)
    return answer
  }
  const transcript = async () =>
    (await house.send('GET', `/channel/web/${bot}/messages?after=0`, { headers: bearer(token) })).json.items.map(
      (item: { from: string; reply: { text: string } }) => `${item.from}: ${item.reply.text}`,
    ) as string[]
  return { conversation, send, sends, transcript }
}

/** Everything that lies in the data folder, byte by byte. */
function onDisk(): Buffer {
  const folder = house.deps.config.dataFolder
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))
  return Buffer.concat(files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file)))
}
async function receipts(conversation: string) {
  const messages = await house.store.bot(bot).messages(conversation, 0, 100)
  const turns = new Set(messages.flatMap(({ turn }) => turn ?? []))
  return JSON.stringify(await Promise.all([...turns].map((turn) => house.store.bot(bot).receipt(turn))))
}

describe('a code in the masked field', () => {
  it('is right, and nowhere to be found', async () => {
    const { conversation, sends, transcript } = await customer()
    const code = await box.code()
    const answer = await sends({ secret: code })
    expect(answer.status).toBe(202)
    const said = await transcript()
    expect(said.at(-2)).toBe('bot: Refund dicatat.')
    expect(said).toContain('customer: ••••••')
    expect(JSON.stringify(said)).not.toContain(code)
    expect(await receipts(conversation)).not.toContain(code)
    expect(await receipts(conversation)).toContain('"proof":"•••"')
    expect(JSON.stringify(house.logged)).not.toContain(code)
    expect(onDisk().includes(code)).toBe(false)
    expect(answer.text).not.toContain(code)
  })

  it('is nowhere either while its turn is still to come, nor with another code', async () => {
    const { send, conversation, transcript } = await customer()
    await box.code()
    await Promise.all([send({ secret: '190 274' }), send({ secret: '190-275' })])
    expect(onDisk().includes('190 274')).toBe(false)
    expect(onDisk().includes('190274')).toBe(false)
    await house.engine.settled(conversation)
    expect((await transcript()).join()).not.toMatch(/190.?27/)
  })

  it('sent again under its id is the same one, and is taken again without being asked for', async () => {
    const { sends, transcript } = await customer()
    const code = await box.code()
    const [first, second] = [await sends({ secret: code }, 'pesan-sama'), await sends({ secret: code }, 'pesan-sama')]
    expect([first.status, second.status, second.json.seq]).toEqual([202, 202, first.json.seq])
    expect((await transcript()).filter((line) => line === 'bot: Refund dicatat.')).toHaveLength(1)
  })

  it('of fifteen at once, the flow goes on once', async () => {
    const { send, conversation, transcript } = await customer()
    const code = await box.code()
    const answers = await Promise.all(Array.from({ length: 15 }, () => send({ secret: code })))
    await house.engine.settled(conversation)
    expect(answers.every(({ status }) => [202, 409, 429].includes(status))).toBe(true)
    expect((await transcript()).filter((line) => line === 'bot: Refund dicatat.')).toHaveLength(1)
  })

  it('wrong five times, it is over', async () => {
    const { sends, transcript } = await customer()
    const code = await box.code()
    for (let i = 1; i <= 5; i++) await sends({ secret: String((Number(code) + i) % 1_000_000).padStart(6, '0') })
    expect((await transcript()).at(-2)).toBe('bot: Belum bisa.')
  })
})

describe('anywhere else', () => {
  it('a code that nothing asks for is refused, and nothing of it is kept', async () => {
    const { sends, transcript } = await customer()
    await sends({ secret: await box.code() })
    const before = await transcript()
    const answer = await sends({ secret: '604113' })
    expect([answer.status, answer.json.error.code]).toEqual([409, 'channel.code'])
    expect(await transcript()).toEqual(before)
    expect(onDisk().includes('604113')).toBe(false)
  })

  it('a code typed as words while one is asked for proves nothing and is not kept', async () => {
    const { sends, transcript, conversation } = await customer()
    const code = await box.code()
    await sends({ text: ` ${code} ` })
    const said = await transcript()
    expect(said.at(-2)).toBe('customer: ••••••')
    expect(said.at(-1)).toContain('kolom tersamar')
    expect(await receipts(conversation)).not.toContain(code)
    expect(onDisk().includes(code)).toBe(false)
    await sends({ secret: code })
    expect((await transcript()).at(-2)).toBe('bot: Refund dicatat.')
  })

  it.each(['12', '12345678901234567', 'abcdef', '', '12;34', null, 123456, ['123456']])('%j is no code: 400', async (secret) => {
    const { sends } = await customer()
    expect((await sends({ secret })).status).toBe(400)
  })
})

describe('a card number in pieces', () => {
  it.each([false, true])('is masked in every message that held some of it (at once: %s)', async (atOnce) => {
    const { send, sends, transcript, conversation } = await customer()
    await sends({ secret: await box.code() })
    const pieces = ['4242', '4242', '4242', '4242']
    if (atOnce) await Promise.all(pieces.map((text) => send({ text })))
    else for (const text of pieces) await sends({ text })
    await house.engine.settled(conversation)
    const said = (await transcript()).filter((line) => line.startsWith('customer'))
    expect(said.slice(-4)).toEqual(['customer: ••••', 'customer: ••••', 'customer: ••••', 'customer: •••• 4242'])
  })
})
