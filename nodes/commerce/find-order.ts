import { phrase, variable } from '../field.ts'
import { defineNode } from '../node.ts'
import { orderValue, sayOrder } from '../order.ts'

export default defineNode({
  type: 'find-order',
  group: 'commerce',
  icon: 'package-search',
  version: 1,
  fields: {
    number: variable({ use: 'read', optional: true }),
    save: variable({ use: 'write', optional: true }),
    text: phrase({ multiline: true, optional: true }),
  },
  exits: ['found', 'not-found', 'not-verified', 'trouble'],
  fallback: 'not-found',
  needs: ['shop'],
  shows: 'number',
  words: {
    id: {
      name: 'Cari pesanan',
      help: 'Mencari pesanan pelanggan lewat nomor pesanan atau resi, di data toko Anda.',
      example: [
        { who: 'customer', says: 'TC-1004 sampai mana kak?' },
        { who: 'bot', says: 'Pesanan TC-1004: dikirim. Kurir: JNE JX1234567890, dalam perjalanan.' },
      ],
      limits:
        'Hanya pesanan milik pelanggan yang sudah diverifikasi. Pesanan orang lain terlihat sama seperti pesanan yang tidak ada.',
      search: ['pesanan', 'order', 'resi', 'lacak', 'tracking', 'paket', 'status', 'kurir', 'kiriman', 'nomor pesanan'],
      fields: {
        number: {
          label: 'Nomor pesanan atau resi',
          help: 'Variabel yang berisi nomornya. Kosong: pesanan terbaru pelanggan.',
        },
        save: {
          label: 'Simpan pesanan ke',
          help: 'Lalu pakai misalnya {{pesanan.state}}, {{pesanan.total}}, {{pesanan.resi}} atau {{pesanan.eta}}.',
        },
        text: {
          label: 'Kalimat pembuka',
          help: 'Bila diisi, bot mengucapkannya bersama ringkasan pesanan. Bila kosong, bot diam.',
          placeholder: 'Ini pesanan Kakak:',
        },
      },
      exits: {
        found: 'Ketemu',
        'not-found': 'Tidak ada',
        'not-verified': 'Belum diverifikasi',
        trouble: 'Data toko bermasalah',
      },
    },
    en: {
      name: 'Find an order',
      help: "Finds the customer's order by its number or tracking number in your shop's data.",
      example: [
        { who: 'customer', says: 'Where is TC-1004?' },
        { who: 'bot', says: 'Order TC-1004: shipped. Courier: JNE JX1234567890, on its way.' },
      ],
      limits: "Only orders of the verified customer. Somebody else's order looks the same as one that does not exist.",
      search: ['order', 'track', 'tracking', 'resi', 'parcel', 'status', 'courier', 'delivery', 'purchase', 'order number'],
      fields: {
        number: {
          label: 'Order or tracking number',
          help: 'The variable that holds the number. Empty: the customer’s newest order.',
        },
        save: {
          label: 'Save the order in',
          help: 'Then use for example {{order.state}}, {{order.total}}, {{order.resi}} or {{order.eta}}.',
        },
        text: {
          label: 'Opening words',
          help: 'When filled in, the bot says them with a summary of the order. When empty, it says nothing.',
          placeholder: 'Here is your order:',
        },
      },
      exits: {
        found: 'Found',
        'not-found': 'Not there',
        'not-verified': 'Not verified yet',
        trouble: 'Trouble with the shop data',
      },
    },
  },
  async run({ fields, shop, language }) {
    // Asked first, and of everybody: whether a number exists is no news for a stranger.
    if (!(await shop.isVerified())) return { because: { order: 'not verified' }, exit: 'not-verified' }
    const wanted = numberIn(fields.number)
    const order = wanted
      ? ((await shop.findOrder({ number: wanted })) ?? (await shop.findOrder({ resi: wanted })))
      : ((await shop.orders(1))[0] ?? null)
    if (!order) return { because: { order: 'none' }, exit: 'not-found' }
    return {
      because: { order: order.number },
      ...(fields.text ? { say: [{ text: `${fields.text}\n\n${sayOrder(order, language)}` }] } : {}),
      set: fields.save ? { [fields.save]: orderValue(order, language) } : {},
      exit: 'found',
    }
  },
})

function numberIn(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 80) : ''
}
