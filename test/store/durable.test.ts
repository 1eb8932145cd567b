import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { assertPragmas, connect } from '../../runtime/store/sqlite-connection.ts'
import { fails } from './conformance.ts'
import { freshFolder, openFresh, pathIn } from './fresh.ts'
import { runUntilKilled } from './killed.ts'
import { documentOf, openShop, shopOf } from './shop.ts'

const MUST = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: 10_000,
  trusted_schema: 0,
  cell_size_check: 1,
  secure_delete: 1,
}

describe('the SQLite connection', () => {
  it('is durable after it is opened, after the first write and after it is opened again', async () => {
    const folder = freshFolder()
    for (const round of [1, 2]) {
      const store = await openFresh(folder)
      expect((await store.health()).pragmas, `round ${round}`).toEqual(MUST)
      await openShop(store)
      expect((await store.health()).pragmas, `round ${round}, after a write`).toEqual(MUST)
      await store.close()
    }
  })

  it('needs that: this build falls back to NORMAL by itself, which the assertion sees', async () => {
    const folder = freshFolder()
    await (await openFresh(folder)).close()
    const plain = new Database(pathIn(folder))
    plain.exec('create table t (x int)')
    expect(plain.pragma('synchronous', { simple: true })).toBe(1)
    expect(() => assertPragmas(plain)).toThrow('synchronous=1')
    plain.close()
    const ours = connect(pathIn(folder), { readonly: false })
    ours.exec('insert into t values (1)')
    expect(assertPragmas(ours)).toEqual(MUST)
    ours.close()
  })

  it('keeps file, log and index to their owner alone', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    await openShop(store)
    const inside = dirname(pathIn(folder))
    const modes = readdirSync(inside).map((file) => `${file} ${(statSync(join(inside, file)).mode & 0o777).toString(8)}`)
    expect(modes.sort()).toEqual(['jaga.db 600', 'jaga.db-shm 600', 'jaga.db-wal 600'])
    expect((statSync(inside).mode & 0o777).toString(8)).toBe('700')
    await store.close()
  })
})

