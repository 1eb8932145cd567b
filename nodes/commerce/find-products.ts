import { number, phrase, toggle, variable } from '../field.ts'
import { defineNode } from '../node.ts'
import { productValue, sayProduct } from '../order.ts'

export default defineNode({
  type: 'find-products',
  group: 'commerce',
  icon: 'shopping-bag',
  version: 1,
  fields: {
    query: variable({ use: 'read' }),
    text: phrase({ multiline: true, optional: true }),
    limit: number({ min: 1, max: 10, integer: true, initial: 5 }),
    inStock: toggle({ initial: true }),
    save: variable({ use: 'write', optional: true, advanced: true }),
  },
  exits: ['found', 'none', 'trouble'],
  fallback: 'none',
  needs: ['shop'],
  shows: 'query',
  words: {
    id: {
      name: 'Cari produk',
      help: 'Mencari produk di katalog toko dan menunjukkan harga serta stoknya.',
      example: [
        { who: 'customer', says: 'ada kmeja batik ga kak' },
        { who: 'bot', says: '1. Kemeja Batik Parang: Rp189.000, stok 14' },
      ],
      limits: 'Paling banyak 10 produk. Harga selalu dari katalog: bot tidak pernah menyebut harga lain.',
      search: ['produk', 'barang', 'katalog', 'harga', 'stok', 'jual', 'cari', 'daftar', 'ready'],
      fields: {
        query: { label: 'Yang dicari', help: 'Variabel yang berisi kata pelanggan.' },
        text: { label: 'Kalimat pembuka', placeholder: 'Ini yang kami punya:' },
        limit: { label: 'Paling banyak ditampilkan' },
        inStock: { label: 'Hanya yang ada stoknya' },
        save: { label: 'Simpan daftarnya ke' },
      },
      exits: { found: 'Ada', none: 'Tidak ada yang cocok', trouble: 'Data toko bermasalah' },
    },
    en: {
      name: 'Find products',
      help: "Searches the shop's catalogue and shows prices and stock.",
      example: [
        { who: 'customer', says: 'do you have batik shirts' },
        { who: 'bot', says: '1. Parang Batik Shirt: Rp189.000, 14 left' },
      ],
      limits: 'At most 10 products. Prices come from the catalogue: the bot never states another one.',
      search: ['product', 'item', 'catalogue', 'price', 'stock', 'sell', 'search', 'list', 'available'],
      fields: {
        query: { label: 'What to look for', help: 'The variable that holds the customer’s words.' },
        text: { label: 'Opening words', placeholder: 'This is what we have:' },
        limit: { label: 'Show at most' },
        inStock: { label: 'Only what is in stock' },
        save: { label: 'Save the list in' },
      },
      exits: { found: 'There is some', none: 'Nothing fits', trouble: 'Trouble with the shop data' },
    },
  },
  async run({ fields, shop, language }) {
    const words = typeof fields.query === 'string' ? fields.query.slice(0, 500) : ''
    const products = await shop.findProducts({ words, limit: fields.limit, inStock: fields.inStock })
    if (products.length === 0) return { because: { found: 0 }, exit: 'none' }
    const list = products.map((product, i) => `${i + 1}. ${sayProduct(product, language)}`).join('\n')
    return {
      because: { found: products.map(({ sku }) => sku) },
      say: [{ text: fields.text ? `${fields.text}\n\n${list}` : list }],
      set: fields.save ? { [fields.save]: products.map((product) => productValue(product, language)) } : {},
      exit: 'found',
    }
  },
})
