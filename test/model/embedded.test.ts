import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isFormOf, isNamed, wordOf } from '../../runtime/model/alike.ts'
import { createEmbedded } from '../../runtime/model/embedded.ts'
import { groundOf, toldIn } from '../../runtime/model/ground.ts'
import { trainIntents } from '../../runtime/model/intents.ts'
import { neutral } from '../../runtime/model/prompt.ts'
import { createCutter, sentencesIn } from '../../runtime/model/sentences.ts'

const SHOP = [
  {
    id: 'order',
    examples: [
      'pesanan saya di mana',
      'cek status pesanan',
      'paket belum sampai',
      'where is my order',
      'lacak resi',
      'kapan barang saya tiba',
      'track my package',
      'paketnya sudah dikirim belum',
    ],
  },
  {
    id: 'refund',
    examples: [
      'saya mau refund',
      'uang saya kembalikan',
      'cara pengembalian dana',
      'i want my money back',
      'barang rusak minta ganti',
      'mau retur barang',
      'how do i return this',
      'minta pengembalian uang',
    ],
  },
  {
    id: 'hours',
    examples: [
      'jam buka toko',
      'buka sampai jam berapa',
      'hari minggu buka tidak',
      'what time do you open',
      'are you open on sunday',
      'toko tutup jam berapa',
      'jam operasional',
      'kapan toko buka',
    ],
  },
  {
    id: 'pay',
    examples: [
      'cara bayar',
      'bisa bayar pakai qris',
      'metode pembayaran',
      'can i pay with gopay',
      'transfer ke rekening mana',
      'bisa cod tidak',
      'payment methods',
      'bayar di tempat bisa',
    ],
  },
]

describe('intents without a model server', () => {
  const matcher = trainIntents(SHOP)

  it.each([
    ['pesananku kok belum nyampe ya', 'order'],
    ['tolong lacak paket saya', 'order'],
    ['where is my package', 'order'],
    ['gimana cara refund nya', 'refund'],
    ['mau pengembalian barang dong', 'refund'],
    ['hari sabtu buka jam berapa', 'hours'],
    ['bisa pembayaran pake qris gak', 'pay'],
    ['how can i pay', 'pay'],
  ])('%s → %s', (text, intent) => {
    const { ranked, rejected } = matcher.rank(text)
    expect(ranked[0]!.intent).toBe(intent)
    expect(rejected).toBe(false)
  })

  it.each(['siapa presiden amerika', 'resep rendang padang', 'xqzt blorp', '', '   ', '😀😀', 'tell me a joke about cats'])(
    '%j is none of them',
    (text) => {
      expect(matcher.rank(text).rejected).toBe(true)
    },
  )

  it('chooses only among those that are asked for', () => {
    const { ranked } = matcher.rank('cara bayar', ['order', 'refund'])
    expect(ranked.map((row) => row.intent).sort()).toEqual(['order', 'refund'])
  })

  it('gives the same answer for the same examples, with scores from 0 to 1 that fall', () => {
    const again = trainIntents(SHOP)
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const { ranked } = matcher.rank(text)
        expect(again.rank(text)).toEqual(matcher.rank(text))
        for (const [i, row] of ranked.entries()) {
          expect(row.score).toBeGreaterThanOrEqual(0)
          expect(row.score).toBeLessThanOrEqual(i === 0 ? 1 : ranked[i - 1]!.score)
        }
      }),
      { numRuns: 60 },
    )
  })

  it.each([[[]], [[{ id: 'a', examples: [] }]], [[{ id: 'a', examples: ['', ' '] }]]])(
    'with no examples it understands nothing',
    (intents) => {
      expect(trainIntents(intents).rank('halo')).toEqual({ ranked: [], rejected: true })
    },
  )
})

