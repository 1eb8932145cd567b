import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BotStore, Store } from '../../runtime/store/contract.ts'
import { freshFolder, openFresh } from './fresh.ts'
import { documentOf, openShop, resultOf, type Shop } from './shop.ts'

/** Everything of bot A that an id names, and every method of bot B that takes one: B finds nothing and changes nothing. */
interface Ids {
  conversation: string
  contact: string
  turn: string
}
type Method = Exclude<keyof BotStore, 'id'>

const page = { limit: 10 }
const NOTHING = 'nothing'
const REFUSED = 'refused'

/** With A's ids where a method takes one. 'own': it takes none, and shows B's own. */
const MATRIX: Record<Method, { ask: (b: BotStore, a: Ids) => Promise<unknown>; gets: typeof NOTHING | typeof REFUSED | 'own' }> =
  {
    summary: { ask: (b) => b.summary(), gets: 'own' },
    rename: { ask: (b) => b.rename('B', 'x', 5), gets: 'own' },
    remove: { ask: (b) => b.remove(5), gets: 'own' },
    restore: { ask: (b) => b.restore(), gets: 'own' },
    draft: { ask: (b) => b.draft(), gets: 'own' },
    saveDraft: { ask: (b) => b.saveDraft({ document: documentOf('B'), revision: 1, by: 'x', at: 5 }), gets: 'own' },
    publish: { ask: (b) => b.publish({ revision: 2, note: '', by: 'x', at: 5 }), gets: 'own' },
    versions: { ask: (b) => b.versions(page), gets: 'own' },
    version: { ask: (b) => b.version(3), gets: REFUSED },
    setLive: { ask: (b) => b.setLive(3), gets: REFUSED },
    secrets: { ask: (b) => b.secrets(), gets: 'own' },
    putSecret: { ask: (b) => b.putSecret({ name: 'kurir', value: 'B', hosts: [], by: 'x', at: 5 }), gets: 'own' },
    removeSecret: { ask: (b) => b.removeSecret('hanya-a'), gets: REFUSED },
    revealSecret: { ask: (b) => b.revealSecret('hanya-a'), gets: NOTHING },
    channel: { ask: (b) => b.channel('web'), gets: NOTHING },
    putChannel: { ask: (b) => b.putChannel('lain', { b: 1 }), gets: 'own' },
    accept: {
      ask: (b) =>
        b.accept({
          channel: 'web',
          contact: 'budi',
          messageId: 'm1',
          event: { kind: 'open' },
          verdicts: [],
          text: null,
          language: 'id',
          at: 5,
        }),
      gets: 'own',
    },
    load: { ask: (b, a) => b.load(a.turn), gets: REFUSED },
    journal: { ask: (b, a) => b.journal(a.turn, 'x', 'B', 0), gets: REFUSED },
    saveTurn: {
      ask: async (b, a) => b.saveTurn({ ...resultOf(await loadedLike(a), [{ text: 'dari B' }]) }),
      gets: REFUSED,
    },
    park: { ask: (b, a) => b.park(a.turn, 'x', { text: 'B' }, 5), gets: REFUSED },
    follow: { ask: (b, a) => b.follow(a.turn, a.turn), gets: REFUSED },
    conversations: { ask: (b) => b.conversations(page), gets: 'own' },
    conversation: { ask: (b, a) => b.conversation(a.conversation), gets: REFUSED },
    standing: { ask: (b, a) => b.standing(a.conversation), gets: NOTHING },
    messages: { ask: (b, a) => b.messages(a.conversation, 0, 10), gets: REFUSED },
    take: { ask: (b, a) => b.take(a.conversation, 'x', 5), gets: REFUSED },
    say: { ask: (b, a) => b.say(a.conversation, 'x', 'dari B', 's', 5), gets: REFUSED },
    giveBack: { ask: (b, a) => b.giveBack(a.conversation, 'x', {}, 5), gets: REFUSED },
    end: { ask: (b, a) => b.end(a.conversation, 5), gets: REFUSED },
    receipt: { ask: (b, a) => b.receipt(a.turn), gets: NOTHING },
    forget: { ask: (b, a) => b.forget(a.contact, 5), gets: REFUSED },
    counts: { ask: (b) => b.counts(), gets: 'own' },
    knowledge: { ask: (b) => b.knowledge.documentIds(), gets: 'own' }, // each of its methods: test/knowledge/conformance.ts
    files: { ask: (b, a) => b.files.get(a.conversation, 'f1'), gets: NOTHING },
    shop: { ask: (b) => b.shop.overview(), gets: 'own' }, // each of its methods: test/shop/store.test.ts
    incidents: { ask: (b) => b.incidents.ofContact('IN-2026-0001', 'x'), gets: NOTHING }, // each of its methods: test/incidents/store.ts
    payments: { ask: (b) => b.payments.check('x'), gets: NOTHING }, // each of its methods: test/payments/store.ts
    trust: { ask: (b, a) => b.trust.code(a.contact), gets: NOTHING }, // each of its methods: test/protect/store.ts
  }

