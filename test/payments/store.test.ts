import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { freshFolder, openFresh, pathIn } from '../store/fresh.ts'
import { usePGlite } from '../store/pglite.ts'
import { KEK, openShop, silent } from '../store/shop.ts'
import { paymentConformance } from './store.ts'

const pglite = usePGlite()

paymentConformance('SQLite', () => openFresh(freshFolder()))
paymentConformance('PGlite', () => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent }))

it('neither a card nor what was found out about anybody lies in the file', async () => {
  const folder = freshFolder()
  const store = await openFresh(folder)
  const shop = await openShop(store)
  const { contact } = await shop.hears('budi', 'halo')
  const event = {
    provider: 'stripe',
    event: 'e1',
    reference: 'pi_1',
    order: 'TC-1',
    state: 'failed',
    country: 'ID',
    risk: 'none',
  }
  await shop.bot.payments.tell({ ...event, money: null, card: 'fp_secret_card', failure: null, happenedAt: 1, at: 1 })
  await shop.bot.payments.keep({
    id: 'c1',
    kind: 'payment',
    contact,
    customer: 'customer-of-the-shop',
    order: 'TC-1',
    money: { amount: 1, currency: 'IDR' },
    decision: 'refuse',
    score: 90,
    answer: { decision: 'refuse' },
    body: { found: 'what-staff-may-read' },
    at: 1,
    limit: null,
  })
  await store.close()
  const file = ['', '-wal'].map((end) => readIfThere(pathIn(folder) + end)).join('')
  for (const secret of ['fp_secret_card', 'customer-of-the-shop', 'what-staff-may-read'])
    expect(file.includes(secret)).toBe(false)
  expect(file).toContain('pi_1')
})

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // a closed database has no log
  }
}
