import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse } from '../http/house.ts'
import { docxOf, paragraph } from './files.ts'
import { RETURNS } from './shelf.ts'

/** The knowledge of a bot over HTTP, on a real store and with the real reader in its own process. */
let house: House
let owner: { cookie: string }
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone('owner')
})
afterAll(() => house.close())

const at = (bot: string, rest: string) => `/api/bots/${bot}/knowledge${rest}`
async function shelf(): Promise<string> {
  const bot = await house.bot()
  await house.send('POST', at(bot, '/collections'), { as: owner, body: { name: 'Kebijakan Toko' } })
  return bot
}
interface Said {
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON came
  data: any
}
/** Everything that a stream says until it ends. */
async function follow(path: string, body: object, headers: Record<string, string> = {}): Promise<Said[]> {
  const { response } = await house.send('POST', path, { as: owner, body, headers })
  const text = await response.text()
  return [...text.matchAll(/event: (\S+)\ndata: (.*)\n/g)].map(([, event, data]) => ({ event: event!, data: JSON.parse(data!) }))
}
const upload = (bot: string, name: string, bytes: Buffer | string, headers?: Record<string, string>) =>
  follow(at(bot, '/collections/kebijakan-toko/documents'), { name, base64: Buffer.from(bytes).toString('base64') }, headers)
const get = async (bot: string, rest: string) => (await house.send('GET', at(bot, rest), { as: owner })).json
const post = (bot: string, rest: string, body: object = {}) => house.send('POST', at(bot, rest), { as: owner, body })
const ask = async (bot: string, question: string, more: object = {}) =>
  (await post(bot, '/try', { question, language: 'id', collections: [], edition: 'draft', model: false, ...more })).json

describe('collections', () => {
  it('are named by an id that a copy of the bot understands', async () => {
    const bot = await shelf()
    expect((await get(bot, '/collections')).items).toMatchObject([{ id: 'kebijakan-toko', name: 'Kebijakan Toko', documents: 0 }])
    expect((await post(bot, '/collections', { name: ' kebijakan TOKO ' })).json.error.code).toBe('knowledge.exists')
    expect((await post(bot, '/collections', { name: 'Kebijakan, toko!' })).json).toEqual({ id: 'kebijakan-toko-2' })
    expect((await post(bot, '/collections', { name: '商品' })).json).toEqual({ id: 'kumpulan' })
    expect((await house.send('PATCH', at(bot, '/collections/kumpulan'), { as: owner, body: { name: 'Barang' } })).status).toBe(
      204,
    )
    expect((await house.send('DELETE', at(bot, '/collections/kumpulan'), { as: owner })).status).toBe(204)
    expect((await house.send('DELETE', at(bot, '/collections/kumpulan'), { as: owner })).status).toBe(404)
    expect((await post(bot, '/collections/kumpulan/restore')).status).toBe(204)
    expect((await get(bot, '/collections')).items.map(({ name }: { name: string }) => name)).toContain('Barang')
  })
})

