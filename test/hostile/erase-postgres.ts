import { openStore } from '../../runtime/store/open.ts'
import { newPGlite } from '../store/pglite.ts'
import { KEK, openShop, silent } from '../store/shop.ts'
import { freshCanary } from './canary.ts'

/** The same person in PostgreSQL: every table is dumped before and after. */
export async function eraseInPostgres(): Promise<{ found: string[]; rows: number }> {
  const pglite = await newPGlite()
  const store = await openStore({ url: { pglite }, kek: KEK, log: silent })
  const canary = freshCanary()
  const shop = await openShop(store)
  const { contact, conversation, turn } = await shop.hears(canary, canary)
  await shop.answers(turn, [canary], { handoff: { number: 'J-1', reason: canary, summary: canary } })
  await shop.bot.incidents.open({
    slot: 's',
    contact,
    conversation,
    kind: 'phishing',
    summary: canary,
    evidence: { a: canary },
    freeze: null,
    at: 1,
  } as never)
  const customer = { number: '', name: canary, phone: '', email: `${canary}@toko.example` }
  await shop.bot.shop.putCustomers([customer], 1)
  const [known] = (await shop.bot.shop.customers({ limit: 1 })).items
  const found: string[] = []
  const dump = async () => {
    const { rows: tables } = await pglite.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
    )
    const lines: string[] = []
    for (const { name } of tables)
      lines.push(
        ...(await pglite.query<{ line: string }>(`select t::text as line from "${name}" as t`)).rows.map(
          ({ line }) => `${name} ${line}`,
        ),
      )
    return lines
  }
  const hex = Buffer.from(canary).toString('hex')
  const holds = (lines: string[]) => lines.filter((line) => line.includes(canary) || line.includes(hex))
  for (const line of holds(await dump())) found.push(`in the clear in PostgreSQL: ${line.slice(0, 60)}`)
  const before = new Set((await dump()).flatMap((line) => line.match(/[0-9a-f]{40,}/g) ?? []))
  await shop.bot.forget(contact, 9)
  await shop.bot.shop.removeCustomer(known!.id)
  const lines = await dump()
  const left = lines.join('\n').match(/[0-9a-f]{40,}/g) ?? []
  if (left.length >= before.size) found.push('PostgreSQL: nothing sealed has gone')
  if (lines.some((line) => line.startsWith('messages ') || line.startsWith('contacts ') || line.startsWith('customers ')))
    found.push('PostgreSQL: rows of the person')
  await store.close()
  await pglite.close()
  return { found, rows: lines.length }
}