describe('group commit', () => {
  it('lets batches that come together share one commit, and one that conflicts undoes itself alone', async () => {
    const commits: number[] = []
    const store = await openFresh(freshFolder(), { onCommit: (batches) => commits.push(batches) })
    const shop = await openShop(store)
    commits.length = 0
    const customers = Array.from({ length: 40 }, (_, i) => shop.hears(`pelanggan ${i}`, 'halo'))
    const drafts = [3, 4].map((at) => shop.bot.saveDraft({ document: documentOf('x'), revision: 1, by: 'ani', at }))
    const [heard, saved] = await Promise.all([Promise.all(customers), Promise.allSettled(drafts)])
    expect(saved.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(commits.reduce((a, b) => a + b)).toBe(42)
    expect(commits.length).toBeLessThan(10)
    for (const { conversation } of heard) expect(await shop.transcript(conversation)).toEqual(['1 customer halo'])
    await store.close()
  })

  it('shows a write to whoever reads after it was acknowledged', async () => {
    const store = await openFresh(freshFolder())
    const shop = await openShop(store)
    for (let i = 0; i < 50; i++) {
      const { turn } = await shop.hears('budi', `ke-${i}`)
      expect((await shop.bot.load(turn)).event).toEqual({ kind: 'text', text: `ke-${i}` })
    }
    await store.close()
  })
})

describe('a process that is killed', () => {
  /** Where it dies: at the nth pass of a failpoint, or by a signal from outside after so many acknowledgements. */
  const DEATHS = [
    { at: 'store.before-commit', nth: 25 },
    { at: 'store.after-commit', nth: 25 },
    { at: 'outside', nth: 40 },
  ]

  it.each(DEATHS)('$at $nth leaves a sound database with everything that was acknowledged', async ({ at, nth }) => {
    const folder = freshFolder()
    const acknowledged = await runUntilKilled(folder, at, nth)
    expect(acknowledged.length).toBeGreaterThan(5)
    const path = pathIn(folder)
    expect(existsSync(`${path}-wal`), 'it died without tidying up').toBe(true)

    const store = await openFresh(folder)
    const db = new Database(path, { readonly: true })
    expect([db.pragma('integrity_check', { simple: true }), db.pragma('foreign_key_check')]).toEqual(['ok', []])
    db.close()
    const bot = store.bot((await store.bots.list({ limit: 1 })).items[0]!.id)
    const shop = shopOf(bot)
    for (const messageId of acknowledged) {
      const again = await shop.hears('siapa saja', messageId, { messageId })
      expect(again, messageId).toMatchObject({ fresh: false, message: { reply: { text: messageId } } })
    }
    await store.work.arrive()
    const unfinished = await store.work.unfinished(10_000)
    expect(unfinished.length).toBeGreaterThanOrEqual(acknowledged.length)
    for (const conversation of new Set(unfinished.map((turn) => turn.conversation))) {
      const seqs = (await bot.messages(conversation, 0, 1_000)).map((message) => message.seq)
      expect(seqs).toEqual(Array.from(seqs, (_, i) => i + 1))
    }
    await store.close()
  })
})

describe('a disk that does not do its duty', () => {
  it('full: the write fails with one clear error, what was acknowledged stays, and room makes it work again', async () => {
    const folder = freshFolder()
    let store = await openFresh(folder, { maxBytes: 600_000 })
    const shop = await openShop(store)
    const { conversation } = await shop.hears('budi', 'halo')
    const large = documentOf('x'.repeat(2_000_000))
    await fails('store.failed', shop.bot.saveDraft({ document: large, revision: 1, by: 'ani', at: 3 }))
    expect(await shop.bot.draft()).toMatchObject({ revision: 1 })
    await shop.hears('budi', 'masih bisa')
    await store.close()
    store = await openFresh(folder)
    const again = shopOf(store.bot(shop.bot.id))
    await again.bot.saveDraft({ document: large, revision: 1, by: 'ani', at: 4 })
    expect(await again.transcript(conversation)).toEqual(['1 customer halo', '2 customer masih bisa'])
    await store.close()
  })

  it('full in the middle of a group: the others of the group are kept or refused, never lost in silence', async () => {
    const store = await openFresh(freshFolder(), { maxBytes: 600_000 })
    const shop = await openShop(store)
    const large = documentOf('x'.repeat(2_000_000))
    const before = shop.hears('budi', 'sebelum')
    const full = shop.bot.saveDraft({ document: large, revision: 1, by: 'ani', at: 3 })
    const after = shop.hears('citra', 'sesudah')
    const [first, second, third] = await Promise.allSettled([before, full, after])
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'store.failed' } })
    for (const one of [first, third]) {
      if (one!.status === 'rejected') expect(one).toMatchObject({ reason: { code: 'store.failed' } })
      else
        expect(
          await shop.transcript((one as typeof first & { value: { conversation: string } }).value.conversation),
        ).toHaveLength(1)
    }
    await store.close()
  })

  it.each([
    ['that takes no files', () => '/proc/jaga/jaga.db'],
    [
      'with a folder where the file should be',
      (path: string) => {
        mkdirSync(path, { recursive: true })
        return path
      },
    ],
    [
      'with a file that is no database',
      (path: string) => {
        mkdirSync(dirname(path))
        writeFileSync(path, 'x'.repeat(5_000))
        return path
      },
    ],
  ])('%s: the start fails with one clear error', async (_, spoil) => {
    const folder = freshFolder()
    await fails('store.failed', openFresh(folder, { url: `sqlite:${spoil(pathIn(folder))}` }))
  })

  it('a writer that is gone: writes and health fail, nothing hangs', async () => {
    const folder = freshFolder()
    const store = await openFresh(folder)
    const shop = await openShop(store)
    await store.close()
    await fails('store.failed', shop.hears('budi', 'halo'))
    await fails('store.failed', store.health())
    await fails('store.failed', shop.bot.rename('x', 'ani', 9))
  })
})
