import { copyFileSync, existsSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { commitsMissing } from '../../runtime/store/sqlite-witness.ts'
import { fails } from './conformance.ts'
import { freshFolder, openFresh, pathIn } from './fresh.ts'
import { runUntilKilled } from './killed.ts'
import { openShop, shopOf } from './shop.ts'

describe('a process that served and was killed: its log is not yet in the database', () => {
  let folder: string
  let path: string
  let acknowledged: string[]
  beforeEach(async () => {
    folder = freshFolder()
    path = pathIn(folder)
    acknowledged = await runUntilKilled(folder, 'outside', 30)
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
  })

  async function keepsAll(store: Store): Promise<void> {
    const shop = shopOf(store.bot((await store.bots.list({ limit: 1 })).items[0]!.id))
    for (const messageId of acknowledged)
      expect(await shop.hears('siapa saja', messageId, { messageId }), messageId).toMatchObject({ fresh: false })
    await store.close()
  }

  it('refuses to start without the log, touches nothing, and starts whole once it is put back', async () => {
    renameSync(`${path}-wal`, `${path}-kept`)
    for (const _ of ['a first try', 'a second']) {
      const refused = openFresh(folder, { serves: true })
      await expect(refused).rejects.toMatchObject({ code: 'store.failed', args: { code: 'LOG_MISSING' } })
    }
    const { missing, isLogGone } = commitsMissing(path)
    expect(isLogGone).toBe(true)
    expect(missing, 'several were acknowledged by each').toBeGreaterThan(3)
    renameSync(`${path}-kept`, `${path}-wal`)
    await keepsAll(await openFresh(folder, { serves: true }))
  })

  it('misses nothing where another program has folded the log into the database', async () => {
    const other = new Database(path)
    expect(other.pragma('integrity_check', { simple: true })).toBe('ok')
    other.close()
    expect(existsSync(`${path}-wal`)).toBe(false)
    await keepsAll(await openFresh(folder, { serves: true }))
  })

  it('starts where the log was cut off, for nobody has the rest, and says how much that was', async () => {
    truncateSync(`${path}-wal`, Math.floor(statSync(`${path}-wal`).size / 2))
    const errors: unknown[] = []
    const log = { info() {}, error: (fact: string, data?: object) => void errors.push([fact, data]) }
    await (await openFresh(folder, { serves: true, log })).close()
    expect(errors).toEqual([['store.commits-missing', { commits: expect.any(Number) }]])
    await (await openFresh(folder, { serves: true, log })).close()
    expect(errors, 'once').toHaveLength(1)
  })

  it('says nothing of a new database in the place of one that was moved away', async () => {
    for (const end of ['', '-wal', '-shm']) rmSync(path + end)
    await (await openFresh(folder, { serves: true })).close()
  })
})

it('a stop in order leaves no witness: an older copy may take the place of the file', async () => {
  const folder = freshFolder()
  const path = pathIn(folder)
  await (await openFresh(folder, { serves: true })).close()
  copyFileSync(path, `${path}.old`)
  const store = await openFresh(folder, { serves: true })
  await openShop(store)
  expect(existsSync(`${path}-commits`)).toBe(true)
  await store.close()
  expect(existsSync(`${path}-commits`)).toBe(false)
  renameSync(`${path}.old`, path)
  await (await openFresh(folder, { serves: true })).close()
})

it('whoever opens the database beside the process that serves misses nothing, and leaves the witness alone', async () => {
  const folder = freshFolder()
  const store = await openFresh(folder, { serves: true })
  const shop = await openShop(store)
  const writing = (async () => {
    for (let i = 0; i < 40; i++) await shop.hears('budi', `ke-${i}`)
  })()
  for (let i = 0; i < 3; i++) await (await openFresh(folder)).close()
  await writing
  expect(commitsMissing(pathIn(folder)).missing).toBe(0)
  expect(existsSync(`${pathIn(folder)}-commits`)).toBe(true)
  await fails('not-found', store.bot('nobody').summary())
  await store.close()
})
