import { greeter, type House, openHouse } from '../http/house.ts'
import { PDF } from '../reach/pictures.ts'
import { freshCanary } from './canary.ts'
import { NO_LIMITS } from './limits.ts'

/** A house in which one bot holds a word of its own in everything that it keeps, and another bot holds nothing. */
export interface Full {
  house: House
  owner: { cookie: string; id: string }
  bot: string
  /** Ids of the full bot, by the name of a route's parameter; those of one name that several things have, one after another. */
  ids: Record<string, string[]>
  token: string
  /** What nobody may read without the key. */
  sealed: Record<string, string>
  /** What is the bot's own and no secret: its drawing, its documents, its goods. */
  open: Record<string, string>
  empty: { bot: string; token: string; key: string }
  close(): Promise<void>
}

export async function openFull(): Promise<Full> {
  const house = await openHouse({ limits: NO_LIMITS })
  const words = <K extends string>(...names: K[]) =>
    Object.fromEntries(names.map((name) => [name, freshCanary()])) as Record<K, string> // made of the same names
  const sealed = words(
    ...(['customer', 'staff', 'fileName', 'fileBytes', 'summary', 'evidence', 'note', 'freeze', 'consent'] as const),
    ...(['personName', 'mailbox', 'secret', 'mailPassword', 'colleague', 'colleagueMail', 'question'] as const),
  )
  const open = words('document', 'collection', 'title', 'answer', 'versionNote', 'keyName', 'product')
  const owner = await house.someone('owner')
  const [bot, empty] = [await house.bot({ document: asking() }), await house.bot({ document: asking() })]
  const base = `/api/bots/${bot}`
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const answer = await house.send(method, path, { as: owner, headers, ...(body === undefined ? {} : { body }) })
    if (answer.status >= 400) throw new Error(`${method} ${path} was answered ${answer.status}: ${answer.text.slice(0, 200)}`)
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) await answer.response.text()
    return answer.json
  }
  const opened = await send('POST', `/channel/web/${bot}/open`, {})
  const bearer = { authorization: `Bearer ${opened.token}` }
  await house.engine.settled(opened.conversation)
  await send('POST', `/channel/web/${bot}/messages`, { id: 'pesan-0001', text: `Saya ${sealed.customer}` }, bearer)
  await house.engine.settled(opened.conversation)
  const talk = `${base}/conversations/${opened.conversation}`
  await send('POST', `${talk}/take`, {})
  await send('POST', `${talk}/say`, { text: sealed.staff, messageId: 'staf-0001' })
  const file = await house.send('POST', `/channel/web/${bot}/files?id=berkas-0001`, {
    headers: { ...bearer, 'content-type': 'application/octet-stream', 'jaga-file': `${sealed.fileName}.pdf` },
    body: new Uint8Array([...PDF, ...Buffer.from(sealed.fileBytes)]),
  })
  if (file.status !== 202) throw new Error(`the file was answered ${file.status}: ${file.text}`)
  const mine = house.store.bot(bot)
  const { contact } = await mine.conversation(opened.conversation)
  const incident = await mine.incidents.open({
    slot: 'satu',
    contact,
    conversation: opened.conversation,
    kind: 'phishing',
    summary: sealed.summary,
    evidence: { said: sealed.evidence },
    freeze: sealed.freeze,
    at: house.time.now,
  } as never) // whatever a rule says it saw
  await send('POST', `${base}/incidents/${incident.id}/notes`, { text: sealed.note, noteId: 'catatan-1' })
  const consent = { purpose: 'promo', decision: 'given', version: '1', text: sealed.consent, at: 1 } as const
  await mine.trust.addConsent({ id: 'c1', contact, conversation: opened.conversation, channel: 'web', ...consent })
  await send('PUT', `${base}/secrets/kurir`, { value: sealed.secret, hosts: ['api.toko.test'] })
  await send('POST', '/api/staff', {
    email: `${sealed.colleagueMail}@toko.test`,
    name: sealed.colleague,
    role: 'agent',
    language: 'id',
  })
  await send('PUT', '/api/settings/mail', {
    ...{ host: 'smtp.toko.test', port: 587, security: 'starttls', user: 'toko', password: sealed.mailPassword },
    ...{ from: 'toko@toko.test', name: 'Toko' },
  })
  const key = await send('POST', `${base}/shop/keys`, { name: open.keyName })
  const push = { authorization: `Bearer ${key.token}` }
  const price = { amount: 1, currency: 'IDR' }
  await send('PUT', `${base}/shop/products`, { items: [{ sku: 'A', name: open.product, price }] }, push)
  const customer = { number: 'P-1', name: sealed.personName, phone: '', email: `${sealed.mailbox}@toko.example` }
  await send(
    'PUT',
    `${base}/shop/orders`,
    { items: [{ number: 'A-1', state: 'paid', placedAt: 1, total: price, items: [], customer }] },
    push,
  )
  await send('POST', `${base}/knowledge/collections`, { name: open.collection })
  const collections = (await send('GET', `${base}/knowledge/collections`)).items.map(({ id }: { id: string }) => id)
  await send('POST', `${base}/knowledge/collections/${collections[0]}/documents`, {
    title: open.title,
    text: `${open.document} retur 7 hari.`,
  })
  const kept = { questions: ['jam buka'], texts: { id: open.answer }, approved: true, expiresAt: null }
  await send('POST', `${base}/knowledge/answers`, kept)
  const tried = { question: `retur ${sealed.question}`, language: 'id', collections: [], edition: 'draft', model: false }
  await send('POST', `${base}/knowledge/try`, tried)
  const { revision } = await mine.draft()
  await mine.publish({ revision, note: open.versionNote, by: owner.id, at: house.time.now })

  const idsOf = async (path: string, name = 'id') => {
    const { items } = await send('GET', `${base}${path}`)
    return items.map((item: Record<string, string>) => item[name]) as string[] // each list's own ids
  }
  const messages = await mine.messages(opened.conversation, 0, 100)
  const ids = {
    id: [opened.conversation, incident.id, ...(await idsOf('/shop/customers')), ...(await idsOf('/shop/keys'))],
    collection: collections,
    document: await idsOf(`/knowledge/collections/${collections[0]}/documents`),
    answer: await idsOf('/knowledge/answers'),
    file: messages.flatMap(({ reply }) => (reply.file ? [reply.file.id] : [])),
    turn: messages.flatMap(({ turn }) => (turn ? [turn] : [])).slice(0, 1),
    name: ['kurir'],
    n: ['2'],
  }
  const other = await send('POST', `/channel/web/${empty}/open`, {})
  await house.engine.settled(other.conversation)
  const otherKey = await send('POST', `/api/bots/${empty}/shop/keys`, { name: 'Gudang' })
  return {
    ...{ house, owner, bot, ids, token: opened.token, sealed, open },
    empty: { bot: empty, token: other.token, key: otherKey.token },
    close: () => house.close(),
  }
}

