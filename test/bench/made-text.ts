/** Text for benchmarks, made by a seed: the same seed gives the same text. */

/** Numbers from 0 to 1, the same for the same seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)]!
}

export const TOPICS = [
  'Retur',
  'Pengiriman',
  'Ongkos kirim',
  'Pembayaran',
  'Garansi',
  'Ukuran',
  'Perawatan',
  'Promo',
  'Stok',
  'Jam buka',
]
const THINGS =
  'kopi teh kue kemeja celana sepatu tas dompet blender kipas lampu panci wajan sabun sampo parfum jam topi jaket mukena sarung batik kerudung helm charger'.split(
    ' ',
  )
const KINDS =
  'merah hitam putih biru besar kecil premium hemat lokal impor katun kulit kayu bambu stainless harum pedas manis ringan tebal tipis lembut'.split(
    ' ',
  )
const CITIES =
  'Jakarta Bandung Surabaya Medan Semarang Makassar Denpasar Yogyakarta Palembang Malang Bogor Depok Bekasi Solo Padang Manado Pontianak Samarinda'.split(
    ' ',
  )

const SENTENCES: ((random: () => number) => string)[] = [
  (r) =>
    `Ongkos kirim ${pick(THINGS, r)} ${pick(KINDS, r)} ke ${pick(CITIES, r)} Rp${price(r)} untuk berat sampai ${amount(r)} kilogram.`,
  (r) =>
    `Retur ${pick(THINGS, r)} ${pick(KINDS, r)} bisa dilakukan sampai ${amount(r)} hari setelah barang diterima di ${pick(CITIES, r)}.`,
  (r) =>
    `Stok ${pick(THINGS, r)} ${pick(KINDS, r)} di gudang ${pick(CITIES, r)} tersedia ${amount(r)} buah dengan harga Rp${price(r)}.`,
  (r) => `Garansi ${pick(THINGS, r)} ${pick(KINDS, r)} berlaku ${amount(r)} bulan dan diurus oleh cabang ${pick(CITIES, r)}.`,
  (r) =>
    `Pembeli di ${pick(CITIES, r)} membayar ${pick(THINGS, r)} ${pick(KINDS, r)} lewat transfer, QRIS, atau di tempat sebelum ${amount(r)} jam.`,
  (r) => `Cuci ${pick(THINGS, r)} ${pick(KINDS, r)} dengan air dingin dan jemur ${amount(r)} jam agar warnanya tidak pudar.`,
  (r) => `Toko cabang ${pick(CITIES, r)} buka pukul ${amount(r)} dan menerima penukaran ${pick(THINGS, r)} ${pick(KINDS, r)}.`,
]

const price = (random: () => number) => `${5 + Math.floor(random() * 400)}.000`
const amount = (random: () => number) => 1 + Math.floor(random() * 30)

export function shopText(random: () => number): string {
  return Array.from({ length: 3 + Math.floor(random() * 2) }, () => pick(SENTENCES, random)(random)).join(' ')
}

export function shopQuestion(random: () => number): string {
  const forms = [
    'ongkir {t} {k} ke {c} brp?',
    'bs retur {t} {k} brp hari kak',
    'stok {t} {k} di {c} masih ada?',
    'garansi {t} berapa bulan',
    'cara bayar {t} {k} dari {c} gmn',
  ]
  return pick(forms, random)
    .replace('{t}', pick(THINGS, random))
    .replace('{k}', pick(KINDS, random))
    .replace('{c}', pick(CITIES, random))
}

/** Which words follow which in the known passages: text of their vocabulary that says nothing. */
export function chainOf(passages: string[]): Map<string, string[]> {
  const chain = new Map<string, string[]>()
  for (const passage of passages) {
    const list = passage.split(/\s+/)
    for (const [i, word] of list.entries()) if (list[i + 1]) chain.set(word, [...(chain.get(word) ?? []), list[i + 1]!])
  }
  return chain
}

export function newsText(chain: Map<string, string[]>, random: () => number): string {
  const starts = [...chain.keys()]
  let word = pick(starts, random)
  const made = [word]
  for (let n = 0; n < 55; n++) {
    // Left to itself a chain of few passages would say them again: every fourth word is any word.
    word = n % 4 === 3 ? pick(starts, random) : pick(chain.get(word) ?? starts, random)
    made.push(word)
  }
  return `${made.join(' ')}.`
}

/** A question as it is typed in a hurry: in half of its longer words a letter is lost or has changed places with the next. */
export function slipped(question: string, random: () => number): string {
  return question
    .split(' ')
    .map((word) => {
      if (word.length < 5 || random() < 0.5) return word
      const at = 1 + Math.floor(random() * (word.length - 2))
      const next = random() < 0.5 ? '' : word[at + 1]! + word[at]!
      return word.slice(0, at) + next + word.slice(at + (next ? 2 : 1))
    })
    .join(' ')
}