describe('documents', () => {
  it('come in with progress, and are there with their passages and who added them', async () => {
    const bot = await shelf()
    const said = await upload(bot, 'retur.md', RETURNS)
    expect(said.map(({ event }) => event)).toEqual([...said.slice(1).map(() => 'progress'), 'done'])
    expect(said.map(({ data }) => data.stage)).toEqual(expect.arrayContaining(['reading', 'cutting', 'writing']))
    const { document, title } = said.at(-1)!.data
    expect(title).toBe('retur')
    expect((await get(bot, '/collections/kebijakan-toko/documents')).items).toMatchObject([
      { id: document, kind: 'markdown', passages: 2, warnings: [], addedByName: 'Sari Dewi', removedAt: null },
    ])
    const { text } = await get(bot, `/documents/${document}`)
    const { items, next } = await get(bot, `/documents/${document}/passages?limit=1`)
    expect(text.slice(items[0].from, items[0].to)).toBe(items[0].text)
    expect((await get(bot, `/documents/${document}/passages?after=${next}`)).items).toHaveLength(1)
  })

  it('are refused in the reader’s own words', async () => {
    const bot = await shelf()
    expect(await upload(bot, 'a.pdf', 'bukan pdf')).toEqual([
      {
        event: 'error',
        data: {
          error: { code: 'knowledge.mismatch', message: expect.stringContaining('name ends in .pdf'), id: expect.any(String) },
        },
      },
    ])
    expect(
      (await upload(bot, '../../etc/passwd', docxOf(paragraph('x'), [{ name: '../x', data: 'x' }]))).at(-1)?.data.error,
    ).toMatchObject({
      code: 'knowledge.unsafe',
    })
    expect((await get(bot, '/collections/kebijakan-toko/documents')).items).toEqual([])
  })

  it('may be pasted, taken out, and brought back', async () => {
    const bot = await shelf()
    const [done] = (
      await follow(at(bot, '/collections/kebijakan-toko/documents'), { title: 'Jam buka', text: 'Buka jam 8.' })
    ).slice(-1)
    const { document } = done!.data
    expect((await ask(bot, 'buka jam berapa')).answer.reply.text).toBe('Buka jam 8.')
    expect((await house.send('DELETE', at(bot, `/documents/${document}`), { as: owner })).status).toBe(204)
    expect((await ask(bot, 'buka jam berapa')).answer).toBeNull()
    expect((await get(bot, '/collections/kebijakan-toko/documents?removed=true')).items).toHaveLength(1)
    expect((await post(bot, `/documents/${document}/restore`)).status).toBe(204)
    expect((await ask(bot, 'buka jam berapa')).answer.reply.sources).toMatchObject([
      { document, title: 'Jam buka', from: 0, to: 11 },
    ])
  })

  it('whose reader closes the stream are called off: nothing is there', async () => {
    const bot = await shelf()
    const { response } = await post(bot, '/collections/kebijakan-toko/documents', {
      title: 'Lama',
      text: 'Kalimat. '.repeat(90_000),
    })
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    // A later document waits for its turn behind nobody, and is alone.
    await upload(bot, 'retur.md', RETURNS)
    expect((await get(bot, '/collections/kebijakan-toko/documents')).items.map(({ title }: { title: string }) => title)).toEqual([
      'retur',
    ])
  })

  it.each<[string, object, number]>([
    ['no file at all', {}, 400],
    ['a file and a text', { name: 'a', base64: 'YQ==', text: 'x', title: 'x' }, 400],
    ['bytes that are no base64', { name: 'a', base64: 'a b' }, 400],
    ['no name', { name: '', base64: 'YQ==' }, 400],
    ['an empty text', { title: 'x', text: '' }, 400],
  ])('are not taken with %s', async (_, body, status) => {
    const bot = await shelf()
    expect((await post(bot, '/collections/kebijakan-toko/documents', body)).status).toBe(status)
  })

  it('of up to 10 MB fit into a request, and no more does', async () => {
    const bot = await shelf()
    const large = (bytes: number) => upload(bot, 'a.txt', Buffer.alloc(bytes, 'kata '))
    expect((await large(9 * 1024 * 1024)).at(-1)?.data.error.code).toBe('knowledge.long')
    const { status } = await post(bot, '/collections/kebijakan-toko/documents', {
      name: 'a',
      base64: 'a'.repeat(15 * 1024 * 1024),
    })
    expect(status).toBe(413)
  })

  it('are re-indexed with progress, and answer as before', async () => {
    const bot = await shelf()
    await upload(bot, 'retur.md', RETURNS)
    const before = (await ask(bot, 'retur berapa hari')).answer
    const said = await follow(at(bot, '/reindex'), {})
    expect(said.filter(({ data }) => data.stage === 'documents').map(({ data }) => [data.done, data.total])).toEqual([
      [0, 1],
      [1, 1],
    ])
    expect(said.at(-1)).toEqual({ event: 'done', data: { documents: 1, vectors: false } })
    expect((await ask(bot, 'retur berapa hari')).answer).toEqual(before)
  })
})

describe('answers', () => {
  const given = { questions: ['jam buka toko'], texts: { id: 'Jam 8.' }, approved: true, expiresAt: null }
  it('are written, approved by name, replaced, taken out and brought back', async () => {
    const bot = await shelf()
    const first = (await post(bot, '/answers', given)).json
    expect(first).toMatchObject({ approvedByName: 'Sari Dewi', questions: ['jam buka toko'] })
    expect((await ask(bot, 'toko buka jam brp')).answer).toMatchObject({ by: 'curated', reply: { text: 'Jam 8.' } })
    const put = await house.send('PUT', at(bot, `/answers/${first.id}`), { as: owner, body: { ...given, approved: false } })
    expect(put.json).toMatchObject({ approvedBy: null })
    expect((await ask(bot, 'toko buka jam brp')).answer).toBeNull()
    expect((await get(bot, '/answers')).items).toHaveLength(1)
    expect((await house.send('DELETE', at(bot, `/answers/${put.json.id}`), { as: owner })).status).toBe(204)
    expect((await post(bot, `/answers/${put.json.id}/restore`)).status).toBe(204)
  })

  it.each<[string, object]>([
    ['no question', { ...given, questions: [] }],
    ['no text', { ...given, texts: { id: ' ' } }],
    ['another language', { ...given, texts: { fr: 'x' } }],
    ['a field that is not known', { ...given, approvedBy: 'me' }],
  ])('are not taken with %s', async (_, body) => {
    const bot = await shelf()
    expect((await post(bot, '/answers', body)).json.error.code).toBe('request.invalid')
  })
})

