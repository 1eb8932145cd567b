import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { type Answer, greeter, type House } from '../http/house.ts'
import { PDF } from '../reach/pictures.ts'

/** Where a batch of hostile texts has been planted, and what did not go in. */
export interface Planted {
  bot: string
  incident: string
  /** What was refused, and with what. A refusal is fine; a failure of ours is not. */
  failures: string[]
}

/** A bot that is drawn with nothing but these texts: names, words, labels, links, variables, intents. */
export function drawing(texts: readonly string[]): BotDocument {
  const document = greeter(cut(texts[0]!, 80))
  document.variables = [{ name: 'nama', type: 'text', scope: 'conversation', initial: texts[0]!.slice(0, 200) }]
  document.intents = [
    { id: 'apa', name: cut(texts[1] ?? texts[0]!, 80), examples: texts.slice(0, 10).map((text) => text.slice(0, 200)) },
  ]
  const both = (text: string) => ({ id: text, en: text })
  document.texts = { ...document.texts, label: both(plain(cut(texts[2] ?? texts[0]!, 80))) }
  const flow = document.flows[0]!
  const [start, hello, ask, bye] = flow.nodes
  const message = NODE_TYPES.get('message')!
  const said = texts.map((text, i): FlowNode => {
    const shown = plain(text)
    const words = [
      shown,
      `[${shown}](https://toko.example/)`,
      `[tekan](${shown})`,
      `![${shown}](https://toko.example/a.png)`,
      `**${shown}**`,
    ]
    const fields = { text: both(words.join('\n\n')) }
    return { id: `say${i}`, type: 'message', version: message.version, title: cut(text, 80), at: near(i), fields }
  })
  const cards = cardNode(texts)
  // Each turn says at most so much: the rest is drawn and never reached.
  flow.nodes = [start!, { ...hello!, at: near(texts.length) }, cards, ask!, bye!, ...said]
  const chain = ['start', ...said.slice(0, 16).map(({ id }) => id), 'cards', 'ask']
  const edge = (from: string, exit: string, to: string) => ({ id: `${from}-${exit}`, from, exit, to })
  flow.edges = [
    ...chain.slice(1).map((to, i) => edge(chain[i]!, 'next', to)),
    edge('ask', 'next', 'bye'),
    edge('ask', 'invalid', 'ask'),
    edge('bye', 'next', 'ask'),
  ]
  document.flows.push({ ...structuredClone(flow), id: 'kedua', name: cut(texts[3] ?? texts[0]!, 60) })
  return document
}

function cardNode(texts: readonly string[]): FlowNode {
  const { version } = NODE_TYPES.get('card-carousel')!
  const both = (text: string, most: number) => ({ id: cut(plain(text), most), en: cut(plain(text), most) })
  const cards = texts
    .slice(0, 5)
    .map((text, i) => ({ id: `c${i}`, title: both(text, 80), subtitle: both(text, 160), price: cut(plain(text), 40) }))
  const fields = {
    text: { id: 'Ini:', en: 'These:' },
    from: 'here',
    cards,
    buttons: [{ id: 'b', label: both(texts[4] ?? texts[0]!, 30) }],
  }
  return { id: 'cards', type: 'card-carousel', version, at: near(0), fields: { ...fields, buttons: [] } as never } // its own field kinds
}

