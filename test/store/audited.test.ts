import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Acting, Store } from '../../runtime/store/contract.ts'
import type { Driver } from '../../runtime/store/driver.ts'
import { openDriver, storeOn } from '../../runtime/store/open.ts'
import { freshFolder, pathIn } from './fresh.ts'
import { documentOf, KEK, openShop, type Shop, silent } from './shop.ts'

/** An action of staff and its entry in the audit: one transaction, so that the end of a process leaves both or neither. */
describe('what staff do is one transaction with its entry', () => {
  let driver: Driver
  let store: Store
  let shop: Shop
  const commits: string[][] = []
  beforeAll(async () => {
    const opened = await openDriver({ url: `sqlite:${pathIn(freshFolder())}`, kek: KEK, log: silent })
    driver = opened.driver
    const watched: Driver = {
      ...driver,
      commit(batch) {
        commits.push(batch.map(({ query }) => query))
        return driver.commit(batch)
      },
    }
    store = await storeOn(watched, KEK, opened.schema)
    shop = await openShop(store)
  })
  afterAll(() => driver.close())

  /** What must be there before, and what is done then: its entry is in the commit of its last argument's statement. */
  const actions: [string, (given: { acting: Acting; bot: Acting['bot']; id: string }) => Promise<unknown>, string][] = [
    ['publishing', ({ bot, id }) => bot(id).publish({ revision: 1, note: 'x', by: 'ani', at: 3 }), 'versionInsert'],
    ['making a version live', ({ bot, id }) => bot(id).setLive(1), 'botSetLive'],
    ['putting a secret', ({ bot, id }) => bot(id).putSecret({ name: 's', value: 'x', hosts: [], by: 'a', at: 3 }), 'secretPut'],
    ['removing a secret', ({ bot, id }) => bot(id).removeSecret('s'), 'secretRemove'],
    ['inviting somebody', ({ acting }) => acting.staff.create({ ...ANI, passwordHash: 'h' }), 'personInsert'],
    ['changing a role', async ({ acting }) => acting.staff.update(await aniIn(store), { role: 'agent' }), 'personUpdate'],
    ['sending somebody away', async ({ acting }) => acting.staff.update(await aniIn(store), { disabledAt: 9 }), 'personUpdate'],
    ['taking a conversation', async ({ bot, id }) => bot(id).take(await open(), 'ani', 4), 'conversationTake'],
    ['giving it back', async ({ bot, id }) => bot(id).giveBack(await open(), 'ani', {}, 5), 'conversationGiveBack'],
    ['ending it', async ({ bot, id }) => bot(id).end(await open(), 6), 'conversationEnd'],
    ['deciding a case', async ({ bot, id }) => bot(id).incidents.change(await incident(), DECISION), 'incidentChange'],
    [
      'forgetting a contact',
      async ({ bot, id }) => bot(id).forget((await shop.hears('budi', 'halo')).contact, 7),
      'forgetContact',
    ],
    ['changing payments', ({ bot, id }) => bot(id).putChannel('payments', {}), 'channelPut'],
    ['changing a setting', ({ acting }) => acting.settings.put('model', {}), 'settingPut'],
    ['making a bot', ({ acting }) => acting.bots.create({ name: 'B', document: documentOf('B'), by: 'a', at: 3 }), 'botInsert'],
    ['putting a bot away', async ({ bot }) => bot((await openShop(store)).bot.id).remove(8), 'botDelete'],
  ]
  it.each(actions)('%s', async (what, act, query) => {
    const deed = { at: 9, who: 'ani', did: 'test', what }
    commits.length = 0
    const acting = store.audited(deed)
    await act({ acting, bot: acting.bot, id: shop.bot.id })
    const entries = commits.filter((batch) => batch.includes('entryInsert'))
    expect(entries).toHaveLength(1)
    expect(entries[0]).toContain(query)
    expect((await store.audit.list({ limit: 1 })).items[0]).toMatchObject({ who: 'ani', did: 'test' })
    expect((await store.audit.verify()).brokenAt).toBeNull()
  })

  const open = async () => (await shop.hears('citra', 'halo')).conversation
  async function incident(): Promise<string> {
    const { contact, conversation } = await shop.hears('dedi', 'penipuan')
    const given = { slot: 's', contact, conversation, kind: 'payment' as const, summary: '', evidence: {}, freeze: null, at: 5 }
    return (await shop.bot.incidents.open(given)).id
  }
})

const ANI = { email: 'ani@toko.id', name: 'Ani', role: 'owner', language: 'id', createdAt: 1 } as const
const DECISION = { revision: 1, state: 'confirmed', text: 'Benar', by: 'ani', at: 6 } as const
const aniIn = async (store: Store) => (await store.staff.byEmail(ANI.email))!.id

/** A route that changes rows says so through `audited`. What may be noted by itself stands here, with its reason. */
const BY_ITSELF: Record<string, string> = {
  'bot.export': 'read',
  'file.read': 'read',
  'incident.read': 'read',
  'incident.reveal': 'read',
  'incident.export': 'read',
  'shop.export': 'read',
  'staff.sign-in': 'a session: the entry is of who came, whatever became of it',
  'staff.sign-in-failed': 'changes nothing',
  'staff.sign-out': 'a session',
  'staff.link': 'comes before the link, which cannot be without it',
  'model.pull': 'happens at the model server, and comes before it',
  'settings.mail-test': 'happens at the mail server',
  'knowledge.add': 'written in many parts',
  'knowledge.reindex': 'written in many parts, and comes before them',
  'shop.import': 'written in many parts',
  'shop.import.undo': 'written in many parts',
  'shop.sample': 'written in many parts',
  'bot.create': 'the sample shop, written in many parts',
  'bot.publish': 'the sample shop, written in many parts',
  'staff.invite': 'the sample shop, written in many parts',
}

describe('entries by themselves', () => {
  const folder = join(import.meta.dirname, '../../runtime/http/routes')
  const noted = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\baudit\(\s*c,\s*'([^']+)'/g)].map(([, did]) => ({ file, did: did! })),
  )
  it('are those that may be, and no others', () => {
    expect([...new Set(noted.map(({ did }) => did))].sort()).toEqual(Object.keys(BY_ITSELF).sort())
  })
  it('are of a bot’s making only where the sample shop is made', () => {
    const parts = ['bot.create', 'bot.publish', 'staff.invite']
    expect(new Set(noted.flatMap(({ file, did }) => (parts.includes(did) ? [file] : [])))).toEqual(new Set(['sample.ts']))
  })
})
