import { choice, list, number, phrase, text, toggle, variable } from '../field.ts'
import { textOf } from '../heard.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Language } from '../language.ts'
import { hasPhrase, wordsOf } from '../matching.ts'
import { defineNode } from '../node.ts'
import type { Ports } from '../ports.ts'
import type { InputKind } from '../reply.ts'
import { VALUE_KINDS, type ValueKind, valueAsked, valuesIn } from './values/values.ts'

export default defineNode({
  type: 'extract-values',
  group: 'understand',
  icon: 'scan-text',
  version: 2,
  fields: {
    from: choice(['latest', 'variable'], { initial: 'latest' }),
    variable: variable({ use: 'read', when: { field: 'from', is: ['variable'] } }),
    values: list(
      {
        kind: choice(VALUE_KINDS, { initial: 'order' }),
        save: variable({ use: 'update', personal: { field: 'kind', is: ['phone', 'email'] } }),
        needed: toggle({ initial: true }),
        ask: phrase({ multiline: true, optional: true, when: { field: 'needed', is: [true] } }),
        prefix: text({ max: 12, optional: true, when: { field: 'kind', is: ['order'] } }),
      },
      { title: 'kind', min: 1, max: 10 },
    ),
    tries: number({ unit: 'tries', min: 1, max: 5, integer: true, initial: 2, advanced: true }),
    tells: toggle({ initial: true, advanced: true }),
  },
  upgrades: { 1: { name: 'says what it did not find before it asks again', up: (fields) => ({ ...fields, tells: false }) } },
  exits: ['complete', 'missing', 'trouble'],
  fallback: 'missing',
  needs: ['shop'],
  waits: true,
  words: {
    id: {
      name: 'Ambil data',
      help: 'Mengambil nomor pesanan, resi, harga, tanggal dan data lain dari kata pelanggan. Hanya yang belum disebut yang ditanyakan.',
      example: [
        { who: 'customer', says: 'kak psanan sy blm nyampe, resi JX1234567890' },
        { who: 'bot', says: 'Resi JX1234567890 sedang saya cek, ya.' },
      ],
      limits: 'Bentuk nomor tiap toko dan kurir berbeda: kalau ragu, bot bertanya. Nama produk hanya dari data toko.',
      search: ['data', 'ambil', 'nomor pesanan', 'harga', 'tanggal', 'telepon', 'email', 'produk', 'entitas', 'slot', 'jumlah'],
      fields: {
        from: { label: 'Diambil dari', options: { latest: 'Kata pelanggan barusan', variable: 'Isi variabel' } },
        variable: { label: 'Variabel' },
        values: {
          label: 'Data yang dicari',
          add: 'Tambah data',
          fields: {
            kind: {
              label: 'Jenis',
              options: {
                order: 'Nomor pesanan',
                parcel: 'Nomor resi',
                amount: 'Jumlah uang',
                date: 'Tanggal',
                phone: 'Nomor HP',
                email: 'Alamat email',
                product: 'Nama produk',
              },
            },
            save: { label: 'Simpan ke', help: 'Yang sudah terisi tidak ditanyakan lagi.' },
            needed: { label: 'Wajib ada' },
            ask: {
              label: 'Pertanyaan kalau belum ada',
              help: 'Kosong: tidak ditanyakan.',
              placeholder: 'Nomor pesanannya berapa, Kak?',
            },
            prefix: {
              label: 'Awalan nomor toko Anda',
              help: 'Kosong: dari nomor pesanan di data toko. "tm 1004" dan "pesanan 1004" lalu dibaca TM-1004.',
              placeholder: 'TM-',
            },
          },
        },
        tries: { label: 'Tiap data ditanyakan paling banyak' },
        tells: {
          label: 'Bilang dulu apa yang belum ketemu',
          help: 'Supaya pertanyaan yang diulang tidak terdengar seperti jawaban untuk hal lain.',
        },
      },
      exits: { complete: 'Lengkap', missing: 'Belum lengkap', trouble: 'Data toko bermasalah' },
    },
    en: {
      name: 'Extract values',
      help: 'Takes order and parcel numbers, amounts, dates and more from the customer’s words. Only what was not said is asked for.',
      example: [
        { who: 'customer', says: 'my order has not arrived, parcel JX1234567890' },
        { who: 'bot', says: 'Let me check parcel JX1234567890.' },
      ],
      limits:
        'Numbers look different in every shop and courier: when unsure, the bot asks. Product names come from the shop’s data alone.',
      search: ['value', 'entity', 'slot', 'order number', 'amount', 'date', 'phone', 'email', 'product', 'extract', 'form'],
      fields: {
        from: { label: 'Taken from', options: { latest: 'What the customer just said', variable: 'A variable' } },
        variable: { label: 'Variable' },
        values: {
          label: 'Values to look for',
          add: 'Add a value',
          fields: {
            kind: {
              label: 'Kind',
              options: {
                order: 'Order number',
                parcel: 'Parcel number',
                amount: 'Amount of money',
                date: 'Date',
                phone: 'Phone number',
                email: 'E-mail address',
                product: 'Product name',
              },
            },
            save: { label: 'Save in', help: 'What is filled already is not asked for again.' },
            needed: { label: 'Must be there' },
            ask: {
              label: 'Question where it is missing',
              help: 'Empty: it is not asked for.',
              placeholder: 'What is your order number?',
            },
            prefix: {
              label: 'How your order numbers begin',
              help: 'Empty: as those in the shop’s data do. "tm 1004" and "order 1004" are then read as TM-1004.',
              placeholder: 'TM-',
            },
          },
        },
        tries: { label: 'Ask for each value at most' },
        tells: {
          label: 'Say first what was not found',
          help: 'So that a question asked again does not sound like an answer to something else.',
        },
      },
      exits: { complete: 'Complete', missing: 'Something is missing', trouble: 'Shop data trouble' },
    },
  },
  async run({ fields, event, now, shop, language }) {
    const said = fields.from === 'variable' ? asText(fields.variable) : textOf(event)
    const set = await heardIn(said, fields.values, { now, shop })
    return goOn(fields, set, null, language)
  },
  async resume({ fields, event, state, now, shop, language }) {
    const asked = state as unknown as Asked // what `goOn` left behind
    if (event.kind !== 'text') return { wait: { for: 'reply', state } }
    const set = await heardIn(event.text, fields.values, { now, shop, asked: asked.item })
    return goOn(fields, set, asked, language)
  },
})