/** Asks a name, thanks for it, and asks again. */
function asking() {
  const document = greeter()
  const flow = document.flows[0]!
  flow.edges = flow.edges.map((edge) => (edge.from === 'bye' ? { ...edge, to: 'ask' } : edge))
  return document
}

/** Whatever staff and the customer may read of the full bot, and what comes out. */
export async function readAll({ house, owner, bot, ids, token }: Full): Promise<Map<string, string>> {
  const base = `/api/bots/${bot}`
  const [conversation, incident] = ids.id!
  const talk = `${base}/conversations/${conversation}`
  const paths = [
    ...['', '/draft', '/export', '/versions', '/versions/2', '/secrets', '/channels/web', '/payments', '/problems'],
    ...[
      '/shop/customers',
      '/shop/orders',
      '/shop/products',
      '/shop/keys',
      '/shop/export?kind=orders',
      '/shop/export?kind=customers',
    ],
    ...['/knowledge/collections', '/knowledge/answers', `/knowledge/collections/${ids.collection![0]}/documents`],
    ...[`/knowledge/documents/${ids.document![0]}/passages`, `/incidents/${incident}`, `/incidents/${incident}/export`],
  ].map((path) => base + path)
  const all = [
    ...paths,
    talk,
    `${talk}/messages`,
    `${talk}/receipts/${ids.turn![0]}`,
    `${talk}/files/${ids.file![0]}`,
    '/api/staff',
    `/api/queue?bot=${bot}`,
  ]
  const read = new Map<string, string>()
  for (const path of all) read.set(path.replace(/[A-Za-z0-9_-]{22}/g, ':id'), (await house.send('GET', path, { as: owner })).text)
  const mine = { headers: { authorization: `Bearer ${token}` } }
  for (const path of ['messages', 'consents'])
    read.set(`the customer's ${path}`, (await house.send('GET', `/channel/web/${bot}/${path}`, mine)).text)
  const revealed = await house.send('POST', `${base}/incidents/${incident}/reveal`, { as: owner, body: { reason: 'Diperiksa' } })
  read.set('the case, revealed', revealed.text)
  return read
}
