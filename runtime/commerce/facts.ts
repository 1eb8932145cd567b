import type { Money } from '../../nodes/money.ts'
import type { BotStore } from '../store/contract.ts'
import type { Customer, OrderRecord } from '../store/contract-shop.ts'
import { isDisposable } from './disposable.ts'
import type { PaymentStanding } from './provider.ts'
import { type Facts, goodFacts } from './rules.ts'

export interface Found {
  /** Whether the contact has proved who they are. */
  isVerified: boolean
  order: OrderRecord | null
  customer: Customer | null
  /** What the provider says; null where nobody was asked, 'silent' where it did not answer. */
  standing: PaymentStanding | 'silent' | null
}

/** What the rules look at, gathered from the shop's data, the provider's answer and what has been going on. */
export async function gatherFacts(
  bot: BotStore,
  asked: { order: string; amount: Money | null; contact: string | null; now: number },
  { order, customer, standing, isVerified }: Found,
): Promise<Facts> {
  const money = asked.amount ?? order?.total ?? { amount: 0, currency: 'IDR' }
  const said = standing === 'silent' ? null : standing
  const [activity, paidBefore, catalogue] = await Promise.all([
    bot.payments.activity({
      order: order?.number ?? asked.order,
      contact: asked.contact,
      customer: customer?.id ?? null,
      small: SMALL,
      now: asked.now,
    }),
    order && customer ? paidOrders(bot, customer.id, order.number) : 0,
    order ? belowCatalogue(bot, order) : { percent: 0, items: [] },
  ])
  const amounts = [asked.amount, said ? said.money : null].filter((one) => one !== null)
  const total = order?.total
  return {
    ...goodFacts(),
    ...activity,
    triesByContact: activity.triesByContact + 1,
    triesOfOrder: activity.triesOfOrder + 1,
    currency: money.currency,
    amount: money.amount,
    orderUnknown: !order,
    notVerified: !isVerified,
    amountDiffers:
      amounts.some((one) => total && one.currency === total.currency && one.amount !== total.amount) ||
      (said?.state === 'paid' && said.money === null),
    currencyDiffers: amounts.some((one) => total && one.currency !== total.currency),
    belowCatalogue: catalogue.percent,
    oddItems: catalogue.items,
    payment: standing === 'silent' ? 'unknown' : (said?.state ?? paymentOf(order)),
    risk: said?.risk ?? 'none',
    countryDiffers: differ(said?.country ?? null, countryOf(customer?.phone ?? '')),
    nameDiffers: namesDiffer(said?.name ?? '', customer?.name ?? ''),
    emailDisposable: isDisposable(customer?.email ?? ''),
    paidBefore,
    orderClosed: order?.state === 'cancelled' || order?.state === 'refunded',
    alreadyRefunded: order?.state === 'refunded' || order?.payment?.state === 'refunded' || said?.state === 'refunded',
    notDelivered: !order || deliveredAt(order) === null,
  }
}

/** Milliseconds since 1970; null where it has not arrived, or nobody has said when. */
export function deliveredAt(order: OrderRecord): number | null {
  return order.shipment?.deliveredAt ?? null
}

/** What card thieves try stolen numbers with, in minor units: Rp25.000 and less. */
const SMALL = 25_000
const PAID = new Set(['paid', 'processing', 'shipped', 'delivered', 'done'])

async function paidOrders(bot: BotStore, customer: string, but: string): Promise<number> {
  const orders = await bot.shop.ordersOf(customer, 50)
  return orders.filter((order) => order.number !== but && PAID.has(order.state)).length
}

/** SHOP-01: what an item costs is what the catalogue asks, in whole pieces of the catalogue's currency. */
async function belowCatalogue(bot: BotStore, order: OrderRecord): Promise<{ percent: number; items: string[] }> {
  const found = await Promise.all(
    order.items.slice(0, 20).map(async ({ sku, price, quantity }) => {
      if (!Number.isInteger(quantity) || quantity < 1 || price.amount < 0) return { sku, percent: 100 }
      const { items } = await bot.shop.products({ search: sku, limit: 20 })
      const listed = items.find((product) => product.sku.toLowerCase() === sku.toLowerCase())?.price
      if (!listed || listed.amount <= 0) return { sku, percent: 0 }
      if (listed.currency !== price.currency) return { sku, percent: 100 }
      return { sku, percent: Math.max(0, Math.floor(((listed.amount - price.amount) / listed.amount) * 100)) }
    }),
  )
  const odd = found.filter(({ percent }) => percent > 0)
  return { percent: Math.max(0, ...odd.map(({ percent }) => percent)), items: odd.map(({ sku }) => sku) }
}

/** What the shop's own data says where no provider was asked. */
function paymentOf(order: OrderRecord | null): Facts['payment'] {
  switch (order?.payment?.state) {
    case 'paid':
      return 'paid'
    case 'failed':
    case 'expired':
      return 'failed'
    case 'refunded':
      return 'refunded'
    default:
      return order && !order.payment && PAID.has(order.state) ? 'paid' : 'open'
  }
}

function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toUpperCase() !== b
}

/** The country of a phone number, for the neighbours that shops here sell to. */
function countryOf(phone: string): string | null {
  return PREFIXES.find(([prefix]) => phone.startsWith(prefix))?.[1] ?? null
}

const PREFIXES: readonly [string, string][] = [
  ['+62', 'ID'],
  ['+60', 'MY'],
  ['+65', 'SG'],
  ['+66', 'TH'],
  ['+63', 'PH'],
  ['+84', 'VN'],
  ['+61', 'AU'],
]

/** Names of one person are written in many ways: they differ where they share no word of three letters. */
function namesDiffer(a: string, b: string): boolean {
  const wordsOf = (name: string) =>
    new Set(
      name
        .normalize('NFKD')
        .toLowerCase()
        .match(/\p{L}{3,}/gu) ?? [],
    )
  const [first, second] = [wordsOf(a), wordsOf(b)]
  return first.size > 0 && second.size > 0 && [...first].every((word) => !second.has(word))
}
