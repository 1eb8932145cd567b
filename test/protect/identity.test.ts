import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createIdentity,
  IDENTITY_SECRET,
  type IdentityGiven,
  LOCKED_MS,
  ORDER_TRIES,
  VERIFIED_MS,
} from '../../runtime/identity/verify.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { openShop, type Shop } from '../store/shop.ts'

/** L4: order data after verification alone; five wrong tries lock, and tell. */
const NOW = Date.UTC(2026, 10, 22, 3)
let store: Store
let shop: Shop
let alerts: number
let people = 0
let contact: string

beforeAll(async () => {
  store = await openFresh(freshFolder())
})
afterAll(() => store.close())
beforeEach(async () => {
  shop = await openShop(store)
  alerts = 0
  contact = (await shop.hears(`orang-${++people}`, 'halo')).contact
})

const identity = (more: Partial<IdentityGiven> = {}) =>
  createIdentity({
    store: shop.bot,
    contact,
    now: NOW,
    matchOrder: async (number, phone) => (number === 'TC-1' && '628123457890'.endsWith(phone) ? 'C1' : null),
    customerOf: async (number) => (number === 'N9' ? 'C9' : null),
    alert: async () => void alerts++,
    ...more,
  })
const byOrder = (number: string, phone: string, more: Partial<IdentityGiven> = {}) =>
  identity(more).verify({ by: 'order', number, phone })

describe('by order and phone', () => {
  it('the owner is verified, for a day', async () => {
    expect(await identity().verified()).toBeNull()
    expect(await byOrder('TC-1', '7890')).toBe('verified')
    expect(await identity().verified()).toEqual({ customer: 'C1', level: 'order', at: NOW })
    expect(await identity({ now: NOW + VERIFIED_MS - 1 }).verified()).not.toBeNull()
    expect(await identity({ now: NOW + VERIFIED_MS }).verified()).toBeNull()
  })

  it.each([
    ['a wrong phone', 'TC-1', '1111'],
    ['an order that is not there', 'TC-404', '7890'],
    ['too little of a phone', 'TC-1', '890'],
    ['nothing', '', ''],
  ])('%s is wrong, and nothing more', async (_, number, phone) => {
    expect(await byOrder(number, phone)).toBe('wrong')
    expect(await identity().verified()).toBeNull()
  })

  it('five wrong tries lock for half an hour and tell staff once', async () => {
    for (let i = 1; i < 5; i++) expect(await byOrder(`TC-${i + 1}`, '1111')).toBe('wrong')
    expect(await byOrder('TC-9', '1111')).toBe('locked')
    expect(await byOrder('TC-1', '7890')).toBe('locked')
    expect(await byOrder('TC-1', '7890', { now: NOW + LOCKED_MS - 1 })).toBe('locked')
    expect(alerts).toBe(1)
    expect(await byOrder('TC-1', '7890', { now: NOW + LOCKED_MS })).toBe('verified')
  })

  it('fifty tries at once are five', async () => {
    const results = await Promise.all(Array.from({ length: 50 }, (_, i) => byOrder(`TC-${i + 2}`, '1111')))
    expect(results.filter((result) => result === 'wrong').length).toBeLessThan(5)
    expect(await byOrder('TC-1', '7890')).toBe('locked')
  })

  it('a right try makes up for the wrong ones before it', async () => {
    for (let i = 0; i < 4; i++) await byOrder('TC-2', '1111')
    expect(await byOrder('TC-1', '7890')).toBe('verified')
    for (let i = 0; i < 4; i++) expect(await byOrder('TC-3', '1111')).toBe('wrong')
  })

  it('an order is locked for a guesser who comes back as somebody new, whether it is there or not', async () => {
    for (const number of ['TC-1', 'TC-404']) {
      const results: string[] = []
      for (let i = 0; i < ORDER_TRIES + 2; i++) {
        const somebody = (await shop.hears(`tamu-${number}-${i}`, 'halo')).contact
        results.push(await byOrder(i % 2 ? number : ` ${number.toLowerCase()} `, '1111', { contact: somebody }))
      }
      expect(results).toEqual([...new Array(ORDER_TRIES - 1).fill('wrong'), 'locked', 'locked', 'locked'])
    }
  })
})

describe('by a token of the shop', () => {
  const sign = (payload: unknown, secret = 'kunci-toko') => {
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url')
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
  }
  const seconds = NOW / 1000
  const byToken = (signed: string) => identity().verify({ by: 'token', signed })
  beforeEach(() => shop.bot.putSecret({ name: IDENTITY_SECRET, value: 'kunci-toko', hosts: [], by: 'ani', at: 1 }))

  it('a customer of the shop is known by the shop’s own number', async () => {
    expect(await byToken(sign({ sub: 'N9', exp: seconds + 60 }))).toBe('verified')
    expect(await identity().verified()).toMatchObject({ customer: 'C9', level: 'token' })
  })

  it.each([
    ['signed by somebody else', () => sign({ sub: 'N9', exp: seconds + 60 }, 'lain')],
    ['that has run out', () => sign({ sub: 'N9', exp: seconds })],
    ['for ever', () => sign({ sub: 'N9', exp: seconds + 8 * 86_400 })],
    ['without an end', () => sign({ sub: 'N9' })],
    ['with an end that is no number', () => sign({ sub: 'N9', exp: '9999999999' })],
    ['for nobody', () => sign({ sub: '', exp: seconds + 60 })],
    ['for a list', () => sign({ sub: ['N9'], exp: seconds + 60 })],
    ['that is none', () => 'halo'],
    ['that is empty', () => ''],
    ['without its signature', () => sign({ sub: 'N9', exp: seconds + 60 }).split('.')[0]!],
    [
      'as a JSON web token without algorithm',
      () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"N9"}').toString('base64url')}.`,
    ],
  ])('one %s is wrong', async (_, signed) => {
    expect(await byToken(signed())).toBe('wrong')
    expect(await identity().verified()).toBeNull()
  })

  it('without a secret there is no token', async () => {
    await shop.bot.removeSecret(IDENTITY_SECRET)
    expect(await byToken(sign({ sub: 'N9', exp: seconds + 60 }))).toBe('wrong')
  })
})

it('whom the shop’s page has signed in is verified', async () => {
  const signedIn = (await shop.hears(`identity:N9`, 'halo')).contact
  expect(await identity({ contact: signedIn }).verified()).toEqual({ customer: 'C9', level: 'token', at: NOW })
  const other = (await shop.hears('identity:N9', 'halo', { channel: 'lain' })).contact
  expect(await identity({ contact: other }).verified()).toBeNull()
})
