import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import type { Codes, Letter, MailResult } from '../../nodes/ports/trust.ts'
import { CODE_TRIES, type CodeGiven, createCodes, MOST_SENT, masked, newCode } from '../../runtime/identity/codes.ts'
import { createProofs } from '../../runtime/identity/proof.ts'
import { base32, hotp, otpauth, stepAt } from '../../runtime/identity/totp.ts'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { openShop, type Shop } from '../store/shop.ts'

const NOW = Date.UTC(2026, 10, 22, 3)
const MINUTE = 60_000
const IDR = (amount: number) => ({ amount, currency: 'IDR' })

describe('a code (AUTH-10)', () => {
  it('is drawn so that each digit is as likely at each place', () => {
    const counts = Array.from({ length: 6 }, () => new Array<number>(10).fill(0))
    for (let i = 0; i < 100_000; i++)
      for (const [place, digit] of [...newCode(randomBytes)].entries()) counts[place]![Number(digit)]!++
    // Chi-square, 9 degrees of freedom: 33.7 is passed by chance once in 10,000 (six places: once in 1,700 runs).
    for (const place of counts) expect(place.reduce((sum, seen) => sum + (seen - 10_000) ** 2 / 10_000, 0)).toBeLessThan(33.7)
  })

  it('is drawn anew where a number would make some codes likelier', () => {
    const numbers = [0xffffffff, 4_294_000_000, 4_293_999_999]
    const codes = newCode(() => Buffer.from(numbers.shift()!.toString(16).padStart(8, '0'), 'hex'))
    expect(codes).toBe('999999')
    expect(numbers).toEqual([])
  })

  it('has six digits, zeros in front included', () => expect(newCode(() => Buffer.from([0, 0, 0, 7]))).toBe('000007'))
})

describe('TOTP (AUTH-12; RFC 4226, appendix D; RFC 6238, appendix B)', () => {
  const key = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length))
  test.each(
    '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ').map((code, i) => [i, code] as const),
  )('HOTP %i is %s', (counter, code) => expect(hotp(key(20), counter)).toBe(code))
  test.each([
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ])('at %i s', (seconds, sha1, sha256, sha512) => {
    const step = stepAt(seconds * 1000)
    expect([hotp(key(20), step, 8), hotp(key(32), step, 8, 'sha256'), hotp(key(64), step, 8, 'sha512')]).toEqual([
      sha1,
      sha256,
      sha512,
    ])
  })
  test.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('base32 of %j is %s (RFC 4648, 10)', (text, coded) => expect(base32(Buffer.from(text))).toBe(coded)) // biome-ignore format: vectors
  it('is told to an app', () => {
    expect(otpauth('Toko A', 'budi', Buffer.from('foobar'))).toBe(
      'otpauth://totp/Toko%20A:budi?secret=MZXW6YTBOI&issuer=Toko%20A&digits=6&period=30',
    )
  })
})

