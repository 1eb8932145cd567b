import { number, phrase, variable } from '../field.ts'
import { defineNode } from '../node.ts'
import { productValue, sayProduct } from '../order.ts'

export default defineNode({
  type: 'recommend',
  group: 'commerce',
  icon: 'sparkles',
  version: 1,
  fields: {
    text: phrase({ multiline: true, optional: true }),
    limit: number({ min: 1, max: 5, integer: true, initial: 3 }),
    basis: variable({ use: 'read', optional: true }),
    save: variable({ use: 'write', optional: true, advanced: true }),
  },
  exits: ['recommended', 'none', 'trouble'],
  fallback: 'none',
  needs: ['shop'],
  shows: 'text',
  words: {
    id: {
      name: 'Rekomendasi produk',
      help: 'Menyarankan produk dari belanjaan pelanggan dan yang sering dibeli bersama, lengkap dengan alasannya.',
      example: [
        { who: 'customer', says: 'ada rekomendasi?' },
        { who: 'bot', says: '1. Tas Anyaman Pandan: Rp95.000, stok 9. Sering dibeli bersama Kemeja Batik Parang.' },
      ],
      limits:
        'Belanjaan pelanggan hanya dipakai setelah ia diverifikasi. Kategori sensitif seperti kesehatan tidak pernah disarankan.',
      search: ['rekomendasi', 'saran', 'produk', 'cocok', 'laris', 'promosi', 'tawarkan', 'upsell'],
      fields: {
        text: { label: 'Kalimat pembuka', placeholder: 'Mungkin Kakak suka:' },
        limit: { label: 'Paling banyak disarankan' },
        basis: { label: 'Produk yang sedang dilihat', help: 'Variabel berisi nama atau kode produk. Boleh kosong.' },
        save: { label: 'Simpan daftarnya ke' },
      },
      exits: { recommended: 'Ada saran', none: 'Tidak ada saran', trouble: 'Data toko bermasalah' },
    },
    en: {
      name: 'Recommend products',
      help: 'Suggests products from what the customer bought and what is bought together, and says why.',
      example: [
        { who: 'customer', says: 'any suggestions?' },
        { who: 'bot', says: '1. Pandan Woven Bag: Rp95.000, 9 left. Often bought together with Parang Batik Shirt.' },
      ],
      limits:
        'What a customer bought counts only once they are verified. Sensitive categories such as health are never suggested.',
      search: ['recommend', 'suggestion', 'product', 'popular', 'best seller', 'upsell', 'offer', 'similar'],
      fields: {
        text: { label: 'Opening words', placeholder: 'You may like:' },
        limit: { label: 'Suggest at most' },
        basis: { label: 'Product being looked at', help: 'A variable with its name or code. May be empty.' },
        save: { label: 'Save the list in' },
      },
      exits: { recommended: 'Suggestions made', none: 'No suggestions', trouble: 'Trouble with the shop data' },
    },
  },
  async run({ fields, shop, language }) {
    const basis = typeof fields.basis === 'string' ? fields.basis.trim().slice(0, 200) : ''
    const found = await shop.recommend({ limit: fields.limit, ...(basis ? { basis } : {}) })
    if (found.length === 0) return { because: { recommended: 0 }, exit: 'none' }
    const list = found.map(({ product, why }, i) => `${i + 1}. ${sayProduct(product, language)}. ${why}`).join('\n')
    return {
      because: { recommended: found.map(({ product, why }) => ({ sku: product.sku, why })) },
      say: [{ text: fields.text ? `${fields.text}\n\n${list}` : list }],
      set: fields.save ? { [fields.save]: found.map(({ product, why }) => ({ ...productValue(product, language), why })) } : {},
      exit: 'recommended',
    }
  },
})
