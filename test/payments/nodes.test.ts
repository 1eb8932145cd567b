import { describe, expect, it, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import type { PaymentQuery, PaymentVerdict, RefundQuery, RefundVerdict } from '../../nodes/ports/commerce.ts'
import type { Finding } from '../../nodes/ports/knowledge.ts'
import { PortError } from '../../nodes/ports.ts'
import type { Source } from '../../nodes/reply.ts'
import { talkWith } from '../bot.ts'
import { failing, run } from '../nodes/try.ts'
import { checkoutBot } from './drawing.ts'

const both = (id: string, en: string) => ({ id, en })
const said = (outcome: { say?: { text: string }[] }) => (outcome.say ?? []).map(({ text }) => text).join('\n')

describe('payment-check', () => {
  const saved: JsonObject = {
    order: ' {{nomor}} ',
    amount: '{{jumlah}}',
    reviewText: both('Kami periksa dulu.', 'We look first.'),
    refuseText: both('Maaf, belum bisa.', 'Sorry, we cannot.'),
    quote: true,
    save: 'laporan',
    report: 'doubtful',
    refuse: 80,
    review: 40,
    rules: [{ id: 'r1', rule: 'cards-order', on: true, weight: 60 }],
  }
  const port = (verdict: Partial<PaymentVerdict>) => {
    const asked: PaymentQuery[] = []
    const check = async (query: PaymentQuery): Promise<PaymentVerdict> => {
      asked.push(query)
      return { decision: 'approve', score: 0, reasons: [], incident: null, ...verdict }
    }
    return { asked, ports: { payments: { check, refund: () => Promise.reject(new Error('not asked for')) } } }
  }
  const values = { nomor: 'TC-1', jumlah: 'Rp12.500' }

  it.each<[PaymentVerdict['decision'], string | null, string, string]>([
    ['approve', null, '', ''],
    ['review', 'IN-2026-0001', 'Kami periksa dulu.\n\nNomor laporan: IN-2026-0001', 'IN-2026-0001'],
    ['review', null, 'Kami periksa dulu.', ''],
    ['refuse', 'IN-2026-0002', 'Maaf, belum bisa.\n\nNomor laporan: IN-2026-0002', 'IN-2026-0002'],
  ])('%s with case %s', async (decision, incident, words, kept) => {
    const { ports } = port({ decision, incident, score: 50, reasons: [{ rule: 'cards-order', weight: 50 }] })
    const outcome = await run('payment-check', saved, { values, ports })
    expect(said(outcome)).toBe(words)
    expect(outcome).toMatchObject({
      exit: decision,
      set: { laporan: kept },
      because: { decision, score: 50, rules: ['cards-order'] },
    })
  })

  it('asks with what the flow knows, and with what the shop has changed', async () => {
    const { asked, ports } = port({})
    await run('payment-check', saved, { values, ports })
    expect(asked).toEqual([
      {
        order: 'TC-1',
        amount: { amount: 12_500, currency: 'IDR' },
        review: 40,
        refuse: 80,
        rules: [{ rule: 'cards-order', on: true, weight: 60, threshold: null }],
        report: 'doubtful',
      },
    ])
    await run('payment-check', { ...saved, amount: '' }, { values, ports })
    expect(asked[1]?.amount).toBeNull()
  })

  it.each(['gratis', '-5', '12,345.678.9', 'NaN'])('hands an amount that nobody can read to a person: %s', async (jumlah) => {
    const { asked, ports } = port({})
    const outcome = await run('payment-check', saved, { values: { nomor: 'TC-1', jumlah }, ports })
    expect(outcome).toMatchObject({ exit: 'review', because: { amount: 'unreadable' } })
    expect(asked).toEqual([])
  })

  it('tells the customer its own words and never a rule or a score, in either language', async () => {
    const { ports } = port({
      decision: 'refuse',
      incident: 'IN-2026-0001',
      score: 105,
      reasons: [{ rule: 'cards-order', weight: 50 }],
    })
    for (const language of ['id', 'en'] as const)
      expect(said(await run('payment-check', saved, { values, ports, language }))).not.toMatch(/cards|105|50/)
    expect(said(await run('payment-check', { ...saved, refuseText: {}, quote: true }, { values, ports }))).toBe('')
  })

  it('fails as its port fails, which the engine takes the trouble exit for', async () => {
    await expect(run('payment-check', saved, { values, ports: failing('payments', 'store.failed') })).rejects.toMatchObject({
      code: 'store.failed',
    })
    const trouble = { check: () => Promise.reject(new PortError('store.failed', '')), refund: () => Promise.reject(new Error()) }
    const bot = talkWith(checkoutBot(), { ports: { payments: trouble } })
    await bot.opens()
    await bot.says('TC-1')
    bot.isOver()
  })

  test('in a flow: refused, then approved', async () => {
    const check = async ({ order }: PaymentQuery): Promise<PaymentVerdict> =>
      order === 'TC-2'
        ? { decision: 'refuse', score: 105, reasons: [{ rule: 'cards-order', weight: 50 }], incident: 'IN-2026-0001' }
        : { decision: 'approve', score: 0, reasons: [], incident: null }
    const bot = talkWith(checkoutBot(), { ports: { payments: { check, refund: () => Promise.reject(new Error()) } } })
    await bot.opens()
    bot.hears('Nomor pesanannya berapa').at('ask')
    await bot.says('TC-2')
    bot.hears('belum bisa kami proses').hears('IN-2026-0001').at('ask')
    await bot.says('TC-1')
    bot.hears('Pembayaran TC-1 sudah kami terima.').isOver()
  })
})

describe('refund-request', () => {
  const saved: JsonObject = {
    order: '{{nomor}}',
    reason: '{{alasan}}',
    days: 7,
    quotePolicy: true,
    collections: [{ id: 'c1', collection: 'kebijakan' }],
    eligibleText: both('Memenuhi syarat.', 'Eligible.'),
    reviewText: both('Kami tinjau.', 'We take a look.'),
    lateText: both('Sudah lewat.', 'Too late.'),
    save: 'tiket',
    saveDeadline: 'batas',
    review: 40,
  }
  const values = { nomor: 'TC-1', alasan: 'rusak' }
  const deadline = Date.parse('2026-11-29T23:59:59.999+07:00')
  const source: Source = {
    document: 'd1',
    title: 'Kebijakan retur',
    from: 0,
    to: 40,
    text: 'Retur diterima 7 hari setelah barang sampai.',
    changedAt: Date.parse('2026-11-01T10:00:00+07:00'),
  }
  const found = (change: Partial<Finding> = {}): Finding => ({
    curated: null,
    enough: true,
    passages: [{ id: 'p1', text: source.text, source, score: 0.8, ranks: { words: 1, trigrams: 1, vectors: null } }],
    ...change,
  })
  const ports = (verdict: Partial<RefundVerdict>, finding: Finding | 'broken' = found()) => {
    const asked: RefundQuery[] = []
    const refund = async (query: RefundQuery): Promise<RefundVerdict> => {
      asked.push(query)
      return { decision: 'eligible', score: 0, reasons: [], deadline, ticket: 'IN-2026-0007', fresh: true, ...verdict }
    }
    const find = async () => {
      if (finding === 'broken') throw new PortError('store.failed', 'no documents today')
      return finding
    }
    return {
      asked,
      ports: { payments: { refund, check: () => Promise.reject(new Error('not asked for')) }, knowledge: { find } },
    }
  }

  it.each<[RefundVerdict['decision'], string]>([
    ['eligible', 'Memenuhi syarat.'],
    ['review', 'Kami tinjau.'],
    ['late', 'Sudah lewat.'],
  ])('%s: quotes the policy with its source and date, tells number and deadline', async (decision, words) => {
    const outcome = await run('refund-request', saved, { values, ...ports({ decision }) })
    expect(outcome).toMatchObject({ exit: decision, set: { tiket: 'IN-2026-0007', batas: '29 November 2026' } })
    expect(outcome.say).toEqual([
      {
        text: 'Kebijakan toko (Kebijakan retur, per 1 November 2026):\n\n“Retur diterima 7 hari setelah barang sampai.”',
        sources: [source],
      },
      { text: `${words}\n\nNomor permintaan: IN-2026-0007\n\nBisa diajukan sampai: 29 November 2026` },
    ])
  })

  it.each([
    ['a photo', { id: 'file-1', name: 'mug.jpg', type: 'image/jpeg', bytes: 9 }, { id: 'file-1', name: 'mug.jpg' }],
    ['none', null, null],
    ['what is no file', 'mug.jpg', null],
  ])('hands over %s that an earlier step kept', async (_, foto, photo) => {
    const { asked, ports: given } = ports({})
    await run('refund-request', { ...saved, photo: 'foto' }, { values: { ...values, foto }, ports: given })
    expect(asked).toMatchObject([{ order: 'TC-1', photo }])
  })

  it('says nothing of an order that is not there', async () => {
    const outcome = await run('refund-request', saved, {
      values,
      ...ports({ decision: 'not-found', ticket: null, deadline: null }),
    })
    expect(outcome).toMatchObject({ exit: 'not-found' })
    expect(outcome.say ?? []).toEqual([])
  })

  it.each<[string, Finding | 'broken', string]>([
    ['there is none', found({ passages: [], enough: false }), 'none found'],
    ['none is good enough', found({ enough: false }), 'none found'],
    ['the documents cannot be reached', 'broken', 'unreachable'],
  ])('notes the request without a quote where %s', async (_, finding, because) => {
    const outcome = await run('refund-request', saved, { values, ...ports({}, finding) })
    expect(outcome).toMatchObject({ exit: 'eligible', because: { policy: because } })
    expect(outcome.say).toHaveLength(1)
  })

  it('prefers the answer that staff approved, and cuts what is too long', async () => {
    const long = { ...source, text: 'a'.repeat(900), title: 'Jawaban resmi', changedAt: undefined }
    const outcome = await run('refund-request', saved, {
      values,
      language: 'en',
      ...ports({}, found({ curated: { id: 'k', text: long.text, source: long } })),
    })
    expect(outcome.say?.[0]?.text).toMatch(/^The shop’s policy \(Jawaban resmi\):\n\n“a{600}…”$/)
  })

  it('asks for all of the order where no amount is named, and lets no amount refuse by itself', async () => {
    const { asked, ports: given } = ports({})
    await run('refund-request', saved, { values, ports: given })
    expect(asked[0]).toMatchObject({ order: 'TC-1', reason: 'rusak', amount: null, days: 7, review: 40, refuse: 40 })
    await run('refund-request', { ...saved, amount: '50rb' }, { values, ports: given })
    expect(asked[1]?.amount).toEqual({ amount: 50_000, currency: 'IDR' })
  })

  it('fails as its port fails', async () => {
    const { ports: given } = ports({})
    await expect(
      run('refund-request', saved, { values, ports: { ...given, ...failing('payments', 'store.failed') } }),
    ).rejects.toMatchObject({ code: 'store.failed' })
  })
})

describe('report-incident', () => {
  const saved: JsonObject = {
    kind: 'account',
    summary: 'Akun {{nama}}: {{cerita}}',
    details: [
      { id: 'd1', label: 'Pesanan', value: '{{nomor}}' },
      { id: 'd2', label: 'Cerita', value: '{{cerita}}' },
    ],
    freeze: '{{nomor}}',
    text: both('Laporan dicatat.', 'Report noted.'),
    quote: true,
    save: 'laporan',
  }
  const values = { nama: 'Budi', cerita: 'ada yang masuk', nomor: 'TC-1' }
  const port = () => {
    const opened: object[] = []
    const open = async (incident: object) => {
      opened.push(incident)
      return { number: 'IN-2026-0009', deadline: Date.parse('2026-11-25T10:00:00+07:00') }
    }
    return { opened, ports: { incidents: { open, status: async () => null } } }
  }

  it('opens a case from variables, and tells its number and deadline', async () => {
    const { opened, ports } = port()
    const outcome = await run('report-incident', saved, { values, ports })
    expect(opened).toEqual([
      {
        kind: 'account',
        summary: 'Akun Budi: ada yang masuk',
        evidence: { Pesanan: 'TC-1', Cerita: 'ada yang masuk' },
        freeze: 'TC-1',
      },
    ])
    expect(outcome).toMatchObject({
      exit: 'opened',
      set: { laporan: 'IN-2026-0009' },
      say: [{ text: 'Laporan dicatat.\n\nNomor laporan: IN-2026-0009\n\nKami tangani paling lambat 25 November 2026.' }],
    })
    // What a customer told is evidence and stays out of the trace's reason.
    expect(JSON.stringify(outcome.because)).not.toContain('masuk')
  })

  it.each<[string, JsonObject, string | null]>([
    ['nothing to freeze', { freeze: '' }, null],
    ['a variable that is empty', { freeze: '{{kosong}}' }, null],
    ['spaces', { freeze: '  ' }, null],
  ])('asks to freeze nothing for %s', async (_, change, freeze) => {
    const { opened, ports } = port()
    await run('report-incident', { ...saved, ...change }, { values: { ...values, kosong: '' }, ports })
    expect(opened).toMatchObject([{ freeze }])
  })

  it('fails as its port fails', async () => {
    await expect(run('report-incident', saved, { values, ports: failing('incidents', 'store.failed') })).rejects.toMatchObject({
      code: 'store.failed',
    })
  })
})
