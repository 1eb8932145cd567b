import { AppError } from '../errors.ts'
import { found } from './access.ts'
import type { Load, ShopKind, ShopStore } from './contract-shop.ts'
import { isConflict } from './driver.ts'
import { SHOP } from './queries/shop.ts'
import type { Statement } from './query.ts'
import { unpacked } from './shop-rows.ts'
import type { Vault } from './vault.ts'

const AT_ONCE = 200
const ROUNDS = 20

/** Imports: how far they are, and the way back. */
export function createShopLoads(
  vault: Vault,
  bot: string,
): Pick<ShopStore, 'openLoad' | 'load' | 'lastLoad' | 'closeLoad' | 'undoLoad'> {
  const { db } = vault
  const mine = db.forBot(bot)
  const load = (id: string): Promise<Load | null> => mine.one(SHOP.loadGet, { id })
  const lastLoad = (): Promise<Load | null> => mine.one(SHOP.loadLast)

  return {
    load,
    lastLoad,
    async openLoad({ id, ...rest }) {
      const twin = await load(id)
      if (twin) return twin
      await db.commit([
        mine.step(SHOP.loadRowsOfOthers, { load: id }),
        mine.step(SHOP.loadInsert, { id, ...rest }, 1, 'shop.load'),
      ])
      return found(await load(id), 'import')
    },
    async closeLoad(id, state) {
      await db.commit([mine.step(SHOP.loadClose, { id, state })])
      return found(await load(id), 'import')
    },
    async undoLoad(id) {
      const last = await lastLoad()
      const isLast = last?.id === id && ['done', 'cancelled', 'failed'].includes(last.state)
      if (!isLast) throw found(await load(id), 'import') && new AppError('shop.load')
      let kept = 0
      for (let round = 1; ; ) {
        const seen = (await mine.one(SHOP.shopRevision))?.revision ?? 0
        const rows = await mine.all(SHOP.loadRowLast, { load: id, take: AT_ONCE })
        const steps: Statement[] = []
        let passed = 0
        const inBatch = new Map<string, number | null>()
        for (const row of rows) {
          const now = inBatch.has(row.kind + row.code) ? inBatch.get(row.kind + row.code) : await revisionNow(row.kind, row.code)
          if (now === row.revision) {
            const past = row.past === null ? null : unpacked(row.past)
            steps.push(back(row.kind, row.code, past))
            inBatch.set(row.kind + row.code, past ? Number(past.revision) : null)
          } else passed++
          steps.push(mine.step(SHOP.loadRowRemove, { load: id, place: row.place }, 1))
        }
        const isOver = rows.length < AT_ONCE
        if (rows.length > 0) steps.push(mine.step(SHOP.shopTouch, { seen }, 1))
        if (isOver) steps.push(mine.step(SHOP.loadUndone, { id }, 1, 'shop.load'))
        try {
          await db.commit(steps)
          kept += passed
          round = 1
          if (isOver) break
        } catch (error) {
          if (!isConflict(error)) throw error
          if (++round > ROUNDS) throw new AppError('shop.busy', {}, { cause: error })
        }
      }
      await vault.scrub() // people whom the import brought are gone again: not in the log either
      return { load: found(await load(id), 'import'), kept }
    },
  }

  async function revisionNow(kind: ShopKind, code: string): Promise<number | null> {
    const row =
      kind === 'products'
        ? await mine.one(SHOP.productGet, { code })
        : kind === 'orders'
          ? await mine.one(SHOP.orderGet, { code })
          : await mine.one(SHOP.customerGet, { id: code })
    return row?.revision ?? null
  }

  function back(kind: ShopKind, code: string, past: ReturnType<typeof unpacked> | null): Statement {
    const [change, remove] = BACK[kind]
    if (past) return mine.step(change, past, 1)
    return mine.step(remove, kind === 'customers' ? { id: code } : { code }, 1)
  }
}

const BACK = {
  products: [SHOP.productChange, SHOP.productRemove],
  orders: [SHOP.orderChange, SHOP.orderRemove],
  customers: [SHOP.customerChange, SHOP.customerRemove],
} as const