/** Puts the texts wherever the shop, its staff and its systems can put text, by the routes that they use. */
export async function plant(house: House, texts: readonly string[], as: { cookie: string; id: string }): Promise<Planted> {
  const failures: string[] = []
  const note = (where: string, answer: Answer) => {
    if (answer.status >= 500) failures.push(`${where}: ${answer.status}`)
    return answer
  }
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    note(`${method} ${path.replace(/[A-Za-z0-9_-]{22}/g, ':id')}`, await house.send(method, path, { as, body, headers }))
  const document = drawing(texts)
  const bot = await house.bot({ document, by: as.id })
  const base = `/api/bots/${bot}`
  const { revision } = await house.store.bot(bot).draft()
  await send('POST', `${base}/publish`, { note: cut(texts[0]!, 200), revision, acknowledged: true })
  await house.store.bot(bot).setLive(1)
  await send('PUT', `${base}/channels/web`, {
    on: true,
    origins: [],
    title: { id: cut(texts[0]!, 80) },
    greeting: { id: cut(texts[1] ?? '', 80) },
    position: 'right',
    colour: '#0e6a66',
  })
  for (const text of texts.slice(0, 5)) {
    await send('POST', `${base}/knowledge/collections`, { name: cut(text, 80) })
    await send('POST', '/api/staff', {
      email: `a${Math.random().toString(36).slice(2)}@toko.test`,
      name: cut(text, 80),
      role: 'agent',
      language: 'id',
    })
  }
  const [collection] = (await house.send('GET', `${base}/knowledge/collections`, { as })).json.items
  for (const text of texts.slice(0, 12)) {
    if (collection)
      await send('POST', `${base}/knowledge/collections/${collection.id}/documents`, {
        title: cut(text, 80),
        text: `${text}\n\nRetur 7 hari.`,
      })
    await send('POST', `${base}/knowledge/answers`, {
      questions: [cut(text, 300)],
      texts: { id: text, en: text },
      approved: true,
      expiresAt: null,
    })
  }
  const { json } = await send('POST', `${base}/shop/keys`, { name: cut(texts[0]!, 60) })
  const push = { authorization: `Bearer ${json.token}` }
  const price = { amount: 1, currency: 'IDR' }
  for (const text of texts.slice(0, 60)) {
    await send(
      'PUT',
      `${base}/shop/products`,
      { items: [{ sku: cut(text, 40), name: cut(text, 200), price, category: cut(text, 80) }] },
      push,
    )
    const items = [{ sku: 'A', name: cut(text, 200), quantity: 1, price }]
    const customer = { number: cut(text, 80), name: cut(text, 120) }
    const shipment = { courier: cut(text, 120), resi: cut(text, 120), state: 'sent', eta: null }
    await send(
      'PUT',
      `${base}/shop/orders`,
      { items: [{ number: cut(text, 80), state: 'paid', placedAt: 1, total: price, items, customer, shipment: null }] },
      push,
    )
    await send(
      'PUT',
      `${base}/shop/orders`,
      { items: [{ number: cut(`k ${text}`, 80), state: 'sent', placedAt: 1, total: price, items, customer, shipment }] },
      push,
    )
  }
  const file = Buffer.from('SKU,Nama,Harga\nA,Kaos,1').toString('base64')
  await send('POST', `${base}/shop/imports`, {
    id: 'impor-0001',
    kind: 'products',
    name: cut(texts[0]!, 200),
    file,
    columns: ['sku', 'name', 'price'],
    skip: true,
  })
  const opened = await house.store.bot(bot).incidents.open({
    slot: 'uji',
    contact: null,
    conversation: null,
    kind: 'other',
    summary: texts.slice(0, 3).join(' '),
    evidence: Object.fromEntries(texts.map((text, i) => [i % 2 ? text.slice(0, 80) : `k${i}`, text])),
    freeze: texts[0]!,
    at: house.time.now,
  } as never) // whatever a rule says it saw
  for (const [i, text] of texts.slice(0, 20).entries())
    await send('POST', `${base}/incidents/${opened.id}/notes`, { text, noteId: `catatan-${i}` })
  return { bot, incident: opened.id, failures }
}

/** What customers and staff say in one conversation, and what they send along. Answers with what was taken as it was sent. */
export async function talk(
  house: House,
  bot: string,
  token: string,
  texts: readonly string[],
  as: { cookie: string },
): Promise<{ conversation: string; sent: string[]; failures: string[] }> {
  const { items } = await house.store.bot(bot).conversations({ limit: 1 })
  const conversation = items[0]!.id
  const failures: string[] = []
  const sent: string[] = []
  for (const [i, text] of texts.entries()) {
    const answer = await house.send('POST', `/channel/web/${bot}/messages`, {
      headers: { authorization: `Bearer ${token}` },
      body: { id: `pesan-${i}-xx`, text },
    })
    if (answer.status === 202) sent.push(text)
    else if (answer.status !== 400) failures.push(`message ${i}: ${answer.status}`)
    await house.engine.settled(conversation)
  }
  const base = `/api/bots/${bot}/conversations/${conversation}`
  await house.send('POST', `${base}/take`, { as, body: {} })
  for (const [i, text] of texts.entries()) {
    const answer = await house.send('POST', `${base}/say`, { as, body: { text, messageId: `staf-${i}-xxxx` } })
    if (answer.status !== 200 && answer.status !== 400) failures.push(`staff ${i}: ${answer.status}`)
  }
  for (const [i, text] of texts.slice(0, 6).entries()) {
    const name = encodeURIComponent(`${text}.pdf`).slice(0, 590)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream', 'jaga-file': name }
    const answer = await house.send('POST', `/channel/web/${bot}/files?id=berkas-000${i}`, { headers, body: PDF })
    if (answer.status !== 202) failures.push(`file ${i}: ${answer.status} ${answer.text.slice(0, 100)}`)
  }
  return { conversation, sent, failures }
}

/** By whole characters, so that half of one is never sent. */
const cut = (text: string, most: number) => {
  const short = text.slice(0, most)
  return (/[\ud800-\udbff]$/.test(short) ? short.slice(0, -1) : short).trim() || '-'
}
/** A designer's text may hold `{{…}}`, which names a variable and would be refused as unknown. */
const plain = (text: string) => text.replaceAll('{{', '{ {').trim() || '-'
/** All in one view of the canvas, however many. */
const near = (i: number) => ({ x: (i % 10) * 70, y: Math.floor(i / 10) * 45 })
