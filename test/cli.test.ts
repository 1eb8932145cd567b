import { execFile } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { keyEncryptionKey } from '../runtime/keys.ts'
import { silentLog } from '../runtime/log.ts'
import { openStore } from '../runtime/store/open.ts'
import { holdSqlite } from '../runtime/store/sqlite-lock.ts'
import { newDataFolder } from './journey/jaga.ts'

const data = newDataFolder()
/** Each command is a process that compiles the same modules: they keep for each other what they compiled. */
const compiled = newDataFolder()
afterAll(() => [data, compiled].map((folder) => folder.remove()))
const CLI = join(import.meta.dirname, '../runtime/cli.ts')
const KEY = join(data.path, 'keys/jaga.key')

/** Runs a command as the operator does. */
async function jaga(command: string, env: Record<string, string> = {}) {
  const given = { JAGA_DATA: data.path, NODE_COMPILE_CACHE: compiled.path, ...env }
  const run = promisify(execFile)(process.execPath, [CLI, ...command.split(' ')], { env: given })
  return run.then(
    ({ stdout }) => ({ code: 0, out: stdout, err: '' }),
    ({ code, stdout, stderr }) => ({ code, out: stdout, err: stderr }),
  )
}

describe("the operator's commands", () => {
  it('make a data folder that only its owner can open, and tell how the database is', async () => {
    const { out } = await jaga('status --json')
    expect(JSON.parse(out)).toMatchObject({ dialect: 'sqlite', pragmas: { journal_mode: 'wal', synchronous: 2 }, staff: 0 })
    expect(statSync(data.path).mode & 0o777).toBe(0o700)
    expect(statSync(KEY).mode & 0o777).toBe(0o600)
  })

  it('give the one-time link for the first account', async () => {
    expect((await jaga('link')).out).toMatch(/^http:\/\/127\.0\.0\.1:3000\/setup#[\w-]{40,}\n$/)
    expect(await jaga('link nobody@contoh.id')).toMatchObject({
      code: 1,
      err: 'Not found. It may have been deleted.\nTidak ditemukan. Mungkin sudah dihapus.\n',
    })
  })

  it('change the wrapping key, and go on with a change that was interrupted after it was made', async () => {
    const before = readFileSync(KEY, 'utf8')
    expect((await jaga('keys rotate')).code).toBe(0)
    const after = readFileSync(KEY, 'utf8')
    expect(after).not.toBe(before)
    // As a crash between re-wrapping and renaming leaves it: the old key in place, the new one beside it.
    renameSync(KEY, `${KEY}.next`)
    writeFileSync(KEY, before)
    expect((await jaga('status')).code).toBe(1)
    expect((await jaga('keys rotate')).code).toBe(0)
    expect(readFileSync(KEY, 'utf8')).toBe(after)
    expect(existsSync(`${KEY}.next`)).toBe(false)
    expect((await jaga('audit verify --json')).out).toBe('{"entries":0,"brokenAt":null}\n')
  })

  it('write a backup and bring it back into an empty folder, with the key alone beside it', async () => {
    const file = join(data.path, 'cadangan')
    expect((await jaga(`backup ${file}`)).out).toMatch(
      /^\d+ rows are in .+ sealed with the key of this installation\.\n\d+ baris ada di .+\n$/,
    )
    const env = { JAGA_DATA: join(data.path, 'baru'), JAGA_KEY: readFileSync(KEY, 'utf8').trim() }
    expect((await jaga(`restore --check ${file}`, env)).out).toMatch(
      /\d+ rows of 20\S+ are in .+, whole\. Nothing was changed\.\n\d+ baris dari 20\S+ ada di .+, utuh\. Tidak ada yang diubah\.\n$/,
    )
    expect((await jaga(`restore ${file} --check`, { JAGA_DATA: env.JAGA_DATA })).err).toMatch(/encryption key/)
    expect(existsSync(env.JAGA_DATA)).toBe(false)
    expect(await jaga(`restore ${file}`, env)).toMatchObject({ code: 0, err: '' })
    expect((await jaga('audit verify', env)).out).toBe('1 entries, unbroken.\n1 catatan, utuh.\n')
    expect(await jaga(`restore ${file}`, env)).toMatchObject({ code: 1 })
    expect((await jaga('move')).err).toMatch(/^Name the empty PostgreSQL .*DATABASE_URL.*\nSebutkan PostgreSQL .*DATABASE_URL/)
    const letGo = holdSqlite(join(data.path, 'jaga.db'))
    const away = { DATABASE_URL: 'postgres://127.0.0.1:9/nothing' }
    expect((await jaga('move', away)).err).toMatch(/^Another Jaga is already running/)
    letGo()
    expect((await jaga('move', { ...away, JAGA_DATA: join(data.path, 'lain') })).err).toMatch(
      /jaga\.db is not there\.\n.*tidak ada\.\n$/,
    )
  })

  it('go on without a log that is lost for good, once they were told to', async () => {
    const folder = newDataFolder()
    const here = { JAGA_DATA: folder.path }
    await jaga('status', here)
    const file = join(folder.path, 'jaga.db')
    expect((await jaga('accept-loss', here)).out).toBe('Nothing is missing.\nTidak ada yang hilang.\n')
    const store = await openStore({
      url: `sqlite:${file}`,
      kek: keyEncryptionKey(null, folder.path),
      log: silentLog,
      serves: true,
    })
    for (const end of ['', '-commits']) copyFileSync(file + end, `${file}${end}.then`)
    await store.audit.add({ at: 1, who: 'operator', did: 'staff.link', what: 'siapa' })
    copyFileSync(`${file}-commits`, `${file}-commits.then`)
    await store.close()
    // As it lies after a death whose log was deleted: the file of before, and the witness of after.
    for (const end of ['', '-commits']) renameSync(`${file}${end}.then`, file + end)
    expect((await jaga('status', here)).err).toMatch(/^What was acknowledged last is missing: jaga\.db-wal is gone/)
    expect((await jaga('accept-loss', here)).out).toBe(
      "Going on without the last 1 commits. The audit log's 1 entries are unbroken.\nMelanjutkan tanpa 1 simpanan terakhir. Catatan kejadian utuh: 1 catatan.\n",
    )
    expect((await jaga('status', here)).code).toBe(0)
    folder.remove()
  })

  it('say what is wrong: no such command, no such setting, a lost key', async () => {
    expect(await jaga('dance')).toMatchObject({ code: 1 })
    expect(await jaga('status --loud')).toMatchObject({ code: 1, err: expect.stringContaining('npm run jaga -- COMMAND') })
    expect(await jaga('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/restore \[--check\] FILE .*\n.*cadangan/) })
    expect((await jaga('audit')).err).toBe('Usage: npm run jaga -- audit verify\nCara pakai: npm run jaga -- audit verify\n')
    expect((await jaga('config', { JAGA_PROT: '80' })).err).toBe(
      'JAGA_PROT: no such setting (did you mean JAGA_PORT?)\nJAGA_PROT: pengaturan ini tidak ada (maksudnya JAGA_PORT?)\n',
    )
    rmSync(KEY)
    expect(await jaga('status')).toMatchObject({
      code: 1,
      err: 'The encryption key does not fit the database.\nKunci enkripsi tidak cocok dengan basis data.\n',
    })
    expect(existsSync(KEY)).toBe(false)
  })
})
