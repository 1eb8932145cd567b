import type { JsonObject } from '../../nodes/json.ts'
import type { Judging, RuleSetting } from '../../nodes/ports/commerce.ts'
import type { PaymentRuleName, RefundRuleName } from '../../nodes/rules.ts'

/**
 * The rules that judge a payment or a refund: a pure function over facts. Each rule looks at one fact, adds its weight where
 * the fact is bad, and may set a floor under the decision, which no other setting of weights opens again. More bad facts never
 * lower a score, and nobody but a rule decides.
 */
export interface Rule {
  weight: number
  /** From how much on it holds; absent where the fact is a plain yes or no. */
  threshold?: number
  /** The mildest decision that is left where it holds. */
  floor?: 'review' | 'refuse'
  /** How bad the fact is: counts and amounts as they are, claims as 0 or 1. */
  measure(facts: Facts): number
  /** What staff are shown of it. */
  shows(facts: Facts): JsonObject
}

/** What is known of a payment or a refund. Amounts are minor units of `currency`; times are counted back from now. */
export interface Facts {
  currency: string
  amount: number
  orderUnknown: boolean
  /** The contact has not proved to be a customer. */
  notVerified: boolean
  amountDiffers: boolean
  currencyDiffers: boolean
  /** The item furthest below the catalogue, in percent of it; 100 for a quantity or currency that cannot be. */
  belowCatalogue: number
  /** SKUs of the items that are below it. */
  oddItems: string[]
  payment: 'paid' | 'open' | 'failed' | 'refunded' | 'unknown'
  risk: 'none' | 'raised' | 'fraud'
  /** Tries within an hour. */
  triesByContact: number
  triesOfOrder: number
  /** Within a day. */
  failuresOfOrder: number
  cardsOfOrder: number
  /** Orders that the same cards were tried on within a day. */
  ordersOfCard: number
  /** Small failed payments of the whole shop within an hour. */
  smallFailures: number
  countryDiffers: boolean
  nameDiffers: boolean
  emailDisposable: boolean
  /** Orders that this customer has paid before. */
  paidBefore: number
  /** Refunds asked for within 90 days. */
  refunds: number
  /** What today's limit is overdrawn by with this amount; 0 while it holds. */
  overLimit: number
  orderClosed: boolean
  // For refunds alone.
  notDelivered: boolean
  alreadyRefunded: boolean
  deniesDelivery: boolean
}

export const PAYMENT_RULES = {
  /** SHOP-03: an approval tells that an order is there and paid, and nobody hears that of an order that may be another's. */
  'not-verified': flag(20, (f) => f.notVerified, 'review'),
  'order-unknown': flag(50, (f) => f.orderUnknown, 'review'),
  'amount-differs': flag(50, (f) => f.amountDiffers, 'review'),
  'currency-differs': flag(50, (f) => f.currencyDiffers, 'review'),
  'price-differs': {
    weight: 50,
    threshold: 50,
    floor: 'review',
    measure: (f) => f.belowCatalogue,
    shows: (f) => ({ items: f.oddItems, percent: f.belowCatalogue }),
  },
  'payment-failed': flag(100, (f) => f.payment === 'failed', 'refuse'),
  'payment-open': flag(40, (f) => f.payment === 'open', 'review'),
  'payment-refunded': flag(60, (f) => f.payment === 'refunded', 'review'),
  'provider-silent': flag(40, (f) => f.payment === 'unknown', 'review'),
  'order-closed': flag(60, (f) => f.orderClosed, 'review'),
  'provider-risk': flag(40, (f) => f.risk === 'raised' || f.risk === 'fraud', 'review'),
  'provider-fraud': flag(100, (f) => f.risk === 'fraud', 'refuse'),
  'tries-contact': count(30, 6, (f) => f.triesByContact),
  'tries-order': count(25, 6, (f) => f.triesOfOrder),
  'failures-order': count(35, 4, (f) => f.failuresOfOrder),
  'cards-order': count(50, 3, (f) => f.cardsOfOrder),
  'orders-card': count(45, 3, (f) => f.ordersOfCard),
  'small-failures': count(20, 8, (f) => f.smallFailures),
  'country-differs': flag(25, (f) => f.countryDiffers),
  'name-differs': flag(20, (f) => f.nameDiffers),
  'email-disposable': flag(30, (f) => f.emailDisposable),
  'first-high': firstHigh(),
  'refunds-many': count(30, 3, (f) => f.refunds),
  'day-limit': dayLimit(),
} as const satisfies Record<PaymentRuleName, Rule>

