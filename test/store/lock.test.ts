import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { AppError } from '../../runtime/errors.ts'
import { holdSqlite } from '../../runtime/store/sqlite-lock.ts'

const folder = mkdtempSync(join(tmpdir(), 'jaga-lock-'))
const path = join(folder, 'jaga.db')
afterAll(() => rmSync(folder, { recursive: true }))

const refused = () => {
  try {
    holdSqlite(path)()
    return null
  } catch (error) {
    return error instanceof AppError ? error.code : error
  }
}

it('one process serves from a SQLite file: a second is told so, until the first has ended, however it ended', async () => {
  const letGo = holdSqlite(path)
  expect(refused()).toBe('store.taken')
  letGo()
  const lock = new URL('../../runtime/store/sqlite-lock.ts', import.meta.url).href
  const holds = `const { holdSqlite } = await import(${JSON.stringify(lock)})
    holdSqlite(${JSON.stringify(path)})
    process.stdout.write('held')
    setInterval(() => {}, 1000)`
  const other = spawn(process.execPath, ['--input-type=module', '-e', holds], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(other.stdout, 'data')
  expect(refused()).toBe('store.taken')
  other.kill('SIGKILL')
  await once(other, 'exit')
  expect(refused()).toBeNull()
})
