import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Accepting, AtOnce, BotStore, Loaded, Store } from '../../runtime/store/contract.ts'
import type { Driver } from '../../runtime/store/driver.ts'
import { openDriver, storeOn } from '../../runtime/store/open.ts'
import { KEK, openShop, resultOf, shopOf, silent } from './shop.ts'

/**
 * A customer's next message is taken from what the turn of their last one left in memory. `here` keeps it; `elsewhere` is another
 * opening of the same database, of which `here` hears nothing: what it changes must be found all the same.
 */
const folder = mkdtempSync(join(tmpdir(), 'jaga-left-'))
let driver: Driver
let here: Store
let elsewhere: Store
/** The reads since the last message, by their names. */
let reads: string[] = []

beforeAll(async () => {
  const opened = await openDriver({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: KEK, log: silent })
  driver = opened.driver
  const read: Driver['read'] = (asked) => {
    reads.push(asked.query)
    return driver.read(asked)
  }
  here = await storeOn({ ...driver, read }, KEK, opened.schema)
  elsewhere = await storeOn(driver, KEK, opened.schema)
})
afterAll(async () => {
  await driver.close()
  rmSync(folder, { recursive: true })
})

let bot: BotStore
let there: ReturnType<typeof shopOf>
let conversation: string
let seen: Loaded[] = []

/** What the turn was handed; it answers with how often it was asked, and counts in the session. */
const counts: AtOnce = async (loaded) => {
  seen.push(loaded)
  const asked = Number(loaded.session?.variables.asked ?? 0) + 1
  return resultOf(loaded, [{ text: `jawab ${asked}` }], { variables: { asked } })
}

async function says(text: string, more: Partial<Accepting> = {}, atOnce: AtOnce = counts) {
  reads = []
  seen = []
  const event = { kind: 'text' as const, text }
  return bot.accept(
    { channel: 'web', contact: 'budi', messageId: text, event, verdicts: [], text, language: 'id', at: 30, ...more },
    atOnce,
  )
}

beforeEach(async () => {
  const shop = await openShop(here)
  bot = shop.bot
  there = shopOf(elsewhere.bot(bot.id))
  const first = await shop.hears('budi', 'halo')
  conversation = first.conversation
  await shop.answers(first.turn, ['hai'])
  await says('satu')
})

it('reads nothing, and starts where the last one ended', async () => {
  const { replies, message } = await says('dua')
  expect(reads).toEqual([])
  expect(seen).toMatchObject([{ conversation, revision: 2, session: { variables: { asked: 1 } } }])
  expect([message?.seq, replies?.map(({ seq, reply }) => [seq, reply.text])]).toEqual([5, [[6, 'jawab 2']]])
  expect((await there.transcript(conversation)).slice(-4)).toEqual([
    '3 customer satu',
    '4 bot jawab 1',
    '5 customer dua',
    '6 bot jawab 2',
  ])
})

it('gives the turn what reading would have given it', async () => {
  await says('dua', {}, async (loaded) =>
    resultOf(loaded, [{ text: 'ya' }], { contact: { nama: 'Budi' }, variables: { asked: 7 } }),
  )
  const stored = await says('tiga', {}, async (loaded) => {
    seen.push(loaded)
    return null
  })
  expect(await bot.load(stored.turn)).toEqual({ ...seen[0], turn: stored.turn })
  expect(seen).toMatchObject([{ session: { variables: { asked: 7 }, contact: { nama: 'Budi' } } }])
})

it('is asked once about a message that it cannot take, which is then stored as ever', async () => {
  let asked = 0
  const taken = await says('dua', {}, async () => {
    asked++
    return null
  })
  expect([asked, taken.fresh, taken.replies]).toEqual([1, true, null])
})

it('the same message again is known', async () => {
  const first = await says('dua')
  expect(await says('dua')).toMatchObject({ turn: first.turn, fresh: false })
  expect(seen).toEqual([])
  // One from before the last has to be looked for: its turn is taken, and nothing of it is kept.
  expect(await says('satu')).toMatchObject({ conversation, fresh: false })
  expect((await there.transcript(conversation)).at(-1)).toBe('6 bot jawab 2')
})

describe('what was changed elsewhere is found', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['another message', () => there.bot.accept(asTaken('sebentar'))],
    ['a person of the shop took it', () => there.bot.take(conversation, 'ani', 25)],
    [
      'another turn was taken',
      async () =>
        there.bot.accept({ ...(await asTaken('lain')), at: 26 }, async (loaded) => resultOf(loaded, [{ text: 'lain' }])),
    ],
    [
      'the customer’s variables',
      () =>
        there.bot.accept(asTaken('nama'), async (loaded) => resultOf(loaded, [{ text: 'baik' }], { contact: { nama: 'Budi' } })),
    ],
    ['the channel’s settings', () => there.bot.putChannel('web', { on: true, title: 'Lain' })],
    ['that the bot is published', () => there.bot.setLive(null)],
  ])('%s: the message is stored, to be taken in its order', async (_what, act) => {
    await act()
    expect(await says('dua')).toMatchObject({ conversation, fresh: true, replies: null })
    expect(await there.transcript(conversation)).not.toContainEqual(expect.stringContaining('jawab 2'))
  })

  const asTaken = (text: string): Accepting => ({
    channel: 'web',
    contact: 'budi',
    messageId: text,
    event: { kind: 'text', text },
    verdicts: [],
    text,
    language: 'id',
    at: 26,
  })

  it('the end of the conversation: another is opened', async () => {
    await there.bot.end(conversation, 25)
    expect((await says('dua')).conversation).not.toBe(conversation)
  })

  it('the customer was forgotten: a new one is begun', async () => {
    const { contact } = await bot.conversation(conversation)
    await there.bot.forget(contact, 25)
    const taken = await says('dua')
    expect(taken.contact).not.toBe(contact)
    expect(await there.transcript(taken.conversation)).toEqual(['1 customer dua'])
  })

  it('the bot was deleted: there is nobody to take it', async () => {
    await there.bot.remove(25)
    await expect(says('dua')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('whoever admits is asked about what is there now', async () => {
    await there.bot.putChannel('web', { on: false })
    const admitted: unknown[] = []
    const admit = ({ settings }: { settings: unknown }) => {
      admitted.push(settings)
      if ((settings as { on?: boolean } | null)?.on === false) throw new Error('off')
    }
    await expect(says('dua', { into: { conversation, admit } })).rejects.toThrow('off')
    expect(admitted.at(-1)).toEqual({ on: false })
  })
})
