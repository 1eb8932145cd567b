import { compare } from '../compare.ts'
import { choice, list, text, variable } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'switch',
  group: 'steer',
  icon: 'signpost',
  version: 1,
  fields: {
    value: variable({ use: 'read' }),
    how: choice(['one-of', 'contains', 'starts'], { initial: 'one-of' }),
    cases: list({ is: text({ max: 400 }) }, { title: 'is', min: 1, max: 30 }),
  },
  exits: ['otherwise'],
  branches: 'cases',
  fallback: 'otherwise',
  shows: 'value',
  words: {
    id: {
      name: 'Bagi jalan',
      help: 'Memilih jalan menurut isi sebuah variabel, satu jalan untuk tiap nilai.',
      example: [
        { who: 'customer', says: 'Saya di Cimahi' },
        { who: 'bot', says: 'Untuk Bandung dan Cimahi, kurir kami antar hari ini.' },
      ],
      limits: 'Jalan pertama yang cocok yang dipakai. Huruf besar dan kecil dianggap sama.',
      search: ['cabang', 'percabangan', 'nilai', 'kasus', 'kota', 'kategori', 'switch', 'case', 'rute'],
      fields: {
        value: { label: 'Variabel' },
        how: { label: 'Cara mencocokkan', options: { 'one-of': 'sama dengan', contains: 'memuat', starts: 'diawali' } },
        cases: {
          label: 'Jalan',
          add: 'Tambah jalan',
          fields: { is: { label: 'Nilai', help: 'Beberapa nilai: pisahkan dengan koma.', placeholder: 'bandung, cimahi' } },
        },
      },
      exits: { otherwise: 'Selain itu' },
    },
    en: {
      name: 'Switch',
      help: 'Takes one of several ways by what a variable holds, one way for each value.',
      example: [
        { who: 'customer', says: 'I am in Cimahi' },
        { who: 'bot', says: 'In Bandung and Cimahi our courier comes today.' },
      ],
      limits: 'The first way that fits is taken. Capital and small letters count as the same.',
      search: ['branch', 'case', 'route', 'value', 'category', 'city', 'split'],
      fields: {
        value: { label: 'Variable' },
        how: { label: 'How to match', options: { 'one-of': 'is', contains: 'contains', starts: 'starts with' } },
        cases: {
          label: 'Ways',
          add: 'Add a way',
          fields: { is: { label: 'Value', help: 'Several values: separate them with commas.', placeholder: 'bandung, cimahi' } },
        },
      },
      exits: { otherwise: 'Otherwise' },
    },
  },
  run({ fields }) {
    const { value, how, cases } = fields
    const found = cases.find((each) =>
      each.is
        .split(',')
        .map((wanted) => wanted.trim())
        .filter(Boolean)
        .some((wanted) => compare(value, how === 'one-of' ? 'is' : how, wanted)),
    )
    const because = { value: fields.value, fits: found?.is ?? null }
    return found ? { because, exit: `cases.${found.id}` as const } : { because, exit: 'otherwise' }
  },
})
