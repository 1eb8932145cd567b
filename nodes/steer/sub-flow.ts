import { reference } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'sub-flow',
  group: 'steer',
  icon: 'workflow',
  version: 1,
  fields: { flow: reference({ to: 'flow' }) },
  exits: ['next'],
  shows: 'flow',
  words: {
    id: {
      name: 'Jalankan alur',
      help: 'Menjalankan alur lain sampai selesai, lalu lanjut dari sini.',
      example: [
        { who: 'bot', says: 'Sebelum lanjut, boleh isi alamat dulu?' },
        { who: 'customer', says: 'Jl. Melati 5, Bandung' },
        { who: 'bot', says: 'Terima kasih. Kita lanjut ke pembayaran.' },
      ],
      limits: 'Alur tidak boleh memanggil dirinya sendiri, juga lewat alur lain.',
      search: ['alur', 'panggil', 'bagian', 'ulang pakai', 'subflow', 'modul', 'gabung'],
      fields: { flow: { label: 'Alur' } },
      exits: { next: 'Setelah selesai' },
    },
    en: {
      name: 'Run a flow',
      help: 'Runs another flow to its end, then goes on from here.',
      example: [
        { who: 'bot', says: 'Before we go on, may I have your address?' },
        { who: 'customer', says: 'Jl. Melati 5, Bandung' },
        { who: 'bot', says: 'Thank you. On to the payment.' },
      ],
      limits: 'A flow may not call itself, also not through another flow.',
      search: ['subflow', 'call', 'reuse', 'part', 'module', 'flow'],
      fields: { flow: { label: 'Flow' } },
      exits: { next: 'When it is done' },
    },
  },
  run({ fields }) {
    return { call: fields.flow }
  },
  resume() {
    return { exit: 'next' }
  },
})