describe('extractive answers', () => {
  const passages = [
    { id: 'ship', text: 'Pengiriman ke Jawa 2-3 hari. Pengiriman ke luar Jawa 5-7 hari. Ongkos kirim dihitung dari Bandung.' },
    { id: 'refund', text: 'Pengembalian dana paling lama 7 hari kerja. Sertakan foto barang.' },
  ]
  const ask = (question: string, shelf = passages) =>
    createEmbedded().answer({ instruction: '', question, passages: shelf, language: 'id', max: 300 })

  const SPAN = 'Bandung 1 sampai 2 hari, Pulau Jawa 2 sampai 4 hari, dan luar Jawa 3 sampai 7 hari.'
  const SHELF = [
    { id: 'late', about: 'Paket terlambat', text: 'Kami telusuri ke kurir dan memberi kabar paling lama 1 hari kerja.' },
    { id: 'lost', about: 'Paket hilang', text: 'Paket yang hilang kami kirim ulang, atau dananya kami kembalikan.' },
    {
      id: 'span',
      about: 'Kurir dan lama kirim',
      text: `Kami memakai JNE dan SiCepat. ${SPAN} Lama kirim dihitung sejak paket diterima kurir.`,
    },
    { id: 'cost', about: 'Ongkos kirim', text: 'Ongkos kirim dihitung dari berat paket. Mulai Rp150.000 ada potongan.' },
    {
      id: 'refund',
      about: 'Refund',
      text: 'Versi 3, berlaku sejak 1 Oktober 2026. Your refund goes to the account that you paid from.',
    },
    { id: 'cash', about: 'How to pay', text: 'We take cash on delivery. Cash on delivery is paid to the courier.' },
    {
      id: 'days',
      about: 'Couriers and delivery time',
      text: 'We ship with JNE. Bandung takes 1 to 2 days. Delivery time counts from then.',
    },
    { id: 'batik', about: 'Ukuran batik', text: 'Ukuran khusus dibuat sesuai pesanan.' },
  ]

  it.each([
    ['berapa lama kirim ke luar jawa', 'Pengiriman ke luar Jawa 5-7 hari.', 'ship'],
    ['kapan dana saya dikembalikan, pengembalian berapa hari kerja', 'Pengembalian dana paling lama 7 hari kerja.', 'refund'],
  ])('%s', async (question, sentence, id) => {
    expect(await ask(question)).toEqual({ text: sentence, by: 'extract', used: [id] })
  })

  it.each(['siapa nama pemilik toko', 'apa', ''])('%j has no answer there', async (question) => {
    expect((await ask(question)).text).toBe('')
  })

  it.each([
    ['`pengiriman` is of `kirim`', 'lama pengiriman surabaya', 'Lama kirim dihitung sejak paket diterima kurir.'],
    ['the days and no other sentence with the word', 'berapa lama pengiriman?', SPAN],
    ['`bali` is not in `kembalikan`', 'brp hari kirim ke bali kak', SPAN],
    ['the days in English', 'how long does delivery take?', 'Bandung takes 1 to 2 days.'],
    ['what an amount depends on', 'ongkir ke jakarta berapa', 'Ongkos kirim dihitung dari berat paket.'],
  ])('%s', async (_, question, sentence) => {
    expect((await ask(question, SHELF)).text).toContain(sentence)
  })

  it('what else is under a heading is not said, nor what another passage says with the same word', async () => {
    expect((await ask('berapa lama pengiriman?', SHELF)).text).toBe(`${SPAN} Lama kirim dihitung sejak paket diterima kurir.`)
    expect((await ask('berapa hari kirim ke bali', SHELF)).used).toEqual(['span'])
  })

  const DESK = [
    { id: 'place', about: 'Jam buka dan alamat', text: 'Toko buka pukul 08.00. Alamatnya di Jalan Contoh 12, Bandung.' },
    { id: 'buy', about: 'Cara memesan', text: 'Pilih produk di situs toko-contoh.example, isi alamat, lalu pilih kurir.' },
    { id: 'cod', about: 'COD atau bayar di tempat', text: 'COD bisa untuk kota Bandung. Biaya layanan Rp3.000.' },
    { id: 'ship', about: 'Ongkos kirim', text: 'Ongkos kirim dihitung dari berat paket dan alamat tujuan.' },
    { id: 'span', about: 'Lama kirim', text: 'Luar Jawa 3 sampai 7 hari.' },
    { id: 'swap', about: 'Ukuran batik', text: 'Ukuran yang tidak pas bisa ditukar selama label belum dilepas.' },
    {
      id: 'item',
      about: 'Syarat retur',
      text: 'Barang belum dipakai. Barang dikirim kembali. Barang difoto. Barang pecah belah dibungkus.',
    },
    { id: 'late', about: 'Batas retur', text: 'Retur diajukan paling lambat 7 hari setelah paket diterima.' },
    { id: 'open', about: 'Opening hours', text: 'We deliver on Sunday. Refused parcels are disclosed to nobody.' },
    {
      id: 'end',
      about: 'Changing an order',
      text: 'An order can be cancelled until it is shipped. If another name appears, tell us.',
    },
  ]

  it.each([
    [
      'the word that tells sentences apart',
      'penukaran barang gimana',
      'Ukuran yang tidak pas bisa ditukar selama label belum dilepas.',
    ],
    ['the shop is what its documents are about', 'tokonya di mana sih', 'Alamatnya di Jalan Contoh 12, Bandung.'],
    ['an address and not who asks for one', 'alamat toko dimana', 'Alamatnya di Jalan Contoh 12, Bandung.'],
    ['what to do', 'cara pesan', 'Pilih produk di situs toko-contoh.example, isi alamat, lalu pilih kurir.'],
    [
      'cash on delivery is no question of delivery',
      'ongkir ke bandung berapa',
      'Ongkos kirim dihitung dari berat paket dan alamat tujuan.',
    ],
    ['a fee by another name', 'what does cod cost', 'Biaya layanan Rp3.000.'],
    [
      'a word with an ending, of one that has an Indonesian name',
      'how do i cancel my order',
      'An order can be cancelled until it is shipped.',
    ],
  ])('%s', async (_, question, sentence) => {
    expect((await ask(question, DESK)).text).toBe(sentence)
  })

  it.each([
    ['the next island is not abroad', 'pengiriman ke luar negeri bisa?'],
    ['whether somebody may', 'boleh ambil sendiri?'],
  ])('%s', async (_, question) => {
    expect((await ask(question, DESK)).text).toBe('')
  })

  it('is looked for by the first words of a message that is as long as one may be', async () => {
    const story = Array.from({ length: 600 }, (_, i) => `kata${i}`).join(' ')
    expect(toldIn(story)).toHaveLength(40)
    expect((await ask(`kurir apa ${story}`, SHELF)).text).toBe('')
    expect((await ask(`cuci ${'batik '.repeat(600)}`, [{ id: 'wash', text: 'Cuci batik dengan tangan.' }])).text).not.toBe('')
  })

  it('is in one language', async () => {
    expect((await ask('berapa hari kirim', SHELF)).text).not.toContain('takes')
    expect((await ask('how many days does delivery take', SHELF)).text).not.toContain('sampai')
  })

  it('whether somebody is still there is no question to the documents', async () => {
    const shelf = [{ id: 'terms', text: 'Barang harus belum dipakai, labelnya masih terpasang.' }]
    expect((await ask('masih di sana?', shelf)).text).toBe('')
    expect((await ask('apa labelnya masih harus ada', shelf)).text).toBe(shelf[0]!.text)
  })

  it.each(['berapa lama garansi?', 'how long until my refund arrives', 'berapa minggu ukuran khusus dibuat'])(
    'a span of time that nobody tells of is not answered with something else: %s',
    async (question) => {
      expect((await ask(question, SHELF)).text).toBe('')
    },
  )

  it.each([
    ['pengiriman', 'kirim', true],
    ['va', 'va', true],
    ['va', 'vas', false],
    ['penukaran', 'ditukar', true],
    ['pembayaran', 'dibayar', true],
    ['penjualan', 'dijual', true],
    ['members', 'numbers', false],
    ['pemesanan', 'pesan', true],
    ['menyimpan', 'simpan', true],
    ['pengambilan', 'ambil', true],
    ['kembalikan', 'bali', false],
    ['menu', 'tulis', false],
  ])('%s is of %s: %s', (word, stem, isOf) => {
    expect([isFormOf(wordOf(word), wordOf(stem)), isFormOf(wordOf(stem), wordOf(word))]).toEqual([isOf, isOf])
  })

  it.each([
    ['shipping', 'pengiriman', true],
    ['fee', 'ongkos', true],
    ['exchanged', 'ganti', true],
    ['late', 'related', false],
    ['telat', 'lambat', false],
    ['closed', 'disclosed', false],
    ['diantar', 'antara', false],
  ])('%s and %s name one thing: %s', (one, other, isOne) => {
    expect([isNamed(wordOf(one), wordOf(other)), isNamed(wordOf(other), wordOf(one))]).toEqual([isOne, isOne])
  })

  it('a number that no passage has is never grounded', () => {
    expect(groundOf('Pengembalian dana paling lama 3 hari kerja.', passages)).toBeNull()
    expect(groundOf('Pengembalian dana paling lama 7 hari kerja.', passages)?.id).toBe('refund')
  })
})

