import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, ConfigError, environment, printConfig, readConfig } from './config.ts'
import { AppError } from './errors.ts'
import { failureWords } from './http/words.ts'
import { createLinks } from './identity/links.ts'
import { keyEncryptionKey, keyFile, openDataFolder } from './keys.ts'
import { silentLog } from './log.ts'
import type { Store } from './store/contract.ts'
import { backUp, restore } from './store/copy/backup.ts'
import { type Copied, moveToPostgres } from './store/copy/move.ts'
import { openStore } from './store/open.ts'
import { rotateKek } from './store/rotate.ts'
import { holdSqlite } from './store/sqlite-lock.ts'

/** The operator's commands: `npm run jaga -- COMMAND`. Answers go to standard output, as JSON with `--json`; a failure exits with 1. */
interface Command {
  usage: string
  help: string
  run(config: Config, args: string[]): Promise<Answer>
}

/** Facts for `--json`, and the same in words. */
interface Answer {
  facts: Record<string, unknown>
  says: string
  /** The command worked and found something wrong. */
  bad?: boolean
}

const COMMANDS: Record<string, Command> = {
  config: {
    usage: 'config',
    help: 'Checks the settings and prints those in force, without secrets.',
    run: async () => ({ facts: { ok: true }, says: printConfig(environment()) }),
  },
  status: {
    usage: 'status',
    help: 'Opens the database (and migrates it) and tells how it is.',
    run: (config) =>
      withStore(config, async (store) => {
        const facts = { ...(await store.health()), ...(await store.work.counts()), staff: await store.staff.count() }
        return {
          facts,
          says: Object.entries(facts)
            .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
            .join('\n'),
        }
      }),
  },
  link: {
    usage: 'link [EMAIL]',
    help: 'A one-time link: for the first account, or for somebody of the staff to set a new password.',
    run: (config, [email]) => withStore(config, (store) => newLink(store, config, email)),
  },
  audit: {
    usage: 'audit verify',
    help: 'Walks the audit log and tells whether an entry was changed or removed.',
    run: (config, [verb]) => {
      if (verb !== 'verify') throw new UsageError('audit')
      return withStore(config, async (store) => {
        const { entries, brokenAt } = await store.audit.verify()
        const says = brokenAt === null ? `${entries} entries, unbroken.` : `Broken at entry ${brokenAt} of ${entries}.`
        return { facts: { entries, brokenAt }, says, bad: brokenAt !== null }
      })
    },
  },
  backup: {
    usage: 'backup FILE',
    help: 'Writes everything into one sealed file, also while Jaga runs. The key is not in it: keep that elsewhere.',
    run: async (config, [file]) => {
      if (!file) throw new UsageError('backup')
      const copied = await backUp({ ...databaseOf(config), file, at: Date.now() })
      return {
        facts: { file, copied },
        says: `${countOf(copied)} rows are in ${file}, sealed with the key of this installation.`,
      }
    },
  },
  restore: {
    usage: 'restore FILE',
    help: 'Fills an empty database from a backup, with the key that it was made with.',
    run: async (config, [file]) => {
      if (!file) throw new UsageError('restore')
      const { at, copied } = await restore({ ...databaseOf(config), file })
      const unbroken = await noted(config, 'store.restored', file)
      const says = `${countOf(copied)} rows of ${new Date(at).toISOString()} are back, each proved. ${unbroken}`
      return { facts: { at, copied }, says }
    },
  },
  move: {
    usage: 'move',
    help: 'Copies the SQLite file of the data folder to the empty PostgreSQL that DATABASE_URL names, and proves it. Stop Jaga first.',
    run: async (config) => {
      const { url, kek, log } = databaseOf(config)
      const from = join(config.dataFolder, 'jaga.db')
      if (!config.databaseUrl || !existsSync(from)) throw new UsageError('move')
      const copied = await alone(from, () => moveToPostgres({ from, to: url, kek, log }))
      const unbroken = await noted(config, 'store.moved', 'postgres')
      return {
        facts: { copied },
        says: `${tableOf(copied)}\n\n${countOf(copied)} rows arrived, each proved. ${unbroken}\nStart Jaga as it is set now. ${from} is as it was: remove it when you no longer need it.`,
      }
    },
  },
  keys: {
    usage: 'keys rotate',
    help: 'Makes a new wrapping key and re-wraps every data key with it. Stop Jaga first.',
    run: async (config, [verb]) => {
      if (verb !== 'rotate') throw new UsageError('keys')
      return config.databaseUrl ? rotateKey(config) : alone(join(config.dataFolder, 'jaga.db'), () => rotateKey(config))
    },
  },
}

class UsageError extends Error {}

function databaseOf(config: Config) {
  openDataFolder(config.dataFolder)
  return { url: urlOf(config), kek: keyEncryptionKey(config.key, config.dataFolder), log: silentLog }
}

