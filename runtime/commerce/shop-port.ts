import type { Language } from '../../nodes/language.ts'
import type { Order, Shop } from '../../nodes/ports/commerce.ts'
import { PortError } from '../../nodes/ports.ts'
import { prefixOf } from '../../nodes/understand/values/number.ts'
import type { Store } from '../store/contract.ts'
import type { OrderRecord, ShopStore } from '../store/contract-shop.ts'
import { type Catalogue, createCatalogue } from './catalogue.ts'
import { recommend } from './recommend.ts'
import { SAMPLE } from './sample.ts'

export interface ShopPortContext {
  bot: string
  /** Null in the simulator. */
  contact: string | null
  language: Language
  /** Whom the contact has proved to be: a customer's id of this shop. Null: nobody yet. */
  verified(): Promise<{ customer: string } | null>
}

/** Products and orders that are looked at for search and suggestions. */
const MOST_PRODUCTS = 20_000
const MOST_ORDERS = 20_000
const MOST_BOTS = 20
/** Orders whose numbers tell how they begin. */
const NEWEST = 20

/**
 * Makes the `shop` port. It only reads, and orders go to the verified contact alone: without one there are none, whatever
 * number is asked for. In the simulator it answers from the same data, or from the sample shop's where there is none.
 */
export function createShopPorts({ store }: { store: Pick<Store, 'bot'> }): (context: ShopPortContext) => Shop {
  const catalogues = createCatalogues()
  return ({ bot, contact, language, verified }) => {
    const shop = store.bot(bot).shop
    if (contact === null) return simulated(shop, (data) => catalogues(bot, data), language, verified)
    return portOn(shop, () => catalogues(bot, shop), language, verified)
  }
}

/** What the port reads of the store. */
export type ShopData = Pick<ShopStore, 'revision' | 'order' | 'ordersOf' | 'catalogue' | 'baskets'>

function portOn(
  data: ShopData,
  catalogueNow: () => Promise<Catalogue>,
  language: Language,
  verified: ShopPortContext['verified'],
): Shop {
  return {
    isVerified: async () => (await verified()) !== null,
    async findOrder({ number, resi }) {
      const who = await verified()
      const by = number ? { number } : resi ? { resi } : null
      if (!who || !by) return null
      const order = await data.order(by)
      // Somebody else's order and no order are one answer.
      return order !== null && order.customer === who.customer ? asTold(order) : null
    },
    async orders(limit) {
      const who = await verified()
      return who ? (await data.ordersOf(who.customer, within(limit, 20))).map(asTold) : []
    },
    orderPrefix: async () => prefixOf((await data.baskets(NEWEST)).map(({ order }) => order)),
    async findProducts({ words, limit, inStock }) {
      return (await catalogueNow()).find(words, { limit: within(limit, 20), inStock })
    },
    async recommend({ limit, basis }) {
      const who = await verified()
      const orders = who ? await data.ordersOf(who.customer, 50) : []
      const counted = orders.filter(({ state }) => state !== 'cancelled' && state !== 'refunded')
      const bought = [...new Set(counted.flatMap(({ items }) => items.map(({ sku }) => sku)))]
      return recommend({ catalogue: await catalogueNow(), bought, basis, limit: within(limit, 20), language })
    },
  }
}

/**
 * For a tester there is nobody to be verified as: once the drawing has verified somebody, an order belongs to whoever asks for
 * it, and "my orders" are those of the customer with the newest one.
 */
function simulated(
  shop: ShopStore,
  catalogueOf: (data: ShopData) => Promise<Catalogue>,
  language: Language,
  verified: ShopPortContext['verified'],
): Shop {
  async function port(number?: { number?: string; resi?: string }): Promise<Shop> {
    const { products, orders } = await shop.overview()
    const data: ShopData = products + orders > 0 ? shop : SAMPLE
    const catalogue = () => (data === shop ? catalogueOf(data) : Promise.resolve(sampleCatalogue()))
    const by = number?.number ? { number: number.number } : number?.resi ? { resi: number.resi } : null
    const asked = by ? await data.order(by) : null
    const customer = asked?.customer ?? (data === shop ? await newestCustomer(shop) : SAMPLE.newest)
    return portOn(data, catalogue, language, async () => ((await verified()) === null || !customer ? null : { customer }))
  }
  return {
    isVerified: async () => (await verified()) !== null,
    findOrder: async (query) => (await port(query)).findOrder(query),
    orders: async (limit) => (await port()).orders(limit),
    orderPrefix: async () => (await port()).orderPrefix(),
    findProducts: async (query) => (await port()).findProducts(query),
    recommend: async (query) => (await port()).recommend(query),
  }
}

async function newestCustomer(shop: ShopStore): Promise<string | null> {
  const { items } = await shop.orders({ limit: 50 })
  return items.find(({ customer }) => customer !== null)?.customer ?? null
}

/** A catalogue is made once for each revision of a bot's data: the newest of the bots last used are kept. */
function createCatalogues(): (bot: string, data: ShopData) => Promise<Catalogue> {
  const kept = new Map<string, { revision: number; made: Promise<Catalogue> }>()
  return async (bot, data) => {
    const revision = await data.revision()
    const known = kept.get(bot)
    if (known?.revision === revision) return known.made
    const made = Promise.all([data.catalogue(MOST_PRODUCTS), data.baskets(MOST_ORDERS)]).then((all) => createCatalogue(...all))
    kept.delete(bot)
    kept.set(bot, { revision, made })
    if (kept.size > MOST_BOTS) kept.delete(kept.keys().next().value!)
    made.catch(() => kept.delete(bot))
    return made
  }
}

let sample: Catalogue | undefined
function sampleCatalogue(): Catalogue {
  sample ??= createCatalogue(SAMPLE.products, SAMPLE.allBaskets)
  return sample
}

/** What a node is given of an order: not whose it is. */
function asTold({ number, state, placedAt, total, items, shipment, payment }: OrderRecord): Order {
  return { number, state, placedAt, total, items, shipment, payment }
}

function within(limit: number, most: number): number {
  if (!Number.isInteger(limit) || limit < 1) throw new PortError('shop.limit', `a limit of ${limit}`)
  return Math.min(limit, most)
}
