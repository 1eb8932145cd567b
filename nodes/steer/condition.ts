import { condition } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'condition',
  group: 'steer',
  icon: 'split',
  version: 1,
  fields: { test: condition() },
  exits: ['yes', 'no'],
  shows: 'test',
  words: {
    id: {
      name: 'Kalau',
      help: 'Memeriksa syarat, lalu memilih jalan Ya atau Tidak.',
      example: [
        { who: 'customer', says: 'Totalnya 250 ribu ya' },
        { who: 'bot', says: 'Karena di atas 200 ribu, ongkirnya gratis!' },
      ],
      limits: 'Hanya membandingkan isi variabel. Tidak menjalankan rumus atau kode.',
      search: ['jika', 'kalau', 'syarat', 'cek', 'periksa', 'bandingkan', 'if', 'else', 'logika'],
      fields: { test: { label: 'Syarat' } },
      exits: { yes: 'Ya', no: 'Tidak' },
    },
    en: {
      name: 'Condition',
      help: 'Checks a condition and takes the way Yes or No.',
      example: [
        { who: 'customer', says: 'The total is 250 thousand' },
        { who: 'bot', says: 'That is above 200 thousand, so delivery is free!' },
      ],
      limits: 'It only compares what variables hold. It runs no formulas and no code.',
      search: ['if', 'else', 'check', 'compare', 'rule', 'logic', 'filter', 'decide'],
      fields: { test: { label: 'Condition' } },
      exits: { yes: 'Yes', no: 'No' },
    },
  },
  run({ fields }) {
    return { exit: fields.test ? 'yes' : 'no' }
  },
})
