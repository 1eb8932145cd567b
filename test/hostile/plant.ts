import type { JsonObject } from '../../nodes/json.ts'
import { maskedSummary } from '../../runtime/http/incidents.ts'
import { type Answer, greeter, type House } from '../http/house.ts'
import { cut } from './cut.ts'
import { openIncidents } from './plant-cases.ts'
import { readEach } from './plant-documents.ts'
import { askEach, handing, manyAtOnce, publishEach } from './plant-talks.ts'

/** Where hostile texts have been planted, and what did not go in. */
export interface Planted {
  bot: string
  incident: string
  /** A second bot of few steps: it has a version of each text, and a conversation. */
  small: string
  /** A failure of ours; that a text is refused is fine. */
  failures: string[]
  /** The texts that were taken, as each place was given them. */
  taken: Record<Place, string[]>
}

export type Place = 'staff' | 'products' | 'orders' | 'documents' | 'answers' | 'notes' | 'versions' | 'incidents' | 'queue'

/** Puts every text into every place where the shop, its staff and its systems can put text, by the routes that they use. */
export async function plant(house: House, texts: readonly string[], as: { cookie: string; id: string }): Promise<Planted> {
  const failures: string[] = []
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await house.send(method, path, { as, body, headers })
    const where = `${method} ${path.replace(/[A-Za-z0-9_-]{22}/g, ':id')}`
    if (answer.status >= 500) failures.push(`${where}: ${answer.status}`)
    return answer
  }
  const bot = await house.bot({ document: greeter(cut(texts[0]!, 80)), by: as.id })
  const base = `/api/bots/${bot}`
  const small = await house.bot({ document: handing(texts[0]!), by: as.id })
  await openWeb(house, bot, texts)
  await openWeb(house, small, [])
  const { json: key } = await send('POST', `${base}/shop/keys`, { name: cut(texts[0]!, 60) })
  const push = { authorization: `Bearer ${key.token}` }
  await send('POST', `${base}/knowledge/collections`, { name: cut(texts[0]!, 80) })
  const [collection] = (await house.send('GET', `${base}/knowledge/collections`, { as })).json.items
  const incident = await openIncidents(house, bot, texts, as.id)
  /** What of each text was taken, one request a text: one that is refused refuses no other. */
  const each = async (most: number, give: (text: string, i: number) => Promise<Answer>) => {
    const taken = await manyAtOnce(texts, async (text, i) =>
      (await give(cut(text, most), i)).status < 300 ? [cut(text, most)] : [],
    )
    return taken.flat()
  }
  /** A shop's data is changed by one at a time. */
  const inTurn: typeof each = async (most, give) => {
    const taken: string[] = []
    for (const [i, text] of texts.entries()) if ((await give(cut(text, most), i)).status < 300) taken.push(cut(text, most))
    return taken
  }
  const person = (text: string) => ({ number: cut(text, 80), name: cut(text, 120) })
  const taken = {
    // A run of figures may pass for somebody's number: a case shows it masked, in its summary as in its notes.
    incidents: texts.map((text) => maskedSummary({ summary: cut(text, 160) } as never).summary),
    staff: await each(80, (name, i) =>
      send('POST', '/api/staff', { email: `staf${i}@toko.test`, name, role: 'agent', language: 'id' }),
    ),
    products: await inTurn(200, (name, i) =>
      send(
        'PUT',
        `${base}/shop/products`,
        { items: [{ sku: cut(`${i} ${name}`, 40), name, price, category: cut(name, 80) }] },
        push,
      ),
    ),
    orders: await inTurn(70, (text, i) => {
      const items = [{ sku: 'A', name: cut(text, 200), quantity: 1, price }]
      const shipment = i % 2 ? { courier: cut(text, 120), resi: cut(text, 120), state: 'in-transit', eta: null } : null
      const order = { number: text, state: 'paid', placedAt: 1, total: price, items, customer: person(text), shipment }
      return send('PUT', `${base}/shop/orders`, { items: [order] }, push)
    }),
    documents: await readEach(house, bot, collection.id, texts, send),
    answers: await each(300, (text) =>
      send('POST', `${base}/knowledge/answers`, {
        questions: [text],
        texts: { id: text, en: text },
        approved: true,
        expiresAt: null,
      }),
    ),
    notes: texts.map((text) => maskedSummary({ summary: cut(text, 1_000) } as never).summary),
    versions: await publishEach(house, small, texts),
    queue: await askEach(house, small, texts),
  }
  for (const [place, list] of Object.entries(taken))
    if (list.length < texts.length * 0.8) failures.push(`${place}: only ${list.length} of ${texts.length} texts were taken`)
  return { bot, small, incident, failures, taken }
}

/** The web channel of a bot, open to everybody, greeting with the first of these texts. */
export async function openWeb({ store }: House, bot: string, [title, greeting]: readonly string[]): Promise<void> {
  const words: JsonObject =
    title === undefined ? { title: {} } : { title: { id: cut(title, 80) }, greeting: { id: cut(greeting ?? '', 80) } }
  await store.bot(bot).setLive(1)
  await store.bot(bot).putChannel('web', { on: true, origins: [], position: 'right', colour: '#0e6a66', ...words })
}

const price = { amount: 1, currency: 'IDR' }
