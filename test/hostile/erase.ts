import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type House, openHouse } from '../http/house.ts'
import { PDF } from '../reach/pictures.ts'
import { freshCanary } from './canary.ts'
import { eraseInPostgres } from './erase-postgres.ts'
import { NO_LIMITS } from './limits.ts'
import { findingsOf, type Part } from './part.ts'

/**
 * DB-08: a person whose every trace holds 32 bytes that occur nowhere else is erased, and then they are looked for: by bytes in
 * the database, its log and index and in what was logged, and in what staff may read and take out of the house. What was
 * stored of them sealed, key and all, must be gone from the files as well.
 */
export const erasure: Part = {
  name: 'DB-08 erasure',
  async run() {
    const findings = findingsOf()
    const sqlite = await eraseInHouse()
    const postgres = await eraseInPostgres()
    for (const { found } of [sqlite, postgres]) for (const what of found) findings.add(what, 'still there')
    return {
      figures: {
        'sealed pieces gone': sqlite.pieces,
        'places read before and after': sqlite.places,
        'PostgreSQL rows': postgres.rows,
      },
      findings: findings.list,
    }
  },
}

/** A person in a whole house on SQLite: met by routes, erased by routes, looked for in files, logs, answers and exports. */
export async function eraseInHouse(
  erase: (house: House, who: Person) => Promise<void> = eraseByRoutes,
): Promise<{ found: string[]; pieces: number; places: number }> {
  const house = await openHouse({ limits: NO_LIMITS })
  const canary = freshCanary()
  const who = await meet(house, canary)
  const before = await readEverywhere(house, who)
  const found = before
    .filter(({ text }) => !text.includes(canary))
    .map(({ where }) => `${where} never had it: this search would find nothing`)
  if (fileHolds(house, canary)) found.push('the database files have it in the clear, before any erasure')
  const kept = piecesIn(house)
  await erase(house, who)
  const left = piecesIn(house)
  const gone = [...kept].filter(([piece]) => !left.has(piece))
  const files = filesOf(house)
  for (const [piece, table] of gone) {
    const holder = files.find(({ bytes }) => bytes.includes(Buffer.from(piece, 'latin1')))
    if (holder) found.push(`a piece of the person of ${table}, sealed, in ${holder.name}`)
  }
  for (const { where, text } of await readEverywhere(house, who)) if (text.includes(canary)) found.push(where)
  for (const { name, bytes } of files) if (bytes.includes(canary)) found.push(`the file ${name}`)
  if (JSON.stringify(house.logged).includes(canary)) found.push('the log')
  await house.close()
  return { found, pieces: gone.length, places: before.length }
}

interface Person {
  canary: string
  bot: string
  token: string
  conversation: string
  incident: string
  customer: string
  owner: { cookie: string; id: string }
}

async function meet(house: House, canary: string): Promise<Person> {
  const owner = await house.someone('owner')
  const bot = await house.bot()
  const { token, conversation } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
  await house.engine.settled(conversation)
  const bearer = { authorization: `Bearer ${token}` }
  await house.send('POST', `/channel/web/${bot}/messages`, {
    headers: bearer,
    body: { id: 'pesan-0001', text: `Saya ${canary}` },
  })
  await house.engine.settled(conversation)
  const { contact } = await house.store.bot(bot).conversation(conversation)
  const opened = await house.store.bot(bot).incidents.open({
    slot: 'satu',
    contact,
    conversation,
    kind: 'phishing',
    summary: canary,
    evidence: { said: canary },
    freeze: canary,
    at: 1,
  } as never) // whatever a rule says it saw
  await house.store.bot(bot).trust.addConsent({
    id: 'c1',
    contact,
    conversation,
    channel: 'web',
    purpose: 'promo',
    decision: 'given',
    version: '1',
    text: canary,
    at: 1,
  })
  await house.store.bot(bot).files.put({
    conversation,
    data: new Uint8Array([...PDF, ...Buffer.from(canary)]),
    at: 1,
    about: { id: 'berkas', name: `${canary}.pdf`, type: 'application/pdf', bytes: PDF.length },
  } as never)
  const price = { amount: 1, currency: 'IDR' }
  const customer = { number: '', name: canary, phone: '', email: `${canary}@toko.example` }
  await house.store
    .bot(bot)
    .shop.putOrders(
      [{ number: 'A-1', state: 'paid', placedAt: 1, total: price, items: [], shipment: null, payment: null, customer }],
      1,
    )
  const [known] = (await house.store.bot(bot).shop.customers({ limit: 10 })).items
  return { canary, bot, token, conversation, incident: opened.id, customer: known!.id, owner }
}

async function eraseByRoutes(house: House, { bot, token, customer, owner }: Person): Promise<void> {
  await house.send('POST', `/channel/web/${bot}/forget`, { headers: { authorization: `Bearer ${token}` }, body: {} })
  await house.send('DELETE', `/api/bots/${bot}/shop/customers/${customer}`, { as: owner })
}

/** Whatever staff, the customer and exports may read of a person. */
async function readEverywhere(house: House, who: Person): Promise<{ where: string; text: string }[]> {
  const base = `/api/bots/${who.bot}`
  const paths = [
    `${base}/conversations/${who.conversation}/messages`,
    `/api/queue?bot=${who.bot}`,
    `${base}/incidents/${who.incident}`,
    `${base}/shop/customers`,
    `${base}/shop/orders`,
    `${base}/shop/export?kind=customers`,
    `${base}/shop/export?kind=orders`,
  ]
  return Promise.all(
    paths.map(async (path) => ({
      where: path.replace(/[A-Za-z0-9_-]{22}/g, ':id'),
      text: (await house.send('GET', path, { as: who.owner })).text,
    })),
  )
}

function filesOf(house: House): { name: string; bytes: Buffer }[] {
  const folder = house.deps.config.dataFolder
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}

const fileHolds = (house: House, text: string) => filesOf(house).some(({ bytes }) => bytes.includes(text))

/** Every blob of every row with its table: what is sealed, and the keys that it is sealed with. */
function piecesIn(house: House): Map<string, string> {
  const db = new Database(join(house.deps.config.dataFolder, 'jaga.db'), { readonly: true })
  const pieces = new Map<string, string>()
  const tables = db
    .prepare(
      "select name from sqlite_master where type = 'table' and sql not like '%virtual%' and name not like 'passage%' and name not in ('meta', 'audit')",
    )
    .pluck()
    .all() as string[]
  for (const table of tables)
    for (const row of db.prepare(`select * from "${table}"`).raw().iterate() as Iterable<unknown[]>)
      for (const value of row) if (Buffer.isBuffer(value) && value.length >= 16) pieces.set(value.toString('latin1'), table)
  db.close()
  return pieces
}