describe('bot B, given every id of bot A', () => {
  let store: Store
  let a: Shop
  let b: Shop
  let ids: Ids
  beforeAll(async () => {
    store = await openFresh(freshFolder())
    a = await openShop(store, 'A', documentOf('A'))
    b = await openShop(store, 'B', documentOf('B'))
    await a.bot.publish({ revision: 1, note: 'A2', by: 'ani', at: 3 })
    await a.bot.publish({ revision: 1, note: 'A3', by: 'ani', at: 3 })
    await a.bot.putSecret({ name: 'hanya-a', value: 'rahasia', hosts: [], by: 'ani', at: 3 })
    await a.bot.putSecret({ name: 'kurir', value: 'A', hosts: [], by: 'ani', at: 3 })
    await a.bot.putChannel('web', { a: 1 })
    const first = await a.hears('budi', 'rahasia A')
    await a.answers(first.turn, ['jawaban A'])
    const { conversation, contact, turn } = await a.hears('budi', 'masih terbuka')
    ids = { conversation, contact, turn }
    await a.bot.journal(ids.turn, 'x', 'A', 0)
    await a.bot.take(ids.conversation, 'ani', 4)
  })
  afterAll(() => store.close())

  it('is asked by every method there is', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(
      Object.keys(a.bot)
        .filter((name) => name !== 'id')
        .sort(),
    )
  })

  it.each(Object.entries(MATRIX))('%s neither shows nor changes anything of A', async (_, { ask, gets }) => {
    const before = await everythingOf(a.bot, ids)
    const answer = await ask(b.bot, ids).then(
      (value) => ({ value }),
      (error: { code?: string }) => ({ error: error.code ?? String(error) }),
    )
    if (gets === REFUSED) expect(answer).toMatchObject({ error: expect.stringMatching(/^(not-found|conversation\.conflict)$/) })
    else if (gets === NOTHING) expect(answer).toEqual({ value: null })
    else
      expect(JSON.stringify(answer)).not.toMatch(new RegExp(['"A[23]?"', 'rahasia', ...Object.values(ids), a.bot.id].join('|')))
    expect(await everythingOf(a.bot, ids)).toEqual(before)
  })

  async function everythingOf(bot: BotStore, { conversation, turn }: Ids) {
    const all = [
      bot.summary(),
      bot.draft(),
      bot.versions(page),
      bot.secrets(),
      bot.revealSecret('kurir'),
      bot.channel('web'),
      bot.channel('lain'),
    ]
    const talk = [
      bot.load(turn),
      bot.conversation(conversation),
      bot.messages(conversation, 0, 100),
      bot.conversations(page),
      bot.counts(),
    ]
    return await Promise.all([...all, ...talk])
  }
})

async function loadedLike({ turn, conversation, contact }: Ids) {
  return {
    turn,
    bot: '',
    conversation,
    contact,
    channel: 'web',
    version: 1,
    session: null,
    revision: 2,
    state: 'person' as const,
    event: { kind: 'open' as const },
    verdicts: [],
    language: 'id' as const,
    at: 5,
    tries: 0,
    done: false,
    mine: true,
    earlier: null,
    journal: {},
  }
}
