import customerData from '../../nodes/examples/toko-contoh/customers.json' with { type: 'json' }
import orderData from '../../nodes/examples/toko-contoh/orders.json' with { type: 'json' }
import productData from '../../nodes/examples/toko-contoh/products.json' with { type: 'json' }
import type { OrderState, PaymentState, Product, ShipmentState } from '../../nodes/ports/commerce.ts'
import type { OrderPut, OrderRecord, Person, ShopStore } from '../store/contract-shop.ts'
import { codeOf, looseOf } from '../store/shop-rows.ts'
import type { Basket } from './catalogue.ts'

const DAY = 86_400_000

/** The sample shop's products and customers, and its orders as if they had been placed in the days before `now`. */
export function sampleShop(now: number): { products: Product[]; customers: Person[]; orders: OrderPut[] } {
  const customers: Person[] = customerData
  const orders = orderData.map(
    ({ daysAgo, customer, shipment, payment, ...order }): OrderPut => ({
      ...order,
      state: order.state as OrderState, // JSON of our own, held to these words by a test
      placedAt: now - daysAgo * DAY,
      customer: customers.find(({ number }) => number === customer) ?? null,
      shipment: shipment && {
        courier: shipment.courier,
        resi: shipment.resi,
        state: shipment.state as ShipmentState,
        eta: shipment.etaInDays === null ? null : now + shipment.etaInDays * DAY,
        ...('deliveredDaysAgo' in shipment ? { deliveredAt: now - shipment.deliveredDaysAgo! * DAY } : {}),
      },
      payment: payment && { ...payment, state: payment.state as PaymentState },
    }),
  )
  return { products: productData, customers, orders }
}

/** Puts the sample shop into a bot's data. Done twice it adds nothing. */
export async function loadSample(shop: ShopStore, now: number): Promise<void> {
  // From midnight of the day on, so that a second time on the same day changes nothing.
  const { products, customers, orders } = sampleShop(Math.floor(now / DAY) * DAY)
  await shop.putProducts(products, now)
  await shop.putCustomers(customers, now)
  await shop.putOrders(orders, now)
}

/** The sample shop as the simulator reads it while a bot has no data of its own: in the days before 22 November 2026. */
export const SAMPLE = (() => {
  const now = Date.UTC(2026, 10, 22)
  const { products, orders } = sampleShop(now)
  const records: OrderRecord[] = orders
    .map(({ customer, ...order }) => ({ ...order, customer: customer?.number ?? null, updatedAt: now }))
    .sort((a, b) => b.placedAt - a.placedAt || (a.number < b.number ? 1 : -1))
  const allBaskets: Basket[] = records
    .filter(({ state }) => state !== 'cancelled' && state !== 'refunded')
    .map(({ number, items }) => ({ order: number, items }))
  const code = (text: string) => looseOf(codeOf(text))
  return {
    products,
    allBaskets,
    /** The customer whom a tester is. */
    newest: 'PLG-001',
    revision: async () => 0,
    order: async (by: { number: string } | { resi: string }) =>
      records.find((order) =>
        'number' in by ? code(order.number) === code(by.number) : order.shipment && code(order.shipment.resi) === code(by.resi),
      ) ?? null,
    ordersOf: async (customer: string, limit: number) => records.filter((order) => order.customer === customer).slice(0, limit),
    catalogue: async (limit: number) => products.slice(0, limit),
    baskets: async (limit: number) => allBaskets.slice(0, limit),
  }
})()
