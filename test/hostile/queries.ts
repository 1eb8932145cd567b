import { routeTable } from '../../runtime/http/permit.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'
import { pathOf } from '../http/bodies.ts'
import { type House, openHouse } from '../http/house.ts'
import { documentOf } from '../knowledge/shelf.ts'
import { newPGlite } from '../store/pglite.ts'
import { KEK, openShop, silent } from '../store/shop.ts'
import { NO_LIMITS } from './limits.ts'
import { findingsOf, type Part } from './part.ts'
import { PARAMETERS, SIGNS } from './signs.ts'

/**
 * DB-01 and DB-03: whatever a client may sort, filter, search or page by, with signs that mean something to SQL, LIKE, FTS5 and
 * tsquery. Each is refused or taken for what it is; no answer is a failure of ours, and none is more than was asked for.
 */
export const queries: Part = {
  name: 'DB-01, DB-03 queries',
  async run({ data, folder }) {
    const findings = findingsOf()
    const signs = [...SIGNS, ...(data.texts ?? []).filter((text) => text.length > 0 && text.length <= 100).slice(0, 200)]
    const asked = await askEverywhere(signs, findings.add)
    const searched = await searchBoth(signs, folder, findings.add)
    return { figures: { asked, 'searches in two databases': searched, signs: signs.length }, findings: findings.list }
  },
}

type Add = (where: string, what: string) => void

async function askEverywhere(signs: readonly string[], add: Add): Promise<number> {
  const house = await openHouse({ limits: NO_LIMITS })
  const owner = await house.someone()
  const bot = await house.bot()
  await fillShop(house, bot, owner)
  const routes = routeTable(house.app).filter(
    ({ method, path }) => method === 'GET' && /^\/(api|channel)/.test(path) && !/stream|events|openapi/.test(path),
  )
  const cursors = [
    [1e308, 'x'],
    [-1, "' or 1=1 --"],
    [0, 'a'.repeat(300)],
    ['0', 'x'],
    [0, null],
    {},
    [[0], ['x']],
    [0, '\0'],
    [9e15, '%'],
  ].map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url'))
  let asked = 0
  const ask = async (path: string, where: string) => {
    const { status, text } = await house.send('GET', path, { as: owner })
    asked++
    if (status >= 500) add(where, `answered ${status} to ${path.slice(0, 200)}`)
    if (/SQLITE_|syntax error|drizzle|no such (?:table|column)/.test(text)) add(where, 'tells of the database')
  }
  for (const { path } of routes) {
    const at = pathOf(path, { bot })
    for (const parameter of PARAMETERS) {
      const values = parameter === 'after' ? [...SIGNS, ...cursors] : parameter === 'search' ? signs : SIGNS.slice(0, 24)
      for (const value of values)
        await ask(`${at}?${parameter}=${encodeURIComponent(value.toWellFormed())}`, `${path}?${parameter}`)
    }
    if (path.includes(':'))
      for (const sign of SIGNS)
        await ask(
          pathOf(path, {
            bot,
            id: sign.toWellFormed(),
            collection: sign.toWellFormed(),
            document: sign.toWellFormed(),
            file: 'x',
            turn: sign.toWellFormed(),
          }),
          path,
        )
  }
  for (const [search, names] of LITERAL) {
    const { json } = await house.send('GET', `/api/bots/${bot}/shop/products?search=${encodeURIComponent(search)}`, { as: owner })
    const found = json.items.map(({ name }: { name: string }) => name).sort()
    if (JSON.stringify(found) !== JSON.stringify(names)) add(`a search for ${search}`, `found ${JSON.stringify(found)}`)
  }
  const failed = house.logged.find(({ fact }) => fact === 'http.failed')
  if (failed) add('log', JSON.stringify(failed.data).slice(0, 300))
  await house.close()
  return asked
}

const NAMES = ['Diskon 100%', 'Kaos_merah', 'Kaos merah', 'Wow! Mug']
/** A search finds its own letters, whatever they mean elsewhere. */
export const LITERAL: [string, string[]][] = [
  ['%', ['Diskon 100%']],
  ['_', ['Kaos_merah']],
  ['!', ['Wow! Mug']],
  ['kaos_', ['Kaos_merah']],
  ['kaos', ['Kaos merah', 'Kaos_merah']],
  ["'", []],
  ["' or '1'='1", []],
]

export async function fillShop(house: House, bot: string, owner: { cookie: string }): Promise<void> {
  const { json } = await house.send('POST', `/api/bots/${bot}/shop/keys`, { as: owner, body: { name: 'Gudang' } })
  const items = NAMES.map((name, i) => ({ sku: `S${i}`, name, price: { amount: 1, currency: 'IDR' } }))
  await house.send('PUT', `/api/bots/${bot}/shop/products`, {
    as: owner,
    body: { items },
    headers: { authorization: `Bearer ${json.token}` },
  })
}

/** The search itself, handed the signs as words: the route before it would have parted most of them. */
async function searchBoth(signs: readonly string[], folder: string, add: Add): Promise<number> {
  const pglite = await newPGlite()
  const stores: [string, Store][] = [
    ['SQLite', await openStore({ url: `sqlite:${folder}/cari/jaga.db`, kek: KEK, log: silent })],
    ['PostgreSQL', await openStore({ url: { pglite }, kek: KEK, log: silent })],
  ]
  let searched = 0
  for (const [name, store] of stores) {
    const { bot } = await openShop(store)
    await bot.knowledge.createCollection({ id: 'umum', name: 'Umum', by: 'ani', at: 5 })
    await bot.knowledge.addDocument(documentOf('Retur', 'Retur bisa 7 hari. Near words text.'))
    for (const sign of signs) {
      for (const words of [[sign], sign.split(' '), [`${sign}"`, 'retur']]) {
        const query = { words, edition: null, collections: [sign], take: 10 }
        for (const collections of [[], [sign]])
          for (const by of ['words', 'trigrams'] as const) {
            searched++
            const found = await bot.knowledge.search[by]({ ...query, collections }).catch((error: unknown) => String(error))
            if (typeof found === 'string') add(`${name} ${by} ${JSON.stringify(sign)}`, found.slice(0, 200))
            else if (collections.length > 0 && found.length > 0)
              add(`${name} ${by} ${JSON.stringify(sign)}`, 'a sign for a collection found passages of another')
          }
      }
    }
    await store.close()
  }
  await pglite.close()
  return searched
}
