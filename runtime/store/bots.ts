import type { BotsStore } from './contract.ts'
import { newId } from './keys.ts'
import { keysetOf, pageOf } from './page.ts'
import { BOTS, type BotRow } from './queries/bots.ts'
import type { Vault } from './vault.ts'

export function createBots({ db, keys }: Vault): BotsStore {
  return {
    async create({ name, document, by, at }) {
      const id = newId()
      const mine = db.forBot(id)
      const { wrapped } = keys.forNewBot(id)
      const made = [
        mine.step(BOTS.botInsert, { name, wrappedKey: wrapped, at, by }, 1),
        mine.step(BOTS.draftInsert, { document: JSON.stringify(document), at, by }, 1),
      ]
      await db.commit(made, { what: id })
      return id
    },
    async list(request) {
      const keyset = keysetOf(request, 'descending')
      const rows = await db.across.all(BOTS.botList, { ...keyset, deleted: request.deleted ? 1 : 0 })
      return pageOf(
        rows,
        request.limit,
        (row) => [row.updatedAt, row.id],
        (row: BotRow) => row,
      )
    },
  }
}
