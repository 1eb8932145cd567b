import type { Json, JsonObject } from '../json.ts'
import type { Card } from '../reply.ts'
import { isJsonObject } from '../saved.ts'

/**
 * Cards of a list that a port or another node has left in a variable: items with a title or name, and whatever they have of a
 * description, a price (a text, a number of rupiah, or an amount with its currency) and a link. What has no title is no card.
 */
export function cardsOf(items: Json): Omit<Card, 'buttons'>[] {
  if (!Array.isArray(items)) return []
  return items.flatMap((item, i): Omit<Card, 'buttons'>[] => {
    // A port may say why beside the thing itself: `{ product, why }`.
    const whole = isJsonObject(item) ? (isJsonObject(item.product) ? { subtitle: item.why ?? null, ...item.product } : item) : {}
    const title = textAt(whole, ['title', 'name'], 80)
    if (!title) return []
    const subtitle = textAt(whole, ['subtitle', 'description', 'why'], 160)
    const link = textAt(whole, ['link', 'url'], 500)
    const price = priceOf(whole.price ?? null)
    return [
      {
        id: `c${i + 1}`,
        title,
        ...(subtitle ? { subtitle } : {}),
        ...(price ? { price } : {}),
        ...(/^https?:\/\/[^\s@]+$/.test(link) ? { link } : {}),
      },
    ]
  })
}

function textAt(item: JsonObject, names: readonly string[], max: number): string {
  for (const name of names) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, max)
  }
  return ''
}

function priceOf(price: Json): string {
  if (typeof price === 'string') return price.slice(0, 40)
  const amount = isJsonObject(price) ? price.amount : price
  const currency = isJsonObject(price) ? price.currency : 'IDR'
  if (typeof amount !== 'number' || !Number.isFinite(amount)) return ''
  if (currency === 'IDR') return `Rp${amount.toLocaleString('id-ID', { maximumFractionDigits: 2 })}`
  return typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? `${currency} ${(amount / 100).toFixed(2)}` : ''
}