describe('challenges', () => {
  let store: Store
  let shop: Shop
  let contact: string
  let conversation: string
  let letters: Letter[]
  let mailed: MailResult
  const proofs = createProofs(randomBytes(32))
  const given = (more: Partial<CodeGiven> = {}): CodeGiven => ({
    store: shop.bot,
    contact,
    conversation,
    now: NOW,
    shop: 'Toko',
    ownAddress: async () => null,
    ...more,
  })
  const codes = (more: Partial<CodeGiven> = {}): Codes =>
    createCodes(
      {
        proofs,
        random: randomBytes,
        mailer: {
          async send(letter) {
            letters.push(letter)
            return mailed
          },
        },
      },
      given(more),
    )
  const code = () => /\n(\d{6})\n/.exec(letters.at(-1)!.text)![1]!
  const other = (digits: string) => String((Number(digits) + 1) % 1_000_000).padStart(6, '0')
  const proofOf = (digits: string, where = conversation) => proofs.of(shop.bot.id, where, digits)
  const ask = (more: Partial<Parameters<Codes['send']>[0]> = {}, at: Partial<CodeGiven> = {}) =>
    codes(at).send({
      by: 'email',
      to: 'budi@contoh.id',
      action: 'refund TC-1',
      amount: IDR(250_000),
      minutes: 10,
      language: 'id',
      ...more,
    })
  const answer = (digits: string, more: Partial<Parameters<Codes['check']>[0]> = {}, at: Partial<CodeGiven> = {}) =>
    codes(at).check({ proof: proofOf(digits), action: 'refund TC-1', amount: IDR(250_000), ...more })

  beforeAll(async () => {
    store = await openFresh(freshFolder())
    shop = await openShop(store)
  })
  afterAll(() => store.close())
  let people = 0
  beforeEach(async () => {
    letters = []
    mailed = { sent: true }
    const accepted = await shop.hears(`orang-${++people}`, 'halo')
    contact = accepted.contact
    conversation = accepted.conversation
  })
  /** An address of one's own, so that tests do not use up one another's limit. */
  const mine = () => ({ to: `orang${people}@contoh.id` })

  it('are right once', async () => {
    expect(await ask(mine())).toEqual({ hint: masked(mine().to) })
    expect(await answer(code())).toBe('right')
    expect(await answer(code())).toBe('expired')
  })

  it('go to the address that the shop has of the verified customer, who reads no more of it than its first letter', async () => {
    const ownAddress = async () => mine().to
    expect(await ask({ to: null }, { ownAddress })).toEqual({ hint: 'o•••@contoh.id' })
    expect(letters).toMatchObject([{ to: mine().to }])
    expect(await answer(code())).toBe('right')
  })

  it('go nowhere where the shop has no address of them', async () => {
    await expect(ask({ to: null })).rejects.toMatchObject({ code: 'codes.no-address' })
    expect(letters).toEqual([])
  })

  it('do not care for blanks and hyphens', async () => {
    await ask(mine())
    expect(await answer(code().replace(/(...)/, '$1 - '))).toBe('right')
  })

  it.each([
    ['another action', { action: 'refund TC-2' }],
    ['another amount', { amount: IDR(250_001) }],
    ['another currency', { amount: { amount: 250_000, currency: 'USD' } }],
    ['no amount', { amount: null }],
  ])('are wrong for %s', async (_, more) => {
    await ask(mine())
    expect(await answer(code(), more)).toBe('wrong')
    expect(await answer(code())).toBe('right')
  })

  it('are wrong in another conversation', async () => {
    await ask(mine())
    expect(await answer('', { proof: proofOf(code(), 'elsewhere') })).toBe('wrong')
  })

  it('of another contact are wrong', async () => {
    await ask(mine())
    const his = code()
    const { contact: her, conversation: hers } = await shop.hears(`dia-${people}`, 'halo')
    const at = { contact: her, conversation: hers }
    await codes(at).send({
      by: 'email',
      to: `dia${people}@contoh.id`,
      action: 'refund TC-1',
      amount: null,
      minutes: 10,
      language: 'id',
    })
    expect(await answer('', { proof: proofOf(his, hers), amount: null }, at)).toBe('wrong')
  })

  it('die after five wrong tries, and the right one comes too late', async () => {
    await ask(mine())
    const right = code()
    for (let i = 1; i < CODE_TRIES; i++) expect(await answer(other(right))).toBe('wrong')
    expect(await answer(other(right))).toBe('locked')
    expect(await answer(right)).toBe('locked')
  })

  it('last as long as they say, and never longer than ten minutes', async () => {
    await ask({ ...mine(), minutes: 2 })
    expect(await answer(code(), {}, { now: NOW + 2 * MINUTE })).toBe('expired')
    await ask({ ...mine(), minutes: 600 })
    expect(letters.at(-1)!.text).toContain('10 menit')
    expect(await answer('000000', {}, { now: NOW + 10 * MINUTE - 1 })).toBe('wrong')
    expect(await answer(code(), {}, { now: NOW + 10 * MINUTE })).toBe('expired')
  })

  it('are killed by a new one', async () => {
    await ask(mine())
    const old = code()
    await ask(mine())
    if (old !== code()) expect(await answer(old)).toBe('wrong')
    expect(await answer(code())).toBe('right')
  })

  it('are not there before one was sent', async () => expect(await answer('123456')).toBe('expired'))

  it(`are sent ${MOST_SENT} times an hour, to a contact and to an address`, async () => {
    const to = `kotak${people}@contoh.id`
    for (let i = 0; i < MOST_SENT; i++) await ask({ to })
    await expect(ask({ to: 'lain@contoh.id' })).rejects.toMatchObject({ code: 'codes.limited' })
    const next = await shop.hears(`baru-${people}`, 'halo')
    const at = { contact: next.contact, conversation: next.conversation }
    await expect(ask({ to: to.toUpperCase() }, at)).rejects.toMatchObject({ code: 'codes.limited' })
    await ask({ to }, { ...at, now: NOW + 60 * MINUTE })
    expect(letters).toHaveLength(MOST_SENT + 1)
  })

  it('that could not be mailed are a failure', async () => {
    mailed = { sent: false, why: 'off' }
    await expect(ask(mine())).rejects.toMatchObject({ code: 'mail.off' })
  })

  it.each(['', 'budi', 'budi@', 'a@b.id, c@d.id', 'a@b.id\r\nBcc: c@d.id', '<a@b.id>'])('are not sent to %j', async (to) => {
    await expect(ask({ to })).rejects.toMatchObject({ code: 'mail.address' })
    expect(letters).toEqual([])
  })

  it('say in the mail what they are for, and to tell nobody', async () => {
    await ask(mine())
    expect(letters[0]!.text).toMatch(/refund TC-1 \(Rp250\.000\)[\s\S]*\d{6}[\s\S]*Jangan berikan/)
    expect(letters[0]!.subject).not.toContain(code())
  })

  it('of fifty right answers at once exactly one is right (AUTH-11)', async () => {
    await ask(mine())
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => answer(code())))
    expect(verdicts.filter((verdict) => verdict === 'right')).toHaveLength(1)
  })

  it('of fifty wrong answers at once no more than five were looked at', async () => {
    await ask(mine())
    const right = code()
    const verdicts = await Promise.all(
      Array.from({ length: 50 }, (_, i) => answer(String((Number(right) + i + 1) % 1_000_000).padStart(6, '0'))),
    )
    expect(verdicts.filter((verdict) => verdict === 'wrong').length).toBeLessThan(CODE_TRIES)
    expect(await answer(right)).toBe('locked')
  })

  it('are kept as digests that nobody without the key can turn back', async () => {
    await ask(mine())
    const row = (await shop.bot.trust.code(contact))!
    const guess = createProofs(randomBytes(32))
    const tried = guess.mac(
      row.id,
      guess.of(shop.bot.id, conversation, code()),
      guess.binding(shop.bot.id, contact, 'refund TC-1', IDR(250_000)),
    )
    expect(Buffer.from(row.mac).equals(tried)).toBe(false)
    expect(JSON.stringify(row)).not.toContain(code())
  })

  describe('by an authenticator app', () => {
    const secret = Buffer.from('12345678901234567890')
    const shown = (ms = 0) => hotp(secret, stepAt(NOW + ms))
    const app = (bot: BotStore) => bot.trust
    beforeEach(async () => {
      await app(shop.bot).putApp(contact, secret, NOW)
      await app(shop.bot).confirmApp(contact, NOW)
    })
    const byApp = { by: 'app', to: null } as const

    it.each([
      ['now', 0, 'right'],
      ['a step ago', -30_000, 'right'],
      ['a step ahead', 30_000, 'right'],
      ['two steps ago', -60_000, 'wrong'],
      ['two steps ahead', 60_000, 'wrong'],
    ] as const)('the code of %s is %s', async (_, ms, verdict) => {
      await ask(byApp)
      expect(await answer(shown(ms))).toBe(verdict)
      expect(letters).toEqual([])
    })

    it('a step is taken once: its code is refused the second time, and so is an older one', async () => {
      await ask(byApp)
      expect(await answer(shown())).toBe('right')
      await ask(byApp)
      expect(await answer(shown())).toBe('wrong')
      expect(await answer(shown(-30_000))).toBe('wrong')
      expect(await answer(shown(30_000))).toBe('right')
    })

    it('is bound to the action as well', async () => {
      await ask(byApp)
      expect(await answer(shown(), { action: 'refund TC-2' })).toBe('wrong')
    })

    it('of fifty at once exactly one is right', async () => {
      await ask(byApp)
      const verdicts = await Promise.all(Array.from({ length: 50 }, () => answer(shown())))
      expect(verdicts.filter((verdict) => verdict === 'right')).toHaveLength(1)
    })

    it('a contact without a confirmed app is not challenged by one', async () => {
      await app(shop.bot).putApp(contact, secret, NOW)
      await expect(ask(byApp)).rejects.toMatchObject({ code: 'codes.no-app' })
    })
  })
})
