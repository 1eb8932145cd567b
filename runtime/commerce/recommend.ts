import type { Language } from '../../nodes/language.ts'
import type { Product } from '../../nodes/ports/commerce.ts'
import { type Catalogue, keyOf } from './catalogue.ts'

/** Pairs that fewer orders hold say more of one customer's basket than of the goods. */
const FEWEST_TOGETHER = 2

export interface RecommendGiven {
  catalogue: Catalogue
  /** SKUs that the customer has bought; none of somebody who is not verified. */
  bought: readonly string[]
  /** The product that the customer is looking at. */
  basis?: string
  limit: number
  language: Language
}

/**
 * What to suggest, and why: what is bought together with what the customer looks at or has bought, then what sells best in
 * the same category, then what sells best. Only what is in stock and not bought yet; nothing sensitive, and nothing because
 * of something sensitive. Counts decide, and names where they are equal: the same data gives the same answer.
 */
export function recommend({ catalogue, bought, basis, limit, language }: RecommendGiven): { product: Product; why: string }[] {
  const said = WHY[language]
  const looked = basis ? (catalogue.bySku.get(keyOf(basis)) ?? catalogue.find(basis, { limit: 1, inStock: false })[0]) : undefined
  const reasons = [looked, ...bought.map((sku) => catalogue.bySku.get(keyOf(sku)))]
    .filter((product) => product !== undefined)
    .filter((product) => !catalogue.isSensitive(product))
  const owned = new Set([...bought, ...(looked ? [looked.sku] : [])].map(keyOf))
  const open = catalogue.products.filter(
    (product) => product.stock > 0 && !owned.has(keyOf(product.sku)) && !catalogue.isSensitive(product),
  )
  const ranked = open
    .flatMap((product) => rankOf(product))
    .sort(
      (a, b) => b.tier - a.tier || b.score - a.score || b.sold - a.sold || (keyOf(a.product.sku) < keyOf(b.product.sku) ? -1 : 1),
    )
  return ranked.slice(0, limit).map(({ product, why }) => ({ product, why }))

  function rankOf(product: Product) {
    const sold = catalogue.sold(product.sku)
    const paired = reasons
      .map((reason) => ({ reason, count: catalogue.together(reason.sku, product.sku), all: catalogue.sold(reason.sku) }))
      .filter(({ count }) => count >= FEWEST_TOGETHER)
      // Cosine of the two columns of orders: what is in every order is bought with everything and says nothing.
      .map(({ reason, count, all }) => ({ reason, score: count / Math.sqrt(all * sold) }))
      .sort((a, b) => b.score - a.score)
    const best = paired[0]
    if (best) return [{ product, tier: 3, score: best.score, sold, why: said.together(best.reason.name) }]
    const alike = reasons.find(({ category }) => category !== '' && category === product.category)
    if (alike)
      return [{ product, tier: 2, score: sold, sold, why: alike === looked ? said.like(alike.name) : said.bought(alike.name) }]
    return [{ product, tier: 1, score: sold, sold, why: sold > 0 ? said.popular : said.fresh }]
  }
}

const WHY = {
  id: {
    together: (name: string) => `Sering dibeli bersama ${name}.`,
    like: (name: string) => `Sejenis dengan ${name}.`,
    bought: (name: string) => `Karena Anda pernah membeli ${name}.`,
    popular: 'Termasuk yang paling laris.',
    fresh: 'Pilihan dari toko kami.',
  },
  en: {
    together: (name: string) => `Often bought together with ${name}.`,
    like: (name: string) => `Similar to ${name}.`,
    bought: (name: string) => `Because you bought ${name}.`,
    popular: 'One of the best sellers.',
    fresh: 'From our shop’s range.',
  },
} as const
