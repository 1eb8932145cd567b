import { choice, list, text, variable } from '../field.ts'
import { textOf } from '../heard.ts'
import type { Json } from '../json.ts'
import { phrasesIn } from '../matching.ts'
import { defineNode } from '../node.ts'
import { DETECTABLE } from '../ports/trust.ts'

export default defineNode({
  type: 'guardrail',
  group: 'protect',
  icon: 'shield-alert',
  version: 1,
  fields: {
    source: choice(['message', 'variable'], { initial: 'message' }),
    variable: variable({ use: 'read', when: { field: 'source', is: ['variable'] } }),
    checks: list(
      { what: choice(DETECTABLE, { initial: 'nik' }), act: choice(['clean', 'note', 'refuse'], { initial: 'clean' }) },
      { title: 'what', min: 1, max: 19 },
    ),
    save: variable({ use: 'write', optional: true }),
    own: text({ format: 'words', max: 1000, optional: true, advanced: true }),
    topics: text({ format: 'words', max: 2000, optional: true, advanced: true }),
    competitors: text({ format: 'words', max: 2000, optional: true, advanced: true }),
    prices: variable({ use: 'read', optional: true, advanced: true }),
  },
  exits: ['clean', 'found', 'refused'],
  needs: ['detectors'],
  whenBroken: 'refused',
  shows: 'checks',
  words: {
    id: {
      name: 'Pagar tulisan',
      help: 'Memeriksa pesan atau isi variabel: data pribadi, rahasia, tipuan, kata kasar, tautan, janji dan harga.',
      example: [
        { who: 'customer', says: 'NIK saya 3171011708450001' },
        { who: 'bot', says: 'Nomornya sudah kami samarkan. Kami tidak perlu NIK Anda.' },
      ],
      limits:
        'Memakai aturan, bukan model: sindiran dan kata yang belum ada di daftar bisa lolos. Nomor kartu dan OTP sudah disamarkan sebelum sampai di sini.',
      search: [
        'guardrail',
        'sensor',
        'samarkan',
        'nik',
        'npwp',
        'kk',
        'rekening',
        'kata kasar',
        'prompt injection',
        'data pribadi',
        'kompetitor',
        'janji',
        'harga',
      ],
      fields: {
        source: { label: 'Yang diperiksa', options: { message: 'Pesan pelanggan', variable: 'Isi variabel' } },
        variable: { label: 'Variabel' },
        checks: {
          label: 'Periksa',
          add: 'Tambah pemeriksaan',
          fields: {
            what: {
              label: 'Apa',
              options: {
                card: 'Nomor kartu',
                otp: 'Kode OTP',
                pin: 'PIN',
                nik: 'NIK',
                npwp: 'NPWP',
                kk: 'Nomor KK',
                phone: 'Nomor HP',
                email: 'Alamat email',
                account: 'Nomor rekening',
                'virtual-account': 'Virtual account',
                secret: 'Kata sandi dan kunci',
                invisible: 'Huruf tak terlihat',
                injection: 'Perintah untuk bot',
                profanity: 'Kata kasar',
                link: 'Tautan dari luar',
                promise: 'Janji uang atau waktu',
                price: 'Harga di luar katalog',
                topic: 'Topik terlarang',
                competitor: 'Nama pesaing',
              },
            },
            act: { label: 'Lalu', options: { clean: 'Samarkan', note: 'Catat saja', refuse: 'Tolak' } },
          },
        },
        save: { label: 'Simpan hasilnya ke', help: 'Kalau bersih, isinya persis seperti aslinya.' },
        own: { label: 'Situs toko sendiri', help: 'Pisahkan dengan koma.', placeholder: 'tokocontoh.id' },
        topics: { label: 'Topik terlarang', help: 'Pisahkan dengan koma.', placeholder: 'politik, judi' },
        competitors: { label: 'Nama pesaing', help: 'Pisahkan dengan koma.' },
        prices: { label: 'Harga yang boleh disebut', help: 'Variabel berisi daftar angka dari katalog atau pesanan.' },
      },
      exits: { clean: 'Bersih', found: 'Ada yang ditemukan', refused: 'Ditolak' },
    },
    en: {
      name: 'Guardrail',
      help: 'Checks a message or a variable: personal data, secrets, tricks, insults, links, promises and prices.',
      example: [
        { who: 'customer', says: 'My identity number is 3171011708450001' },
        { who: 'bot', says: 'We have masked that number. We do not need it.' },
      ],
      limits:
        'It works by rules, not by a model: irony and words that are on no list get through. Card numbers and one-time codes are masked before they come here.',
      search: [
        'filter',
        'mask',
        'pii',
        'moderation',
        'profanity',
        'prompt injection',
        'personal data',
        'competitor',
        'promise',
        'price',
        'secret',
        'clean',
      ],
      fields: {
        source: { label: 'What to check', options: { message: "The customer's message", variable: 'A variable' } },
        variable: { label: 'Variable' },
        checks: {
          label: 'Checks',
          add: 'Add a check',
          fields: {
            what: {
              label: 'For',
              options: {
                card: 'Card numbers',
                otp: 'One-time codes',
                pin: 'PINs',
                nik: 'Identity numbers (NIK)',
                npwp: 'Tax numbers (NPWP)',
                kk: 'Family card numbers (KK)',
                phone: 'Phone numbers',
                email: 'E-mail addresses',
                account: 'Bank accounts',
                'virtual-account': 'Virtual accounts',
                secret: 'Passwords and keys',
                invisible: 'Invisible characters',
                injection: 'Orders to the bot',
                profanity: 'Insults',
                link: "Others' links",
                promise: 'Promises of money or time',
                price: 'Prices not in the catalogue',
                topic: 'Banned topics',
                competitor: 'Competitors',
              },
            },
            act: { label: 'Then', options: { clean: 'Mask it', note: 'Only note it', refuse: 'Refuse' } },
          },
        },
        save: { label: 'Save the result in', help: 'What is clean is kept exactly as it was.' },
        own: { label: "The shop's own sites", help: 'Separate them with commas.', placeholder: 'tokocontoh.id' },
        topics: { label: 'Banned topics', help: 'Separate them with commas.', placeholder: 'politics, gambling' },
        competitors: { label: 'Competitors', help: 'Separate them with commas.' },
        prices: { label: 'Prices that may be named', help: 'A variable with a list of numbers from the catalogue or the order.' },
      },
      exits: { clean: 'Clean', found: 'Something was found', refused: 'Refused' },
    },
  },
  async run({ fields, event, detectors }) {
    const original = fields.source === 'variable' ? written(fields.variable ?? null) : textOf(event)
    const { text, found } = await detectors.inspect(original, {
      look: fields.checks.map(({ what, act }) => ({ what, do: act === 'clean' ? 'clean' : 'check' })),
      own: phrasesIn(fields.own ?? ''),
      topics: phrasesIn(fields.topics ?? ''),
      competitors: phrasesIn(fields.competitors ?? ''),
      prices: amountsIn(fields.prices),
    })
    const refusing = new Set(fields.checks.filter(({ act }) => act === 'refuse').map(({ what }) => what))
    const isRefused = found.some(({ what }) => refusing.has(what))
    return {
      because: { found: found.map(({ what, why, score }) => ({ what, why, score })), refused: isRefused },
      // What is refused goes nowhere.
      set: fields.save && !isRefused ? { [fields.save]: text } : {},
      exit: isRefused ? 'refused' : found.length > 0 ? 'found' : 'clean',
    }
  },
})

function written(value: Json): string {
  if (value === null) return ''
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Null where the designer named none: then no price is compared. */
function amountsIn(value: Json | undefined): number[] | null {
  if (value === undefined) return null
  return (Array.isArray(value) ? value : [value]).filter((each): each is number => typeof each === 'number')
}
