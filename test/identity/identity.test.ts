import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCESS, may } from '../../runtime/identity/access.ts'
import { createSigner, digest, readSigned, same } from '../../runtime/identity/digest.ts'
import { checkPassword, hashPassword, NO_PASSWORD } from '../../runtime/identity/password.ts'
import { weaknessOf } from '../../runtime/identity/strength.ts'
import { createThrottle } from '../../runtime/identity/throttle.ts'
import { silentLog } from '../../runtime/log.ts'
import { ROLES, type Store } from '../../runtime/store/contract.ts'
import { openStore } from '../../runtime/store/open.ts'

describe('passwords', () => {
  it('are kept as argon2id of 19 MiB and two passes, each with its own salt', async () => {
    const [first, second] = await Promise.all([1, 2].map(() => hashPassword('kursi hijau melompat', randomBytes(16))))
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(first).not.toBe(second)
  })
  it('are compared whole, in every alphabet, however the letters are composed', async () => {
    const hash = await hashPassword('kafé 咖啡 🌶 sambal', randomBytes(16))
    expect(await checkPassword('kafe\u0301 咖啡 🌶 sambal', hash)).toBe(true)
    expect(await checkPassword('kafe 咖啡 🌶 sambal', hash)).toBe(false)
    const long = 'x1'.repeat(128)
    expect(await checkPassword(long, await hashPassword(`${long.slice(0, 255)}y`, randomBytes(16)))).toBe(false)
  })
  it.each([null, '', NO_PASSWORD, 'kursi', '$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA', '$2b$12$abcdefghijklmnopqrstuv'])(
    'the hash %j fits none',
    async (hash) => {
      for (const password of ['', '!', 'AAAA', 'kursi']) expect(await checkPassword(password, hash)).toBe(false)
    },
  )
  it('a crowd of checks is worked off, and each is answered', async () => {
    const hash = await hashPassword('kursi hijau melompat', randomBytes(16))
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => checkPassword(n % 2 ? 'kursi hijau melompat' : 'salah', hash)),
    )
    expect(answers).toEqual(Array.from({ length: 12 }, (_, n) => n % 2 === 1))
  })
})

describe('new passwords', () => {
  it.each([
    ['kursi hijau', 'short'],
    ['🌶🌶🌶', 'short'],
    ['x'.repeat(257), 'long'],
    ['aaaaaaaaaaaa', 'common'],
    ['121212121212', 'common'],
    ['123456789012', 'common'],
    ['abcdefghijkl', 'common'],
    ['qwertyuiopas', 'common'],
    ['lkjhgfdsapoi', 'common'],
    ['password1234', 'common'],
    ['PASSWORD!2345', 'common'],
    ['bismillah123', 'common'],
    ['sayangku2026!', 'common'],
    ['katasandirahasia', 'common'],
    ['tokoindonesia', 'common'],
    ['abcde1abcde1', 'common'],
    ['ｐａｓｓｗｏｒｄ１２３４', 'common'],
    ['sari@melati.test', 'personal'],
    ['melatitoko99', 'personal'],
    ['kursi hijau melompat', null],
    ['gajah makan 3 semangka', null],
    ['correct horse battery staple', null],
    ['пароль из слов', null],
    ['辣椒酱油咖啡茶叶米饭鸡蛋面', null],
    ['x7#Kq!vB2$mZ', null],
  ])('%j: %s', (password, weakness) => {
    expect(weaknessOf(password, ['sari@melati.test', 'Melati Toko'])).toBe(weakness)
  })
})

describe('signed tokens', () => {
  const key = randomBytes(32)
  it('come back as they were, for their own purpose and key alone', () => {
    const signer = createSigner<{ bot: string }>(key, 'web channel')
    const token = signer.sign({ bot: 'x' })
    expect(signer.read(token)).toEqual({ bot: 'x' })
    expect(createSigner(key, 'device').read(token)).toBeNull()
    expect(createSigner(randomBytes(32), 'web channel').read(token)).toBeNull()
  })
  it.each(['', '.', 'a.b.c', 'x'.repeat(5_000), '..', 'e30.', '.e30'])('%j is none', (token) => {
    expect(readSigned(key, token)).toBeNull()
  })
  it('compares texts of any length', () => {
    expect(same('a', 'a')).toBe(true)
    expect(same('a', 'ab')).toBe(false)
    expect(digest('a')).not.toBe(digest('b'))
  })
})

describe('roles', () => {
  it('an owner may everything that anybody may', () => {
    for (const role of ROLES) for (const permission of ACCESS[role]) expect(may('owner', permission)).toBe(true)
  })
  it('nobody holds "self" or "public" by role, and nobody who has not signed in may more than the public', () => {
    for (const role of ROLES) for (const permission of ['self', 'public']) expect(ACCESS[role]).not.toContain(permission)
    expect(may(null, 'public')).toBe(true)
    expect(may(null, 'self')).toBe(false)
    for (const permission of ACCESS.owner) expect(may(null, permission)).toBe(false)
  })
  it('only an owner changes staff, only those who publish decide what customers meet, only agents and owners answer them', () => {
    const who = (permission: Parameters<typeof may>[1]) => ROLES.filter((role) => may(role, permission))
    expect(who('staff.edit')).toEqual(['owner'])
    expect(who('bot.delete')).toEqual(['owner'])
    expect(who('bot.publish')).toEqual(['owner', 'designer'])
    expect(who('secret.edit')).toEqual(['owner', 'designer'])
    expect(who('queue.reply')).toEqual(['owner', 'agent'])
    expect(who('settings.edit')).toEqual(['owner', 'ops'])
  })
})

describe('the throttle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jaga-throttle-'))
  let store: Store
  beforeAll(async () => {
    store = await openStore({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: new Uint8Array(32), log: silentLog })
  })
  afterAll(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  const time = { now: 0 }
  /** Another process that serves. */
  const process = () => createThrottle({ limits: store.limits, clock: () => time.now })

  it('lets five tries through, then one after 1, 2, 4 … seconds, and never makes wait longer than a quarter of an hour', async () => {
    const waits: number[] = []
    for (let n = 0; n < 18; n++) {
      const wait = await process().enter(['account:a'])
      waits.push(wait / 1000)
      time.now += wait
      if (wait > 0) expect(await process().enter(['account:a'])).toBe(0)
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
  })
  it('counts each key for itself, waits for the slowest, and forgets after a success or a day', async () => {
    const throttle = process()
    for (let n = 0; n < 5; n++) await throttle.enter(['account:b', 'address:x'])
    expect(await throttle.enter(['account:c'])).toBe(0)
    expect(await throttle.enter(['account:c', 'address:x'])).toBe(1_000)
    await throttle.passed(['account:b'])
    expect(await throttle.enter(['account:b'])).toBe(0)
    time.now += 86_400_000
    expect(await throttle.enter(['address:x'])).toBe(0)
  })
  it('lets no more through when many are made at once, at two processes', async () => {
    const both = [process(), process()]
    const waits = await Promise.all(Array.from({ length: 20 }, (_, n) => both[n % 2]!.enter(['account:d'])))
    expect(waits.filter((wait) => wait === 0).length).toBeLessThanOrEqual(5)
    expect(await process().enter(['account:d'])).toBeGreaterThan(0)
  })
})
