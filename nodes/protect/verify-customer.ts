import { choice, number, phrase, variable } from '../field.ts'
import { defineNode } from '../node.ts'
import { valueAsked } from '../understand/values/values.ts'

/** The same whatever was wrong: it must not tell whether there is such an order (SHOP-03). */
const WRONG = {
  id: 'Maaf, datanya belum cocok. Coba periksa lagi, ya.',
  en: 'Sorry, those details do not match. Please check them again.',
}
const FOUR = {
  id: 'Tolong tulis paling sedikit 4 angka terakhir nomor HP-nya.',
  en: 'Please write at least the last 4 digits of the phone number.',
}

interface State {
  number: string | null
  tried: number
}

export default defineNode({
  type: 'verify-customer',
  group: 'protect',
  icon: 'user-check',
  version: 1,
  fields: {
    by: choice(['order', 'token'], { initial: 'order' }),
    signed: variable({ use: 'read', when: { field: 'by', is: ['token'] } }),
    order: variable({ use: 'read', optional: true, when: { field: 'by', is: ['order'] } }),
    askOrder: phrase({
      multiline: true,
      when: { field: 'by', is: ['order'] },
      initial: {
        id: 'Sebelum membuka data pesanan, kami cocokkan dulu, ya. Nomor pesanannya berapa?',
        en: 'Before we open an order, let us make sure it is you. What is the order number?',
      },
    }),
    askPhone: phrase({
      multiline: true,
      when: { field: 'by', is: ['order'] },
      initial: {
        id: 'Berapa 4 angka terakhir nomor HP yang dipakai saat memesan?',
        en: 'What are the last 4 digits of the phone number used for the order?',
      },
    }),
    save: variable({ use: 'write', optional: true, advanced: true }),
    tries: number({ unit: 'tries', min: 1, max: 5, integer: true, initial: 3, advanced: true }),
  },
  exits: ['verified', 'failed', 'locked'],
  needs: ['identity'],
  whenBroken: 'failed',
  waits: { field: 'by', is: ['order'] },
  shows: 'askOrder',
  words: {
    id: {
      name: 'Cocokkan pelanggan',
      help: 'Memastikan pelanggan memang pemilik pesanan sebelum datanya dibuka.',
      example: [
        { who: 'bot', says: 'Nomor pesanannya berapa?' },
        { who: 'customer', says: 'TC-1042' },
        { who: 'bot', says: 'Berapa 4 angka terakhir nomor HP yang dipakai saat memesan?' },
        { who: 'customer', says: '7890' },
      ],
      limits: 'Lima kali salah mengunci 30 menit dan memberi tahu staf. Untuk uang, pakai juga Konfirmasi kode.',
      search: ['verifikasi', 'identitas', 'pemilik', 'login', 'cek pelanggan', 'keamanan', 'cocokkan'],
      fields: {
        by: {
          label: 'Dicocokkan dengan',
          options: { order: 'Nomor pesanan dan HP', token: 'Tanda dari situs toko' },
        },
        signed: { label: 'Variabel berisi tandanya', help: 'Ditandatangani situs toko dengan kunci "customer-identity".' },
        order: { label: 'Nomor pesanan yang sudah diketahui', help: 'Kalau terisi, tidak ditanyakan lagi.' },
        askOrder: { label: 'Pertanyaan nomor pesanan' },
        askPhone: { label: 'Pertanyaan nomor HP' },
        save: { label: 'Simpan kode pelanggan ke' },
        tries: { label: 'Boleh mencoba' },
      },
      exits: { verified: 'Cocok', failed: 'Tidak cocok', locked: 'Terkunci' },
    },
    en: {
      name: 'Verify the customer',
      help: 'Makes sure that the customer owns the order before its data is opened.',
      example: [
        { who: 'bot', says: 'What is the order number?' },
        { who: 'customer', says: 'TC-1042' },
        { who: 'bot', says: 'What are the last 4 digits of the phone number used for the order?' },
        { who: 'customer', says: '7890' },
      ],
      limits: 'Five wrong tries lock it for 30 minutes and tell staff. For money, confirm with a code as well.',
      search: ['identity', 'owner', 'sign in', 'check', 'security', 'who'],
      fields: {
        by: { label: 'By', options: { order: 'Order number and phone', token: "A token of the shop's site" } },
        signed: { label: 'Variable with the token', help: 'Signed by the shop\'s site with the secret "customer-identity".' },
        order: { label: 'Order number that is known', help: 'Where it is filled, it is not asked for again.' },
        askOrder: { label: 'Question for the order number' },
        askPhone: { label: 'Question for the phone number' },
        save: { label: "Save the customer's id in" },
        tries: { label: 'Tries allowed' },
      },
      exits: { verified: 'Verified', failed: 'Not verified', locked: 'Locked' },
    },
  },
  async run({ fields, identity }) {
    const known = await identity.verified()
    if (known)
      return { because: { result: 'already', by: known.level }, set: saved(fields.save, known.customer), exit: 'verified' }
    if (fields.by === 'token') {
      const result = await identity.verify({ by: 'token', signed: typeof fields.signed === 'string' ? fields.signed : '' })
      const customer = result === 'verified' ? ((await identity.verified())?.customer ?? '') : ''
      if (result === 'verified') return { because: { result, by: 'token' }, set: saved(fields.save, customer), exit: 'verified' }
      return { because: { result, by: 'token' }, exit: result === 'locked' ? 'locked' : 'failed' }
    }
    const order = wordOf(fields.order)
    return {
      say: [{ text: (order ? fields.askPhone : fields.askOrder) ?? '' }],
      wait: { for: 'reply', state: { number: order, tried: 0 } },
    }
  },
  async resume({ fields, event, state, language, now, identity }) {
    const { number, tried } = state as unknown as State // what this node's own wait left behind
    if (event.kind !== 'text') return { wait: { for: 'reply', state: { number, tried } } }
    if (number === null) {
      return {
        say: [{ text: fields.askPhone ?? '' }],
        wait: { for: 'reply', state: { number: numberIn(event.text, now), tried } },
      }
    }
    const phone = event.text.replace(/\D/g, '')
    if (phone.length < 4) return { say: [{ text: FOUR[language] }], wait: { for: 'reply', state: { number, tried } } }
    const result = await identity.verify({ by: 'order', number, phone })
    if (result === 'verified') {
      const customer = (await identity.verified())?.customer ?? ''
      return { because: { result, tried }, set: saved(fields.save, customer), exit: 'verified' }
    }
    if (result === 'locked') return { because: { result, tried }, exit: 'locked' }
    if (tried + 1 >= fields.tries) return { because: { result, tried: tried + 1 }, exit: 'failed' }
    return {
      because: { result, tried: tried + 1 },
      say: [{ text: `${WRONG[language]} ${fields.askOrder ?? ''}` }],
      wait: { for: 'reply', state: { number: null, tried: tried + 1 } },
    }
  },
})

function saved(name: string | undefined, customer: string) {
  return name ? { [name]: customer } : {}
}

/** The order's number as an answer has it, "tm 2041 kak" too; the words themselves where no number is among them. */
function numberIn(text: string, now: number): string {
  const number = valueAsked('order', text, { now })
  return (typeof number === 'string' ? number : text.trim()).slice(0, 80)
}

function wordOf(value: unknown): string | null {
  const word = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  return word === '' ? null : word.slice(0, 80)
}
