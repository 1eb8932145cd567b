import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Judging } from '../../nodes/ports/commerce.ts'
import { PAYMENT_RULE_NAMES, REFUND_RULE_NAMES, RULE_WORDS } from '../../nodes/rules.ts'
import { isDisposable } from '../../runtime/commerce/disposable.ts'
import { type Facts, goodFacts, judge, PAYMENT_RULES, REFUND_RULES } from '../../runtime/commerce/rules.ts'
import { dayInJakarta, endOfDayAfter } from '../../runtime/commerce/wib.ts'

const HOW: Omit<Judging, 'report'> = { review: 40, refuse: 80, rules: [] }
const pay = (change: Partial<Facts>, how = HOW) => judge(PAYMENT_RULES, { ...goodFacts(), ...change }, how)
const names = (judged: ReturnType<typeof judge>) => judged.reasons.map(({ rule }) => rule)

describe('a payment', () => {
  it.each<[string, Partial<Facts>, string, string[]]>([
    ['of which nothing is bad', {}, 'approve', []],
    ['of an order that nobody knows', { orderUnknown: true }, 'review', ['order-unknown']],
    ['by somebody who has proved nothing', { notVerified: true }, 'review', ['not-verified']],
    ['of another amount', { amountDiffers: true }, 'review', ['amount-differs']],
    ['in another currency', { currencyDiffers: true }, 'review', ['currency-differs']],
    ['of an item at half its price', { belowCatalogue: 50, oddItems: ['S1'] }, 'review', ['price-differs']],
    ['of an item at a promotion', { belowCatalogue: 49, oddItems: ['S1'] }, 'approve', []],
    ['that failed', { payment: 'failed' }, 'refuse', ['payment-failed']],
    ['that has not come in', { payment: 'open' }, 'review', ['payment-open']],
    ['that nobody answers for', { payment: 'unknown' }, 'review', ['provider-silent']],
    ['that was given back', { payment: 'refunded' }, 'review', ['payment-refunded']],
    ['that the provider doubts', { risk: 'raised' }, 'review', ['provider-risk']],
    ['that the provider calls fraud', { risk: 'fraud' }, 'refuse', ['provider-fraud', 'provider-risk']],
    ['tried five times an hour', { triesByContact: 5 }, 'approve', []],
    ['tried six times an hour', { triesByContact: 6 }, 'approve', ['tries-contact']],
    [
      'tried often, by one who does so everywhere',
      { triesByContact: 6, triesOfOrder: 6 },
      'review',
      ['tries-contact', 'tries-order'],
    ],
    ['tried with many cards', { failuresOfOrder: 12, cardsOfOrder: 12 }, 'refuse', ['cards-order', 'failures-order']],
    ['with cards that go around', { ordersOfCard: 3, cardsOfOrder: 3 }, 'refuse', ['cards-order', 'orders-card']],
    ['small, among many small failures', { smallFailures: 8 }, 'approve', ['small-failures']],
    [
      'from elsewhere under another name',
      { countryDiffers: true, nameDiffers: true },
      'review',
      ['country-differs', 'name-differs'],
    ],
    ['much, by a stranger', { paidBefore: 0, amount: 3_000_000 }, 'approve', ['first-high']],
    [
      'much, by a stranger with a mailbox of ten minutes',
      { paidBefore: 0, amount: 3_000_000, emailDisposable: true },
      'review',
      ['first-high', 'email-disposable'],
    ],
    ['much, by somebody we know', { paidBefore: 1, amount: 90_000_000 }, 'approve', []],
    ['beyond the day’s limit', { overLimit: 1 }, 'review', ['day-limit']],
    ['of a closed order', { orderClosed: true }, 'review', ['order-closed']],
  ])('%s', (_, facts, decision, rules) => {
    const judged = pay(facts)
    expect(judged.decision).toBe(decision)
    expect(names(judged)).toEqual(rules)
  })

  it('follows what the shop has changed, and nothing opens a floor but switching its rule off', () => {
    const rule = (more: object) => ({ rule: 'failures-order', on: true, weight: null, threshold: null, ...more })
    expect(pay({ failuresOfOrder: 9 }, { ...HOW, rules: [rule({ on: false })] }).score).toBe(0)
    expect(pay({ failuresOfOrder: 2 }, { ...HOW, rules: [rule({ threshold: 2, weight: 80 })] }).decision).toBe('refuse')
    expect(pay({ failuresOfOrder: 0 }, { ...HOW, rules: [rule({ threshold: 0 })] }).score).toBe(0)
    const mild = { review: 1000, refuse: 1000, rules: [{ ...rule({ weight: 0 }), rule: 'provider-fraud' }] }
    expect(pay({ risk: 'fraud' }, mild).decision).toBe('refuse')
    const off = [
      { ...rule({ on: false }), rule: 'provider-fraud' },
      { ...rule({ on: false }), rule: 'provider-risk' },
    ]
    expect(pay({ risk: 'fraud' }, { ...HOW, rules: off }).decision).toBe('approve')
  })

  it('is told to staff with the facts behind each reason', () => {
    expect(pay({ cardsOfOrder: 12, paidBefore: 0, amount: 4_000_000 }).reasons).toEqual([
      { rule: 'cards-order', weight: 50, facts: { count: 12 } },
      { rule: 'first-high', weight: 35, facts: { amount: 4_000_000, currency: 'IDR' } },
    ])
  })
})