const countOf = (copied: Copied) => Object.values(copied).reduce((sum, { rows }) => sum + rows, 0)

function tableOf(copied: Copied): string {
  const filled = Object.entries(copied).filter(([, { rows }]) => rows > 0)
  return filled
    .map(([table, { rows, sum }]) => `  ${table.padEnd(16)} ${String(rows).padStart(9)}  ${sum.slice(0, 16)}`)
    .join('\n')
}

/** While nobody serves from that file, and nobody begins to. */
async function alone<T>(file: string, work: () => Promise<T>): Promise<T> {
  const letGo = holdSqlite(file)
  return work().finally(letGo)
}

/** Writes into the audit log what the operator did, and walks it: a copy with a broken chain is no copy. */
async function noted(config: Config, did: string, what: string): Promise<string> {
  const answer = await withStore(config, async ({ audit }) => {
    await audit.add({ at: Date.now(), who: 'operator', did, what })
    const { entries, brokenAt } = await audit.verify()
    if (brokenAt !== null) throw new AppError('store.differs', { table: 'entries', rows: entries, there: brokenAt })
    return { facts: {}, says: `The audit log's ${entries} entries are unbroken.` }
  })
  return answer.says
}

async function withStore(config: Config, use: (store: Store) => Promise<Answer>): Promise<Answer> {
  const store = await openStore(databaseOf(config))
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

const urlOf = (config: Config) => config.databaseUrl || `sqlite:${join(config.dataFolder, 'jaga.db')}`

async function newLink(store: Store, config: Config, email: string | undefined): Promise<Answer> {
  const links = createLinks({ store, clock: Date.now, random: randomBytes })
  const base = config.publicUrl || `http://${config.host}:${config.port}`
  if (!email && (await store.staff.count()) > 0) throw new UsageError('link')
  if (!email) return said(`${base}/setup#${await links.setup()}`)
  const staff = await store.staff.byEmail(email)
  if (!staff) throw new AppError('not-found', { what: email })
  await store.audit.add({ at: Date.now(), who: 'operator', did: 'staff.link', what: staff.id })
  return said(`${base}/invite#${await links.make('invite', { staff: staff.id })}`)
}

const said = (link: string): Answer => ({ facts: { link }, says: link })

/**
 * The new key is on the disk before anything is wrapped with it: a crash in between must not lose the only key that fits.
 * A run that finds the file of an interrupted one goes on with it. A key that came by environment is the operator's to keep.
 */
async function rotateKey(config: Config): Promise<Answer> {
  const file = keyFile(config.dataFolder)
  const next = `${file}.next`
  const old = keyEncryptionKey(config.key, config.dataFolder)
  if (!existsSync(next)) writeFileSync(next, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
  const key = Buffer.from(readFileSync(next, 'utf8').trim(), 'base64')
  const isDone = await fits(config, key)
  const count = isDone ? 0 : await rotateKek({ url: urlOf(config), kek: old, log: silentLog }, key)
  if (config.key)
    return {
      facts: { count, file: next },
      says: `${count} keys re-wrapped. The new key is in ${next}: make it JAGA_KEY before the next start, and remove the file.`,
    }
  renameSync(next, file)
  return { facts: { count, file }, says: `${count} keys re-wrapped; the new key is in ${file}.` }
}

/** Whether an interrupted run had already re-wrapped everything with that key. */
async function fits(config: Config, kek: Buffer): Promise<boolean> {
  try {
    await (await openStore({ url: urlOf(config), kek, log: silentLog })).close()
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'store.key') return false
    throw error
  }
}

const usage = () =>
  `npm run jaga -- COMMAND [--json]\n\n${Object.values(COMMANDS)
    .map((command) => `  ${command.usage.padEnd(16)} ${command.help}`)
    .join('\n')}\n`

async function main(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { json: { type: 'boolean' } } })
  const [name = '', ...args] = positionals
  const command = COMMANDS[name]
  if (!command) {
    process.stderr.write(usage())
    return name === '' || name === 'help' ? 0 : 1
  }
  try {
    const answer = await command.run(
      readConfig(environment(), (path) => readFileSync(path, 'utf8')),
      args,
    )
    process.stdout.write(`${values.json ? JSON.stringify(answer.facts) : answer.says}\n`)
    return answer.bad ? 1 : 0
  } catch (error) {
    process.stderr.write(wordsOf(error, command))
    return 1
  }
}

function wordsOf(error: unknown, command: Command): string {
  if (error instanceof UsageError) return `Usage: npm run jaga -- ${command.usage}\n`
  if (error instanceof ConfigError) return `${error.problems.join('\n')}\n`
  if (error instanceof AppError) return `${failureWords(error.code, error.args, 'en')}\n`
  return `${error instanceof Error ? error.message : String(error)}\n`
}

process.exitCode = await main(process.argv.slice(2))
