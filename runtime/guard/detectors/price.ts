import { parseMoney } from '../../../nodes/money.ts'
import type { Detector } from './found.ts'

const AMOUNT =
  /(?:\brp\.?\s?|\bidr\s?)\d[\d.,]{0,18}(?:\s?(?:rb|ribu|k|jt|juta)\b)?|\b\d[\d.,]{0,12}\s?(?:rb|ribu|jt|juta|rupiah)\b|\b\d{1,4}k\b/gi

/** Amounts that the shop's catalogue and order do not name: a bot that says one has made it up (SHOP-01). */
export const findPrices: Detector = (text, { prices }) => {
  if (prices === null) return []
  const known = new Set(prices)
  return [...text.matchAll(AMOUNT)].flatMap((found) => {
    const written = found[0].replace(/(?<![.,])[.,]+$/, '')
    const money = parseMoney(written)
    if (!money || known.has(money.amount)) return []
    const to = found.index + written.length
    return [
      { what: 'price' as const, from: found.index, to, score: 0.9, why: 'an amount that the catalogue does not have', as: '…' },
    ]
  })
}
