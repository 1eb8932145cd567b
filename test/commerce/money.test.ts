import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMoney, decimalsOf, formatMoney, isMoney, parseMoney, timesMoney } from '../../nodes/money.ts'

describe('an amount as people write it', () => {
  it.each<[string, number | null, string?]>([
    ['12500', 12_500],
    ['Rp12.500', 12_500],
    ['Rp 12.500,-', 12_500],
    ['rp. 1.250.000', 1_250_000],
    ['IDR 12,500', 12_500],
    ['12.500,00', 12_500],
    ['12,500.00', 12_500],
    ['1,5jt', 1_500_000],
    ['1.5 juta', 1_500_000],
    ['1.250jt', 1_250_000],
    ['2jt', 2_000_000],
    ['50rb', 50_000],
    ['50 ribu', 50_000],
    ['50k', 50_000],
    ['75,5k', 75_500],
    ['1,25 miliar', 1_250_000_000],
    ['１２５００', 12_500],
    ['USD 12.50', 1_250, 'USD'],
    ['$12.50', 1_250, 'USD'],
    ['US$1,250.00', 125_000, 'USD'],
    ['1.250,00 EUR', 125_000, 'EUR'],
    ['S$5', 500, 'SGD'],
    ['JPY 500', 500, 'JPY'],
    ['0', 0],
    ['12,5', null],
    ['0,1', null],
    ['12.345.67', null],
    ['1.2.3', null],
    ['-5', null],
    ['12500rb5', null],
    ['gratis', null],
    ['', null],
    ['Rp', null],
    ['1e5', null],
    ['NaN', null],
    ['USD 0.001', null],
    ['9999999999999999', null],
    ['9'.repeat(50), null],
    ['12 500', 12_500],
    ['Infinity', null],
  ])('%j is %j', (text, amount, currency = 'IDR') =>
    expect(parseMoney(text)).toEqual(amount === null ? null : { amount, currency }),
  )

  it.each([
    [{ amount: 12_500, currency: 'IDR' }, 'Rp12.500', 'Rp12.500'],
    [{ amount: 0, currency: 'IDR' }, 'Rp0', 'Rp0'],
    [{ amount: 123_456, currency: 'USD' }, 'USD 1.234,56', 'USD 1,234.56'],
    [{ amount: 1_500, currency: 'KWD' }, 'KWD 1,500', 'KWD 1.500'],
  ])('%j is said in both languages', (money, id, en) => {
    expect([formatMoney(money, 'id'), formatMoney(money, 'en')]).toEqual([id, en])
  })
})

const amounts = fc.integer({ min: 0, max: 1_000_000_000_000 })
const currencies = fc.constantFrom('IDR', 'USD', 'SGD', 'EUR', 'JPY')
const languages = fc.constantFrom('id' as const, 'en' as const)

describe('for any amount', () => {
  it('what is said is read back as it was', () => {
    fc.assert(
      fc.property(amounts, currencies, languages, (amount, currency, language) => {
        expect(parseMoney(formatMoney({ amount, currency }, language))).toEqual({ amount, currency })
      }),
    )
  })

  it('what is read is an amount, or nothing: never negative, never a fraction, never rounded', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(Rp|USD )?[\d.,]{1,12} ?(rb|jt|k)?$/)), (text) => {
        const money = parseMoney(text)
        expect(money === null || isMoney(money)).toBe(true)
      }),
    )
  })

  it('thousands and millions are their zeros', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), (n) => {
        expect(parseMoney(`${n}rb`)).toEqual(parseMoney(`${n}000`))
        expect(parseMoney(`${n}jt`)).toEqual(parseMoney(`${n}000000`))
        expect(parseMoney(`${n},5jt`)?.amount).toBe(n * 1_000_000 + 500_000)
      }),
    )
  })

  it('sums are exact and hold one currency', () => {
    fc.assert(
      fc.property(amounts, amounts, currencies, currencies, (a, b, one, other) => {
        const sum = addMoney({ amount: a, currency: one }, { amount: b, currency: other })
        expect(sum).toEqual(one === other ? { amount: a + b, currency: one } : null)
      }),
    )
  })

  it('a number of pieces is whole and not negative, or has no price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.oneof(fc.integer(), fc.double()), (amount, pieces) => {
        const total = timesMoney({ amount, currency: 'IDR' }, pieces)
        if (Number.isInteger(pieces) && pieces >= 0)
          expect(total?.amount).toBe(Number.isSafeInteger(amount * pieces) ? amount * pieces : undefined)
        else expect(total).toBeNull()
      }),
    )
  })

  it('no currency has a fraction of its smallest unit', () => {
    expect([decimalsOf('IDR'), decimalsOf('USD'), decimalsOf('XXX')]).toEqual([0, 2, 2])
    for (const wrong of [
      { amount: 0.5, currency: 'USD' },
      { amount: -1, currency: 'USD' },
      { amount: 1, currency: 'usd' },
      null,
      5,
    ])
      expect(isMoney(wrong)).toBe(false)
  })
})
