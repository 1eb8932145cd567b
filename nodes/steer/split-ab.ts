import { choice, list, number, text, variable } from '../field.ts'
import { lotOf } from '../lot.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'split-ab',
  group: 'steer',
  icon: 'split',
  version: 1,
  fields: {
    name: text({ max: 60, initial: 'uji-1' }),
    ways: list(
      { label: text({ max: 40 }), weight: number({ min: 1, max: 1000, integer: true, initial: 1 }) },
      { title: 'label', min: 2, max: 6 },
    ),
    by: choice(['contact', 'conversation'], { initial: 'contact' }),
    save: variable({ use: 'write', optional: true, advanced: true }),
  },
  exits: [],
  branches: 'ways',
  shows: 'name',
  words: {
    id: {
      name: 'Bagi A/B',
      help: 'Membagi pelanggan ke beberapa jalan untuk membandingkan mana yang lebih baik.',
      example: [
        { who: 'customer', says: 'Halo' },
        { who: 'bot', says: '(setengah pelanggan) Halo, mau cari apa? (setengah lainnya) Hai! Ada promo hari ini.' },
      ],
      limits:
        'Pelanggan yang sama selalu lewat jalan yang sama selama nama dan jalannya tidak diubah. Hasilnya Anda hitung sendiri dari percakapan.',
      search: ['uji', 'a/b', 'tes', 'eksperimen', 'acak', 'bandingkan', 'persen', 'cabang', 'bagi'],
      fields: {
        name: { label: 'Nama uji', help: 'Nama yang lain membagi pelanggan dari awal lagi.' },
        ways: {
          label: 'Jalan',
          add: 'Tambah jalan',
          fields: {
            label: { label: 'Nama jalan', placeholder: 'A' },
            weight: { label: 'Bagian', help: 'Bagian 3 dan 1: tiga dari empat pelanggan lewat jalan pertama.' },
          },
        },
        by: { label: 'Tetap sama untuk', options: { contact: 'Pelanggan', conversation: 'Satu percakapan' } },
        save: { label: 'Simpan nama jalan ke' },
      },
      exits: {},
    },
    en: {
      name: 'Split A/B',
      help: 'Parts customers between several ways, to compare which one does better.',
      example: [
        { who: 'customer', says: 'Hello' },
        { who: 'bot', says: '(half of them) Hello, what are you looking for? (the others) Hi! There is a sale today.' },
      ],
      limits:
        'The same customer always goes the same way while the name and the ways stay. You count the results from the conversations.',
      search: ['test', 'a/b', 'experiment', 'random', 'compare', 'percent', 'branch', 'split', 'variant'],
      fields: {
        name: { label: 'Name of the test', help: 'Another name parts customers anew.' },
        ways: {
          label: 'Ways',
          add: 'Add a way',
          fields: {
            label: { label: 'Name of the way', placeholder: 'A' },
            weight: { label: 'Share', help: 'Shares of 3 and 1: three of four customers go the first way.' },
          },
        },
        by: { label: 'Stays the same for', options: { contact: 'A customer', conversation: 'One conversation' } },
        save: { label: 'Save the name of the way in' },
      },
      exits: {},
    },
  },
  run({ fields, seed }) {
    const way = drawn(fields.ways, lotOf(`${fields.name}\n${seed[fields.by]}`))
    if (!way) throw new Error('nothing to draw from')
    return {
      because: { test: fields.name, way: way.label },
      set: fields.save ? { [fields.save]: way.label } : {},
      exit: `ways.${way.id}` as const,
    }
  },
})

function drawn<W extends { weight: number }>(ways: readonly W[], lot: number): W | undefined {
  let left = lot * ways.reduce((sum, { weight }) => sum + weight, 0)
  for (const way of ways) {
    left -= way.weight
    if (left < 0) return way
  }
  return ways.at(-1)
}
