import { wordsOf } from '../../nodes/matching.ts'
import type { Product } from '../../nodes/ports/commerce.ts'
import { standardWords } from '../model/slang.ts'
import { SENSITIVE } from './sensitive.ts'

/** A shop's products, ready to be searched and suggested from. Made once for a revision of the shop's data. */
export interface Catalogue {
  products: readonly Product[]
  bySku: ReadonlyMap<string, Product>
  /** Best first. Words that say nothing find what sells best. The same catalogue gives the same answer. */
  find(words: string, options: { limit: number; inStock: boolean }): Product[]
  /** Orders each was in. */
  sold(sku: string): number
  /** Orders both were in. */
  together(one: string, other: string): number
  /** What was bought with it at least once. */
  partners(sku: string): string[]
  isSensitive(product: Product): boolean
}

export type Basket = { order: string; items: { sku: string; quantity: number }[] }

interface Entry {
  product: Product
  /** Each word with the weight of the place it stands in. */
  words: Map<string, number>
  grams: Map<string, Set<string>>
}

/** Below this share of what was asked for, a product is no answer. */
const ENOUGH = 0.4
/** Two words are one mistyped word from this share of common trigrams on (Dice). */
const ALIKE = 0.5

export function createCatalogue(products: readonly Product[], baskets: readonly Basket[]): Catalogue {
  const bySku = new Map(products.map((product) => [keyOf(product.sku), product]))
  const entries = products.map(entryOf)
  const rarity = rarityOf(entries)
  const counts = countBaskets(baskets)
  const sold = (sku: string) => counts.single.get(keyOf(sku)) ?? 0
  const byRank = (a: Product, b: Product) => sold(b.sku) - sold(a.sku) || compare(a.name, b.name) || compare(a.sku, b.sku)

  return {
    products,
    bySku,
    sold,
    together: (one, other) => counts.pairs.get(keyOf(one))?.get(keyOf(other)) ?? 0,
    partners: (sku) => [...(counts.pairs.get(keyOf(sku))?.keys() ?? [])],
    isSensitive: createSensitive(),
    find(said, { limit, inStock }) {
      const kept = inStock ? entries.filter(({ product }) => product.stock > 0) : entries
      const exact = bySku.get(keyOf(said))
      if (exact && (!inStock || exact.stock > 0)) return [exact]
      const asked = askedFor(said)
      if (asked.length === 0)
        return kept
          .map(({ product }) => product)
          .sort(byRank)
          .slice(0, limit)
      const weightOf = (word: string) => rarity.get(word) ?? RAREST
      const all = asked.reduce((sum, word) => sum + weightOf(word), 0)
      return kept
        .map((entry) => ({
          product: entry.product,
          score: asked.reduce((sum, w) => sum + weightOf(w) * closeness(entry, w), 0) / all,
        }))
        .filter(({ score }) => score >= ENOUGH)
        .sort((a, b) => b.score - a.score || byRank(a.product, b.product))
        .slice(0, limit)
        .map(({ product }) => product)
    },
  }
}

/** SKUs are the same whatever their case. */
export function keyOf(sku: string): string {
  return sku.normalize('NFKC').toUpperCase().replace(/\s+/g, ' ').trim()
}

const RAREST = 1

function entryOf(product: Product): Entry {
  const words = new Map<string, number>()
  const add = (text: string, weight: number) => {
    for (const word of stems(wordsOf(text))) words.set(word, Math.max(weight, words.get(word) ?? 0))
  }
  add(product.about, 0.5)
  add(product.category, 0.8)
  add(product.sku, 1)
  add(product.name, 1)
  return { product, words, grams: new Map([...words.keys()].map((word) => [word, gramsOf(word)])) }
}

/** A word in half of the products says half as much as one in few. */
function rarityOf(entries: readonly Entry[]): Map<string, number> {
  const seen = new Map<string, number>()
  for (const { words } of entries) for (const word of words.keys()) seen.set(word, (seen.get(word) ?? 0) + 1)
  return new Map([...seen].map(([word, count]) => [word, 1 - 0.7 * (count / Math.max(1, entries.length))]))
}

/** 0 to 1: whole word, beginning of a word, or a word that is nearly it. */
function closeness(entry: Entry, word: string): number {
  const whole = entry.words.get(word)
  if (whole !== undefined) return whole
  const grams = gramsOf(word)
  let best = 0
  for (const [known, weight] of entry.words) {
    const isBeginning = word.length >= 3 && (known.startsWith(word) || (known.length >= 4 && word.startsWith(known)))
    const alike = isBeginning ? 0.85 : dice(grams, entry.grams.get(known)!)
    if (alike >= ALIKE) best = Math.max(best, weight * alike)
  }
  return best
}

function gramsOf(word: string): Set<string> {
  const padded = `  ${word} `
  return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)))
}

function dice(a: Set<string>, b: Set<string>): number {
  let common = 0
  for (const gram of a) if (b.has(gram)) common++
  return (2 * common) / (a.size + b.size || 1)
}

/** What is asked for, without the words that only ask. */
function askedFor(said: string): string[] {
  const standard = standardWords(wordsOf(said.slice(0, 500))).flatMap((word) => word.split(' '))
  return [...new Set(stems(standard.filter((word) => !ASKING.has(word))))].slice(0, 20)
}

/** 'shirts' is 'shirt'. Indonesian words have no such ending, so only English ones that are long enough lose it. */
function stems(words: string[]): string[] {
  return words.map((word) => (word.length > 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word))
}

const ASKING = new Set(
  `ada adakah apa apakah punya jual cari mencari mau ingin beli pesan lihat tunjukkan tampilkan produk barang stok tersedia ready masih
  yang dan atau untuk buat dengan di ke dari itu ini dong kak kakak min gan sis tolong bisa saya aku kami boleh minta harga berapa
  katalog daftar rekomendasi semua saja aja lagi tidak nggak ga gak kah ya nih toko warna ukuran
  a an the is are do does you have any some i we want need looking look for show me please what which how much price of in stock
  available buy sell and or with product products item items catalogue list all your can there`.split(/\s+/),
)

function countBaskets(baskets: readonly Basket[]) {
  const single = new Map<string, number>()
  const pairs = new Map<string, Map<string, number>>()
  for (const { items } of baskets) {
    const skus = [...new Set(items.map(({ sku }) => keyOf(sku)))].filter(Boolean).slice(0, 50)
    for (const one of skus) {
      single.set(one, (single.get(one) ?? 0) + 1)
      const row = pairs.get(one) ?? new Map<string, number>()
      pairs.set(one, row)
      for (const other of skus) if (other !== one) row.set(other, (row.get(other) ?? 0) + 1)
    }
  }
  return { single, pairs }
}

function createSensitive(): (product: Product) => boolean {
  const phrases = Object.values(SENSITIVE)
    .flat()
    .map((word) => word.split('-'))
  const known = new Map<Product, boolean>()
  return (product) => {
    const before = known.get(product)
    if (before !== undefined) return before
    const words = wordsOf(`${product.category} ${product.name}`)
    const is = phrases.some((phrase) => words.some((_, i) => phrase.every((part, j) => fits(words[i + j], part))))
    known.set(product, is)
    return is
  }
}

/** With an Indonesian or English ending at most. */
function fits(word: string | undefined, part: string): boolean {
  return word === part || (word?.startsWith(part) === true && /^(nya|an|s|es|al)$/.test(word.slice(part.length)))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