export const REFUND_RULES = {
  'amount-differs': flag(60, (f) => f.amountDiffers, 'review'),
  'currency-differs': flag(60, (f) => f.currencyDiffers, 'review'),
  'not-paid': flag(60, (f) => f.payment !== 'paid', 'review'),
  'already-refunded': flag(100, (f) => f.alreadyRefunded, 'review'),
  'not-delivered': flag(40, (f) => f.notDelivered, 'review'),
  'denies-delivery': flag(30, (f) => f.deniesDelivery),
  'refunds-many': count(45, 3, (f) => f.refunds),
  'email-disposable': flag(30, (f) => f.emailDisposable),
  'first-high': firstHigh(),
  'tries-contact': count(30, 6, (f) => f.triesByContact),
  'day-limit': dayLimit(),
} as const satisfies Record<RefundRuleName, Rule>

export interface Judgement {
  decision: 'approve' | 'review' | 'refuse'
  score: number
  /** Heaviest first. */
  reasons: { rule: string; weight: number; facts: JsonObject }[]
}

/** Decides. Settings name rules of the table; what they leave null stays as the table has it. */
export function judge(rules: Readonly<Record<string, Rule>>, facts: Facts, how: Omit<Judging, 'report'>): Judgement {
  const held = Object.entries(rules).flatMap(([name, rule]) => {
    const set = how.rules.find((setting) => setting.rule === name)
    return set?.on === false || !holds(rule, facts, set) ? [] : [{ name, rule, weight: weightOf(rule, set) }]
  })
  const score = held.reduce((sum, { weight }) => sum + weight, 0)
  const floors = held.map(({ rule }) => rule.floor)
  const refused = floors.includes('refuse') || score >= how.refuse
  const doubted = floors.includes('review') || score >= how.review
  return {
    decision: refused ? 'refuse' : doubted ? 'review' : 'approve',
    score,
    reasons: held
      .map(({ name, rule, weight }) => ({ rule: name, weight, facts: rule.shows(facts) }))
      .sort((a, b) => b.weight - a.weight),
  }
}

function holds(rule: Rule, facts: Facts, set: RuleSetting | undefined): boolean {
  // A threshold of nothing would hold for everybody.
  return rule.measure(facts) >= Math.max(1, (rule.threshold === undefined ? null : set?.threshold) ?? rule.threshold ?? 1)
}

function weightOf(rule: Rule, set: RuleSetting | undefined): number {
  return Math.max(0, set?.weight ?? rule.weight)
}

function flag(weight: number, claim: (facts: Facts) => boolean, floor?: Rule['floor']): Rule {
  return { weight, measure: (facts) => Number(claim(facts)), shows: () => ({}), ...(floor ? { floor } : {}) }
}

function count(weight: number, threshold: number, measure: (facts: Facts) => number): Rule {
  return { weight, threshold, measure, shows: (facts) => ({ count: measure(facts) }) }
}

/** Much money of somebody who has never paid here. In rupiah: three million. */
function firstHigh(): Rule {
  return {
    weight: 35,
    threshold: 3_000_000,
    measure: (facts) => (facts.paidBefore === 0 ? facts.amount : 0),
    shows: ({ amount, currency }) => ({ amount, currency }),
  }
}

/** SHOP-06: what is left of the day goes to a person, however well everything else looks. */
function dayLimit(): Rule {
  return {
    weight: 40,
    floor: 'review',
    measure: (facts) => Math.min(1, facts.overLimit),
    shows: ({ overLimit, currency }) => ({ over: overLimit, currency }),
  }
}

/** Facts of which none is bad. */
export function goodFacts(): Facts {
  return {
    currency: 'IDR',
    amount: 0,
    orderUnknown: false,
    notVerified: false,
    amountDiffers: false,
    currencyDiffers: false,
    belowCatalogue: 0,
    oddItems: [],
    payment: 'paid',
    risk: 'none',
    triesByContact: 0,
    triesOfOrder: 0,
    failuresOfOrder: 0,
    cardsOfOrder: 0,
    ordersOfCard: 0,
    smallFailures: 0,
    countryDiffers: false,
    nameDiffers: false,
    emailDisposable: false,
    paidBefore: 1,
    refunds: 0,
    overLimit: 0,
    orderClosed: false,
    notDelivered: false,
    alreadyRefunded: false,
    deniesDelivery: false,
  }
}
