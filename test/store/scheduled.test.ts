import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../runtime/errors.ts'
import type { Log } from '../../runtime/log.ts'
import { scheduleBackups } from '../../runtime/store/copy/scheduled.ts'
import { freshFolder } from './fresh.ts'

/** Backups that nobody has to think of: made when due, so many kept, and a failure is told and costs none. */
const HOUR = 3_600_000

function open(folder = join(freshFolder(), 'cadangan')) {
  const facts: string[] = []
  const keep = (fact: string) => void facts.push(fact)
  const log: Log = { info: keep, warn: keep, error: keep }
  let ring = () => {}
  let waits = () => {}
  const given = {
    now: Date.UTC(2026, 10, 22, 3, 30),
    make: async (file: string) => writeFileSync(file, 'whole'),
  }
  const backups = scheduleBackups({
    folder,
    everyHours: 24,
    keep: 3,
    make: (file) => given.make(file),
    clock: () => given.now,
    log,
    setTimer(call) {
      ring = call
      waits()
      return () => {}
    },
  })
  const names = () => readdirSync(folder).sort()
  /** So many hours go by, a look an hour. */
  async function pass(hours: number): Promise<void> {
    for (let i = 0; i < hours; i++) {
      given.now += HOUR
      const looked = new Promise<void>((resolve) => {
        waits = resolve
      })
      ring()
      await looked
    }
  }
  return { ...backups, folder, facts, given, names, pass }
}

describe('scheduled backups', () => {
  it('are made at the start and then each day, and so many are kept', async () => {
    const jaga = open()
    expect(await jaga.state()).toEqual({ folder: jaga.folder, last: null, failed: null })
    await jaga.start()
    expect(jaga.names()).toEqual(['jaga-20261122T033000Z.backup'])
    expect(statSync(jaga.folder).mode & 0o777).toBe(0o700)
    expect(await jaga.state()).toMatchObject({ last: { at: jaga.given.now, bytes: 5 }, failed: null })
    await jaga.pass(23)
    expect(jaga.names()).toHaveLength(1)
    await jaga.pass(1)
    expect(jaga.names()).toHaveLength(2)
    await jaga.pass(72)
    expect(jaga.names()).toEqual(['24', '25', '26'].map((day) => `jaga-202611${day}T033000Z.backup`))
  })

  it('count what another process made, and touch no file of another name', async () => {
    const jaga = open()
    await jaga.start()
    writeFileSync(join(jaga.folder, 'jaga-kemarin.backup'), 'mine')
    const other = open(jaga.folder)
    other.given.now += HOUR
    await other.start()
    expect(jaga.names()).toEqual(['jaga-20261122T033000Z.backup', 'jaga-kemarin.backup'])
    await other.pass(24 * 6)
    expect(jaga.names().filter((name) => name === 'jaga-kemarin.backup')).toHaveLength(1)
    expect(jaga.names()).toHaveLength(4)
  })

  it('that fail are told of, cost none, and are tried again', async () => {
    const jaga = open()
    await jaga.start()
    const make = jaga.given.make
    jaga.given.make = () => Promise.reject(new AppError('store.failed'))
    await jaga.pass(100)
    expect(jaga.names()).toEqual(['jaga-20261122T033000Z.backup'])
    expect(await jaga.state()).toMatchObject({ failed: { at: jaga.given.now, code: 'store.failed' } })
    expect(jaga.facts.filter((fact) => fact === 'backup.failed')).toHaveLength(77)
    jaga.given.make = make
    await jaga.pass(1)
    expect(await jaga.state()).toMatchObject({ last: { at: jaga.given.now }, failed: null })
  })

  it('clear away what a killed process left, a day later', async () => {
    const jaga = open()
    await jaga.start()
    const left = join(jaga.folder, 'jaga-20261122T033000Z.backup.abc_-1.part')
    writeFileSync(left, 'half')
    await jaga.pass(24)
    expect(existsSync(left)).toBe(true)
    await jaga.pass(24)
    expect(existsSync(left)).toBe(false)
  })

  it('say so where the folder cannot be looked at', async () => {
    const file = join(freshFolder(), 'berkas')
    writeFileSync(file, '')
    const jaga = open(file)
    await jaga.start()
    expect(await jaga.state()).toMatchObject({ last: null, failed: { code: 'backup.unwritten' } })
  })
})