describe('whatever the facts', () => {
  const facts: fc.Arbitrary<Facts> = fc.record({
    currency: fc.constant('IDR'),
    amount: fc.nat(10_000_000),
    orderUnknown: fc.boolean(),
    notVerified: fc.boolean(),
    amountDiffers: fc.boolean(),
    currencyDiffers: fc.boolean(),
    belowCatalogue: fc.nat(100),
    oddItems: fc.constant([]),
    payment: fc.constantFrom('paid' as const, 'open' as const, 'failed' as const, 'refunded' as const, 'unknown' as const),
    risk: fc.constantFrom('none' as const, 'raised' as const, 'fraud' as const),
    triesByContact: fc.nat(20),
    triesOfOrder: fc.nat(20),
    failuresOfOrder: fc.nat(20),
    cardsOfOrder: fc.nat(20),
    ordersOfCard: fc.nat(20),
    smallFailures: fc.nat(20),
    countryDiffers: fc.boolean(),
    nameDiffers: fc.boolean(),
    emailDisposable: fc.boolean(),
    paidBefore: fc.nat(5),
    refunds: fc.nat(10),
    overLimit: fc.nat(10),
    orderClosed: fc.boolean(),
    notDelivered: fc.boolean(),
    alreadyRefunded: fc.boolean(),
    deniesDelivery: fc.boolean(),
  })
  const GRAVITY = { approve: 0, review: 1, refuse: 2 }
  const RISKS = ['none', 'raised', 'fraud'] as const

  /** The same, and no fact better. */
  function worse(a: Facts, b: Facts): Facts {
    const entries = Object.entries(a).map(([name, value]) => {
      const other = b[name as keyof Facts]
      if (name === 'paidBefore') return [name, Math.min(value as number, other as number)]
      if (name === 'risk') return [name, RISKS[Math.max(RISKS.indexOf(a.risk), RISKS.indexOf(b.risk))]]
      // A payment is of one kind at a time: from paid to anything, or as it is.
      if (name === 'payment') return [name, value === 'paid' ? other : value]
      if (typeof value === 'boolean') return [name, value || other]
      return [name, typeof value === 'number' ? Math.max(value, other as number) : value]
    })
    return Object.fromEntries(entries) as Facts // the same entries
  }

  it.each([
    ['payments', PAYMENT_RULES],
    ['refunds', REFUND_RULES],
  ])('more that is bad never lowers the score or the decision of %s', (_, rules) => {
    fc.assert(
      fc.property(facts, facts, fc.nat(100), fc.nat(100), (a, b, review, refuse) => {
        const how = { review, refuse, rules: [] }
        const [before, after] = [judge(rules, a, how), judge(rules, worse(a, b), how)]
        expect(after.score).toBeGreaterThanOrEqual(before.score)
        expect(GRAVITY[after.decision]).toBeGreaterThanOrEqual(GRAVITY[before.decision])
        expect(after.reasons.map(({ rule }) => rule)).toEqual(expect.arrayContaining(before.reasons.map(({ rule }) => rule)))
      }),
      { numRuns: 500 },
    )
  })

  it('the score is the sum of its reasons', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const judged = judge(PAYMENT_RULES, given, HOW)
        expect(judged.score).toBe(judged.reasons.reduce((sum, { weight }) => sum + weight, 0))
      }),
    )
  })
})

it('every rule has its words in both languages', () => {
  expect(Object.keys(PAYMENT_RULES).sort()).toEqual([...PAYMENT_RULE_NAMES].sort())
  expect(Object.keys(REFUND_RULES).sort()).toEqual([...REFUND_RULE_NAMES].sort())
  for (const words of Object.values(RULE_WORDS))
    expect(Object.keys(words).sort()).toEqual([...new Set([...PAYMENT_RULE_NAMES, ...REFUND_RULE_NAMES])].sort())
})

it.each([
  ['budi@mailinator.com', true],
  ['BUDI@Mailinator.COM', true],
  ['budi@a.b.yopmail.com', true],
  ['budi@mailinator.com.toko.id', false],
  ['budi@notmailinator.com', false],
  ['budi@gmail.com', false],
  ['', false],
])('%s is a throw-away address: %s', (email, is) => {
  expect(isDisposable(email)).toBe(is)
})

describe('days in Western Indonesian Time', () => {
  it.each([
    // delivered, days → last moment
    ['2026-11-22T00:00:00+07:00', 7, '2026-11-29T23:59:59.999+07:00'],
    ['2026-11-22T23:59:59+07:00', 7, '2026-11-29T23:59:59.999+07:00'],
    ['2026-11-21T17:30:00Z', 7, '2026-11-29T23:59:59.999+07:00'], // half past midnight in Jakarta
    ['2026-11-21T16:59:59Z', 7, '2026-11-28T23:59:59.999+07:00'],
    ['2026-12-28T12:00:00+07:00', 7, '2027-01-04T23:59:59.999+07:00'],
    ['2028-02-25T12:00:00+07:00', 7, '2028-03-03T23:59:59.999+07:00'],
    ['2026-11-22T12:00:00+07:00', 0, '2026-11-22T23:59:59.999+07:00'],
  ])('%s and %d days end %s', (at, days, end) => {
    expect(endOfDayAfter(Date.parse(at), days)).toBe(Date.parse(end))
  })
  it('a day begins there seven hours before it does in Greenwich', () => {
    expect(dayInJakarta(Date.parse('2026-11-21T16:59:59Z'))).toBe('2026-11-21')
    expect(dayInJakarta(Date.parse('2026-11-21T17:00:00Z'))).toBe('2026-11-22')
  })
})