interface Item {
  id: string
  kind: ValueKind
  save: { name: string; value: Json }
  needed: boolean
  ask?: string
  prefix?: string
}

interface Asked {
  item: string
  tried: number
}

/** The values of these words, by variable. What was asked for is read more freely than what is said in passing. */
async function heardIn(
  said: string,
  items: readonly Item[],
  given: { now: number; shop: Ports['shop']; asked?: string },
): Promise<JsonObject> {
  const set: JsonObject = {}
  const wantsProduct = items.some(({ kind }) => kind === 'product') && said.trim() !== ''
  const product = wantsProduct ? await productIn(said, given.shop) : undefined
  for (const { id, kind, save, prefix } of items) {
    const read = (prefix?: string) => {
      const how = { now: given.now, ...(prefix ? { prefix } : {}) }
      return id === given.asked ? valueAsked(kind, said, how) : valuesIn(said, how)[kind]
    }
    const value = kind === 'product' ? product : read(prefix)
    const whole = kind === 'order' && !prefix && isPart(value, said) ? read(await given.shop.orderPrefix()) : value
    if (whole !== undefined) set[save.name] = whole
  }
  return set
}

/** Whether how the shop's own numbers begin would tell more: there are digits, and no number that has it. */
function isPart(value: Json | undefined, said: string): boolean {
  return /\d/.test(said) && !/^\D+[/-]/.test(asText(value))
}

/** Asks for the first needed value that is neither said now nor known before; leaves where nothing is left to ask. */
function goOn(
  { values, tries, tells }: { values: readonly Item[]; tries: number; tells: boolean },
  set: JsonObject,
  last: Asked | null,
  language: Language,
) {
  const missing = values.filter(({ save, needed }) => needed && set[save.name] === undefined && isEmpty(save.value))
  const because = { found: Object.keys(set), missing: missing.map(({ save }) => save.name) }
  if (missing.length === 0) return { because, set, exit: 'complete' as const }
  const next = missing.find(({ ask }) => ask)
  const tried = next && last?.item === next.id ? last.tried + 1 : 1
  if (!next?.ask || tried > tries || missing.some(({ ask }) => !ask)) return { because, set, exit: 'missing' as const }
  const input = INPUTS[next.kind]
  // The same words again would sound like an answer to whatever else was said.
  const text = tells && tried > 1 ? `${NOT_FOUND[next.kind][language]} ${next.ask}` : next.ask
  return {
    because,
    set,
    say: [{ text, ...(input ? { input } : {}) }],
    wait: { for: 'reply' as const, state: { item: next.id, tried } },
  }
}

const NOT_FOUND: Record<ValueKind, Record<Language, string>> = {
  order: { id: 'Nomor pesanan belum saya temukan di pesan itu.', en: 'I found no order number in that.' },
  parcel: { id: 'Nomor resi belum saya temukan di pesan itu.', en: 'I found no parcel number in that.' },
  amount: { id: 'Jumlah uangnya belum saya temukan di pesan itu.', en: 'I found no amount of money in that.' },
  date: { id: 'Tanggalnya belum saya temukan di pesan itu.', en: 'I found no date in that.' },
  phone: { id: 'Nomor HP belum saya temukan di pesan itu.', en: 'I found no phone number in that.' },
  email: { id: 'Alamat email belum saya temukan di pesan itu.', en: 'I found no e-mail address in that.' },
  product: { id: 'Nama produknya belum saya temukan di pesan itu.', en: 'I found no product of ours in that.' },
}

const INPUTS: Partial<Record<ValueKind, InputKind>> = { phone: 'phone', email: 'email', date: 'date', amount: 'number' }

/** The product whose whole name, or all of its telling words, stand in the text. */
async function productIn(said: string, shop: Ports['shop']): Promise<string | undefined> {
  const products = await shop.findProducts({ words: said.slice(0, 300), limit: 5, inStock: false })
  const heard = new Set(wordsOf(said))
  return products
    .map(({ name }) => name)
    .find((name) => hasPhrase(said, [name]) !== null || tellingWords(name).every((word) => heard.has(word)))
}

/** "Kopi Gayo 250 g" is known by kopi and gayo. */
function tellingWords(name: string): string[] {
  const words = wordsOf(name).filter((word) => /^\p{L}{3,}$/u.test(word))
  return words.length > 0 ? words : wordsOf(name)
}

function isEmpty(value: Json): boolean {
  return value === null || value === ''
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
