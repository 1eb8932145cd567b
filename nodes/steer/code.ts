import { code, list, text, variable } from '../field.ts'
import { defineNode } from '../node.ts'

export default defineNode({
  type: 'code',
  group: 'steer',
  icon: 'code',
  version: 1,
  fields: {
    code: code({}),
    reads: list(
      { name: text({ format: 'name', max: 40 }), value: variable({ use: 'read' }) },
      { title: 'name', optional: true, max: 20 },
    ),
    save: variable({ use: 'write', optional: true }),
  },
  exits: ['done', 'trouble'],
  needs: ['sandbox'],
  words: {
    id: {
      name: 'Kode',
      help: 'Menjalankan JavaScript Anda di ruang terpisah, untuk hitungan yang tidak bisa digambar.',
      example: [
        { who: 'customer', says: 'Kalau beli 3 jadi berapa?' },
        { who: 'bot', says: 'Totalnya Rp270.000, sudah diskon 10%.' },
      ],
      limits: 'Paling lama satu detik. Tidak bisa membuka internet, berkas, atau variabel yang tidak diberikan.',
      search: ['javascript', 'js', 'skrip', 'script', 'rumus', 'program', 'diskon', 'fungsi'],
      fields: {
        code: {
          label: 'Kode',
          help: 'Nilai yang diberikan ada di “input”. Hasilnya lewat “return”.',
          placeholder: 'Contoh: return input.total * 0.9',
        },
        reads: {
          label: 'Nilai yang diberikan',
          add: 'Beri nilai',
          fields: { name: { label: 'Nama di kode', placeholder: 'total' }, value: { label: 'Variabel' } },
        },
        save: { label: 'Simpan hasil ke' },
      },
      exits: { done: 'Selesai', trouble: 'Kode gagal' },
    },
    en: {
      name: 'Code',
      help: 'Runs your JavaScript in a room of its own, for sums that cannot be drawn.',
      example: [
        { who: 'customer', says: 'How much are three?' },
        { who: 'bot', says: 'Rp270.000 in all, with 10% off.' },
      ],
      limits: 'One second at most. It reaches no network, no files, and no variable that was not handed in.',
      search: ['javascript', 'js', 'script', 'function', 'formula', 'program', 'compute'],
      fields: {
        code: {
          label: 'Code',
          help: 'What you hand in is in “input”. Give the result with “return”.',
          placeholder: 'Example: return input.total * 0.9',
        },
        reads: {
          label: 'Values handed in',
          add: 'Hand in a value',
          fields: { name: { label: 'Name in the code', placeholder: 'total' }, value: { label: 'Variable' } },
        },
        save: { label: 'Save the result in' },
      },
      exits: { done: 'Done', trouble: 'The code failed' },
    },
  },
  async run({ fields, sandbox }) {
    const input = Object.fromEntries((fields.reads ?? []).map(({ name, value }) => [name, value]))
    const result = await sandbox.run(fields.code, input)
    return { set: fields.save ? { [fields.save]: result } : {}, exit: 'done' }
  },
})
