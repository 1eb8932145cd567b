import { choice, list, number, text, toggle, variable } from '../field.ts'
import type { Json, JsonObject } from '../json.ts'
import { defineNode } from '../node.ts'

/** Longest text and list that a value may grow to: a loop that appends must not fill the session. */
const TEXT_MAX = 10_000
const LIST_MAX = 200

export default defineNode({
  type: 'set-value',
  group: 'steer',
  icon: 'pencil',
  version: 1,
  fields: {
    values: list(
      {
        variable: variable({ use: 'write' }),
        how: choice(['text', 'number', 'truth', 'copy', 'add', 'append', 'clear'], { initial: 'text' }),
        from: variable({ use: 'read', when: { field: 'how', is: ['copy', 'add', 'append'] } }),
        text: text({ template: true, multiline: true, when: { field: 'how', is: ['text', 'append'] } }),
        number: number({ initial: 1, when: { field: 'how', is: ['number', 'add'] } }),
        truth: toggle({ initial: true, when: { field: 'how', is: ['truth'] } }),
      },
      { title: 'variable', min: 1, max: 20 },
    ),
  },
  exits: ['next', 'trouble'],
  shows: 'values',
  words: {
    id: {
      name: 'Simpan nilai',
      help: 'Mengisi atau mengubah variabel, tanpa berkata apa-apa kepada pelanggan.',
      example: [
        { who: 'customer', says: 'Pesan lagi satu ya' },
        { who: 'bot', says: 'Siap, sekarang jadi 3 barang.' },
      ],
      limits: 'Hanya tambah-kurang dan gabung. Untuk hitungan lain pakai langkah Kode.',
      search: ['variabel', 'isi', 'ubah', 'catat', 'simpan', 'tambah', 'hitung', 'set'],
      fields: {
        values: {
          label: 'Nilai',
          add: 'Tambah nilai',
          fields: {
            variable: { label: 'Variabel' },
            how: {
              label: 'Diisi dengan',
              options: {
                text: 'Teks',
                number: 'Angka',
                truth: 'Ya atau tidak',
                copy: 'Isi variabel lain',
                add: 'Angka dari variabel, ditambah',
                append: 'Isi variabel, disambung teks',
                clear: 'Kosongkan',
              },
            },
            from: { label: 'Dari variabel' },
            text: { label: 'Teks', placeholder: 'Kak {{nama}}' },
            number: { label: 'Angka', help: 'Pakai minus untuk mengurangi.' },
            truth: { label: 'Ya' },
          },
        },
      },
      exits: { next: 'Lanjut', trouble: 'Nilai tidak cocok' },
    },
    en: {
      name: 'Set value',
      help: 'Fills or changes variables without saying anything to the customer.',
      example: [
        { who: 'customer', says: 'One more, please' },
        { who: 'bot', says: 'Sure, that makes 3 items.' },
      ],
      limits: 'It only adds, subtracts and joins. For other sums use Code.',
      search: ['variable', 'assign', 'store', 'save', 'change', 'count', 'add', 'update'],
      fields: {
        values: {
          label: 'Values',
          add: 'Add a value',
          fields: {
            variable: { label: 'Variable' },
            how: {
              label: 'Set to',
              options: {
                text: 'Text',
                number: 'Number',
                truth: 'Yes or no',
                copy: 'Another variable',
                add: 'A number variable, plus',
                append: 'A variable, followed by text',
                clear: 'Nothing',
              },
            },
            from: { label: 'From variable' },
            text: { label: 'Text', placeholder: 'Dear {{name}}' },
            number: { label: 'Number', help: 'Use a minus to subtract.' },
            truth: { label: 'Yes' },
          },
        },
      },
      exits: { next: 'Next', trouble: 'Value does not fit' },
    },
  },
  run({ fields }) {
    const set: JsonObject = {}
    for (const value of fields.values) set[value.variable] = made(value)
    return { set, exit: 'next' }
  },
})

interface Value {
  how: string
  from?: Json
  text?: string
  number?: number
  truth?: boolean
}

function made({ how, from = null, text = '', number = 0, truth = false }: Value): Json {
  switch (how) {
    case 'text':
      return text
    case 'number':
      return number
    case 'truth':
      return truth
    case 'copy':
      return from
    case 'add':
      return sum(from, number)
    case 'append':
      return append(from, text)
    default:
      return null
  }
}

/** Nothing counts as nought; what is no number is trouble, not a guess. */
function sum(from: Json, more: number): number {
  const start =
    from === null || from === '' ? 0 : Number(typeof from === 'string' || typeof from === 'number' ? from : Number.NaN)
  const total = Math.round((start + more) * 1e6) / 1e6
  if (!Number.isFinite(total)) throw new TypeError('not a number')
  return total
}

function append(from: Json, text: string): Json {
  if (Array.isArray(from)) {
    if (from.length >= LIST_MAX) throw new RangeError(`a list of more than ${LIST_MAX}`)
    return [...from, text]
  }
  const joined = `${from === null ? '' : typeof from === 'object' ? JSON.stringify(from) : from}${text}`
  if (joined.length > TEXT_MAX) throw new RangeError(`a text of more than ${TEXT_MAX} characters`)
  return joined
}
