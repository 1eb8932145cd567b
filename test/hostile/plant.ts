import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { clean } from '../../runtime/guard/clean.ts'
import { maskedSummary } from '../../runtime/http/incidents.ts'
import { type Answer, greeter, type House } from '../http/house.ts'
import { documentOf } from '../knowledge/shelf.ts'
import { cut } from './cut.ts'
import { inParts, plain } from './drawing.ts'

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

/** One case of each text, and one that holds them all: its evidence is what somebody said. Answers with that one's id. */
async function openIncidents(house: House, bot: string, texts: readonly string[], by: string): Promise<string> {
  const { incidents } = house.store.bot(bot)
  const common = { contact: null, conversation: null, kind: 'other', at: house.time.now }
  for (const [i, text] of texts.entries())
    await incidents.open({
      ...common,
      slot: `satu${i}`,
      summary: cut(text, 160),
      evidence: { said: text },
      freeze: text,
    } as never) // whatever a rule says it saw
  const all = await incidents.open({
    ...common,
    slot: 'semua',
    summary: texts.slice(0, 3).join(' '),
    evidence: Object.fromEntries(texts.map((text, i) => [i % 2 ? text.slice(0, 80) : `k${i}`, text])),
    freeze: texts[0]!,
  } as never) // whatever a rule says it saw
  for (const [i, text] of texts.entries())
    await incidents.note(all.id, { text: cut(text, 1_000), noteId: `catatan-${i}`, staff: by, at: house.time.now })
  return all.id
}

/** Asks one thing and hands over, with a text for a reason. */
function handing(text: string) {
  const document = greeter(cut(text, 80))
  const flow = document.flows[0]!
  const summary = {
    text: { id: 'Mohon tunggu.', en: 'Please wait.' },
    reason: cut(plain(text), 200),
    summary: '{{nama}}',
    quote: true,
  }
  const { version } = NODE_TYPES.get('handoff')!
  flow.nodes = [
    ...flow.nodes.filter(({ id }) => ['start', 'ask', 'end'].includes(id)),
    { id: 'cs', type: 'handoff', version, at: { x: 0, y: 0 }, fields: summary },
  ]
  const edge = (from: string, exit: string, to: string) => ({ id: `${from}-${exit}`, from, exit, to })
  flow.edges = [
    edge('start', 'next', 'ask'),
    edge('ask', 'next', 'cs'),
    edge('ask', 'invalid', 'cs'),
    edge('cs', 'returned', 'end'),
  ]
  return document
}

async function publishEach(house: House, bot: string, texts: readonly string[]): Promise<string[]> {
  const { revision } = await house.store.bot(bot).draft()
  for (const text of texts)
    await house.store.bot(bot).publish({ revision, note: cut(text, 500), by: 'nobody', at: house.time.now })
  return texts.map((text) => cut(text, 500))
}

/** A conversation of each text that waits for a person, with the text as its last word. */
async function askEach(house: House, bot: string, texts: readonly string[]): Promise<string[]> {
  const taken = await manyAtOnce(texts, async (text) => {
    const { token, conversation } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    await house.engine.settled(conversation)
    const headers = { authorization: `Bearer ${token}` }
    const say = (id: string) => house.send('POST', `/channel/web/${bot}/messages`, { headers, body: { id, text } })
    await say('pesan-0001')
    await house.engine.settled(conversation)
    const { status } = await say('pesan-0002')
    await house.engine.settled(conversation)
    return status === 202 ? [clean(cut(text, 200)).text] : []
  })
  return taken.flat()
}

/** A document of each text, and one that holds them all. What is read as HTML may name itself. Answers with their titles. */
async function readEach(
  house: House,
  bot: string,
  collection: string,
  texts: readonly string[],
  send: (method: string, path: string, body: unknown) => Promise<Answer>,
): Promise<string[]> {
  const path = `/api/bots/${bot}/knowledge/collections/${collection}/documents`
  const all = { title: 'Semua', text: `# Semua\n\n${texts.join('\n\n')}` }
  // Each is read in a process of its own: a few of them alone, the rest as the reader would leave them.
  for (const document of [
    ...texts.slice(0, 4).map((text) => ({ title: cut(text, 80), text: `${text}\n\nRetur 7 hari.` })),
    all,
  ]) {
    const { response } = await send('POST', path, document)
    await response.text() // it tells of its progress until the document is in
  }
  for (const text of texts.slice(4))
    await house.store.bot(bot).knowledge.addDocument({ ...documentOf(cut(text, 80), `${text} Retur 7 hari.`), collection })
  const titles: string[] = []
  let after: string | null = null
  do {
    const page: { items: { title: string }[]; next: string | null } = await house.store
      .bot(bot)
      .knowledge.documents(collection, { after, limit: 100 })
    titles.push(...page.items.map(({ title }) => title))
    after = page.next
  } while (after)
  return titles
}

/** A hundred at a time, as many as a house is asked at once. */
async function manyAtOnce<T>(texts: readonly string[], give: (text: string, i: number) => Promise<T>): Promise<T[]> {
  const given: T[] = []
  for (const some of inParts(texts, 100)) {
    const from = given.length
    given.push(...(await Promise.all(some.map((text, i) => give(text, from + i)))))
  }
  return given
}