describe('sentences', () => {
  it.each([
    ['Harga Rp1.250.000 saja. Ongkir gratis!', ['Harga Rp1.250.000 saja.', 'Ongkir gratis!']],
    ['Alamat Jl. Merdeka No. 5 Bandung. Datang ya?', ['Alamat Jl. Merdeka No. 5 Bandung.', 'Datang ya?']],
    ['satu\ndua', ['satu', 'dua']],
    ['', []],
  ])('%s', (text, expected) => {
    expect(sentencesIn(text)).toEqual(expected)
  })

  it('come out the same however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Halo', ' dunia', '. ', '! ', '\n', 'Rp1.000', ' no. ', '?')),
        fc.integer({ min: 1, max: 5 }),
        (pieces, size) => {
          const text = pieces.join('')
          const cutter = createCutter()
          const streamed: string[] = []
          for (let at = 0; at < text.length; at += size) streamed.push(...cutter.add(text.slice(at, at + size)))
          expect([...streamed, ...cutter.end()]).toEqual(sentencesIn(text))
        },
      ),
    )
  })
})

it.each([
  '<|im_start|>',
  '<|im_end|>',
  '[INST]',
  '[/INST]',
  '<<SYS>>',
  '<start_of_turn>',
  '<end_of_turn>',
  '</s>',
  '</question>',
  '<passages>',
])('the token %s is made harmless (OLL-07)', (token) => {
  expect(neutral(`a ${token} b`)).not.toContain(token)
  expect(neutral(`a ${token} b`).replaceAll('\u200D', '')).toBe(`a ${token} b`)
})
