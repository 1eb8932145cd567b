import type { Product } from '../../nodes/ports/commerce.ts'
import { AppError } from '../errors.ts'
import type { LoadPart, OrderPut, Person, Put, ShopKind, ShopStore } from './contract-shop.ts'
import { isConflict } from './driver.ts'
import { type CustomerRow, type OrderRow, type ProductRow, SHOP } from './queries/shop.ts'
import type { Params, Statement } from './query.ts'
import type { ShopPeople } from './shop-people.ts'
import { codeOf, isSame, merged, orderRow, packed, productRow } from './shop-rows.ts'
import type { Vault } from './vault.ts'

type Row = ProductRow | OrderRow | CustomerRow
/** A row as it was, and as it is to be. */
interface Slot<R extends Row> {
  before: R | null
  after: R
}

const ROUNDS = 20

/** Inserts and changes rows of a bot's shop, whole batches at a time. */
export function createShopPut(
  vault: Vault,
  bot: string,
  people: ShopPeople,
): Pick<ShopStore, 'putProducts' | 'putOrders' | 'putCustomers'> {
  const { db } = vault
  const mine = db.forBot(bot)

  /**
   * Looks, works out what is different, and commits on condition that nobody has changed the shop meanwhile: else it looks
   * again. `done` counts what was asked for, in the kind that was asked for.
   */
  async function put(work: () => Promise<{ slots: [ShopKind, Slot<Row>][]; done: Put }>, load?: LoadPart): Promise<Put> {
    for (let round = 1; ; round++) {
      const seen = await seenRevision()
      const { slots, done } = await work()
      const changing = slots.filter(([, { before, after }]) => before === null || !isSame(before, after))
      const steps: Statement[] = changing.map(([kind, slot]) => writeStep(kind, slot))
      if (steps.length > 0) steps.push(mine.step(SHOP.shopTouch, { seen }, 1))
      if (load) steps.push(...(await trackSteps(changing, load)), mine.step(SHOP.loadStep, { ...load, ...done }, 1, 'shop.load'))
      try {
        if (steps.length > 0) await db.commit(steps)
        return done
      } catch (error) {
        if (!isConflict(error)) throw error
        if (round === ROUNDS) throw new AppError('shop.busy', {}, { cause: error })
      }
    }
  }

  async function seenRevision(): Promise<number> {
    const row = await mine.one(SHOP.shopRevision)
    if (row) return row.revision
    await db.commit([mine.step(SHOP.shopOpen, {})])
    return (await mine.one(SHOP.shopRevision))?.revision ?? 0
  }

  async function trackSteps(changing: [ShopKind, Slot<Row>][], { id }: LoadPart): Promise<Statement[]> {
    const from = Number((await mine.one(SHOP.loadRowCount, { load: id }))?.count ?? 0)
    return changing.map(([kind, { before, after }], i) => {
      const code = 'code' in after ? after.code : after.id
      const past = before && packed(before)
      return mine.step(SHOP.loadRowInsert, { load: id, place: from + i, kind, code, past, revision: after.revision }, 1)
    })
  }

  function writeStep(kind: ShopKind, { before, after }: Slot<Row>): Statement {
    const [insert, change] = WRITES[kind]
    return mine.step(before ? change : insert, { ...after } as unknown as Params, 1) // rows hold parameters' values alone
  }

  /** Customers of one batch: somebody who comes twice in it is one. */
  function crowd(at: number) {
    const slots = new Map<string, Slot<CustomerRow>>()
    const persons = new Map<string, Person>()
    const known = new Map<string, string>()
    async function rowOf(person: Person): Promise<CustomerRow | null> {
      for (const key of keysOf(person)) {
        const id = known.get(JSON.stringify(key))
        if (id) return slots.get(id)!.after
        const row = await people.find(key)
        if (row) return slots.get(row.id)?.after ?? row
      }
      return null
    }
    return {
      slots,
      async add(person: Person): Promise<{ id: string; did: keyof Put }> {
        const row = await rowOf(person)
        const before = row && (persons.get(row.id) ?? (await people.open(row)))
        const next = before ? merged(before, person) : person
        const isNews = !before || keysAndName(before) !== keysAndName(next)
        const after = row && !isNews ? row : await people.row(next, row, (row?.revision ?? 0) + 1, at)
        slots.set(after.id, { before: slots.has(after.id) ? slots.get(after.id)!.before : row, after })
        persons.set(after.id, next)
        for (const key of keysOf(next)) known.set(JSON.stringify(key), after.id)
        return { id: after.id, did: row ? (isNews ? 'changed' : 'same') : 'created' }
      },
    }
  }

  return {
    putProducts: (rows: Product[], at, load) =>
      put(async () => {
        const slots = new Map<string, Slot<ProductRow>>()
        const done = nothing()
        for (const product of rows) {
          const code = codeOf(product.sku)
          const slot = slots.get(code)
          const before = slot ? slot.before : await mine.one(SHOP.productGet, { code })
          const now = slot?.after ?? before
          const after = productRow(product, (before?.revision ?? 0) + 1, at)
          done[didOf(now, after)]++
          slots.set(code, { before, after: now && isSame(now, after) ? now : after })
        }
        return { slots: [...slots.values()].map((slot) => ['products', slot] as const).map(asPair), done }
      }, load),

    putOrders: (rows: OrderPut[], at, load) =>
      put(async () => {
        const slots = new Map<string, Slot<OrderRow>>()
        const everybody = crowd(at)
        const done = nothing()
        for (const order of rows) {
          const code = codeOf(order.number)
          const slot = slots.get(code)
          const before = slot ? slot.before : await mine.one(SHOP.orderGet, { code })
          const now = slot?.after ?? before
          if (now && order.updatedAt !== undefined && order.updatedAt < now.updatedAt) {
            done.same++
            continue
          }
          const customer = order.customer ? (await everybody.add(order.customer)).id : (now?.customer ?? null)
          const after = orderRow(order, customer, (before?.revision ?? 0) + 1, order.updatedAt ?? at)
          done[didOf(now, after)]++
          slots.set(code, { before, after: now && isSame(now, after) ? now : after })
        }
        const customers = [...everybody.slots.values()].map((slot) => ['customers', slot] as const)
        return { slots: [...customers, ...[...slots.values()].map((slot) => ['orders', slot] as const)].map(asPair), done }
      }, load),

    putCustomers: (rows: Person[], at, load) =>
      put(async () => {
        const everybody = crowd(at)
        const done = nothing()
        for (const person of rows) done[(await everybody.add(person)).did]++
        return { slots: [...everybody.slots.values()].map((slot) => ['customers', slot] as const).map(asPair), done }
      }, load),
  }
}

const WRITES = {
  products: [SHOP.productInsert, SHOP.productChange],
  orders: [SHOP.orderInsert, SHOP.orderChange],
  customers: [SHOP.customerInsert, SHOP.customerChange],
} as const

const nothing = (): Put => ({ created: 0, changed: 0, same: 0 })

function didOf<R extends Row>(before: R | null, after: R): keyof Put {
  return before === null ? 'created' : isSame(before, after) ? 'same' : 'changed'
}

function asPair([kind, slot]: readonly [ShopKind, Slot<ProductRow> | Slot<OrderRow> | Slot<CustomerRow>]): [ShopKind, Slot<Row>] {
  return [kind, slot]
}

/** By what somebody is known, the surest first. */
function keysOf({ number, phone, email }: Person) {
  return [...(number ? [{ number }] : []), ...(phone ? [{ phone }] : []), ...(email ? [{ email }] : [])]
}

function keysAndName({ number, name, phone, email }: Person): string {
  return JSON.stringify([number, name, phone, email])
}