describe('trying', () => {
  it('tells what was looked for, what was found and why, and the answer', async () => {
    const bot = await shelf()
    await upload(bot, 'retur.md', RETURNS)
    const tried = await ask(bot, 'brp ongkir ke surabya kak')
    expect(tried).toMatchObject({ enough: true, curated: null, answer: { by: 'extract', reply: { generated: false } } })
    expect(tried.terms).toEqual(expect.arrayContaining(['ongkos', 'kirim']))
    expect(tried.passages[0]).toMatchObject({
      ranks: { words: 1, trigrams: 1, vectors: null },
      source: { heading: 'Ongkos kirim' },
    })
    expect(tried.passages[0].holds).toContain('surabya')
  })

  it('of what is published answers from that, before and after a restore', async () => {
    const bot = await shelf()
    expect((await ask(bot, 'retur', { edition: 'live' })).answer).toBeNull()
    await upload(bot, 'retur.md', RETURNS)
    const publish = async () => {
      const { revision } = (await house.send('GET', `/api/bots/${bot}/draft`, { as: owner })).json
      return (
        await house.send('POST', `/api/bots/${bot}/publish`, { as: owner, body: { note: '', revision, acknowledged: true } })
      ).json.number
    }
    const version = await publish()
    const { items } = await get(bot, '/collections/kebijakan-toko/documents')
    await house.send('DELETE', at(bot, `/documents/${items[0].id}`), { as: owner })
    await upload(bot, 'retur.md', RETURNS.replace('7 hari', '30 hari'))
    expect((await ask(bot, 'retur berapa hari', { edition: 'live' })).answer.reply.text).toContain('7 hari')
    expect((await ask(bot, 'retur berapa hari')).answer.reply.text).toContain('30 hari')
    const before = (await house.send('GET', `/api/bots/${bot}/draft`, { as: owner })).json
    const { revision, knowledge } = (
      await house.send('POST', `/api/bots/${bot}/versions/${version}/restore`, {
        as: owner,
        body: { revision: before.revision },
      })
    ).json
    expect((await ask(bot, 'retur berapa hari')).answer.reply.text).toContain('7 hari')
    const undo = { document: before.document, revision, knowledge }
    const undone = await house.send('POST', `/api/bots/${bot}/versions/${version}/unrestore`, { as: owner, body: undo })
    expect(undone.status).toBe(200)
    expect((await ask(bot, 'retur berapa hari')).answer.reply.text).toContain('30 hari')
    const again = await house.send('POST', `/api/bots/${bot}/versions/${version}/unrestore`, { as: owner, body: undo })
    expect(again.status).toBe(409)
  })

  it('a bot that was never published has nothing live to try', async () => {
    const bot = await house.bot({ published: false })
    expect((await ask(bot, 'retur', { edition: 'live' })).error.code).toBe('version.none')
  })
})

describe('what is another bot’s', () => {
  it('is answered as what was never there', async () => {
    const [mine, theirs] = [await shelf(), await shelf()]
    const { document } = (await upload(theirs, 'retur.md', RETURNS)).at(-1)!.data
    const answer = (await post(theirs, '/answers', { questions: ['x'], texts: { id: 'x' }, approved: true, expiresAt: null }))
      .json.id
    const tries: [string, string, object?][] = [
      ['GET', `/documents/${document}`],
      ['GET', `/documents/${document}/passages`],
      ['DELETE', `/documents/${document}`],
      ['POST', `/documents/${document}/restore`, {}],
      ['DELETE', `/answers/${answer}`],
      ['POST', `/answers/${answer}/restore`, {}],
      ['PUT', `/answers/${answer}`, { questions: ['x'], texts: { id: 'x' }, approved: true, expiresAt: null }],
      ['GET', '/collections/lain/documents'],
      ['POST', '/collections/lain/documents', { title: 'x', text: 'x' }],
      ['DELETE', '/collections/lain'],
    ]
    for (const [method, rest, body] of tries)
      expect((await house.send(method, at(mine, rest), { as: owner, body })).status, `${method} ${rest}`).toBe(404)
    expect((await ask(mine, 'retur')).passages).toEqual([])
    expect((await get(theirs, `/documents/${document}`)).removedAt).toBeNull()
  })
})
