import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from '../nodes/language.ts'
import { addressOf, type Config, ConfigError, environment, printConfig, readConfig } from './config.ts'
import { AppError } from './errors.ts'
import { createLinks } from './identity/links.ts'
import { keyEncryptionKey, keyFile, openDataFolder } from './keys.ts'
import { silentLog } from './log.ts'
import { rotateKey } from './new-key.ts'
import type { Store } from './store/contract.ts'
import { backUp, checkBackup, restore } from './store/copy/backup.ts'
import { type Copied, moveToPostgres } from './store/copy/move.ts'
import { backupsIn } from './store/copy/scheduled.ts'
import { isStoreFailure } from './store/driver.ts'
import { openStore } from './store/open.ts'
import { holdSqlite } from './store/sqlite-lock.ts'
import { commitsMissing, dismissWitness } from './store/sqlite-witness.ts'
import { troubleWords } from './store/trouble-words.ts'
import { failureTold, say, type Told, told, written } from './terminal.ts'

/** The operator's commands: `npm run jaga -- COMMAND`. Answers go to standard output, as JSON with `--json`; a failure exits with 1. */
interface Command {
  usage: string
  help: Record<Language, string>
  run(config: Config, args: string[], options: { check: boolean }): Promise<Answer>
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
    help: {
      en: 'Checks the settings and prints those in force, without secrets.',
      id: 'Memeriksa pengaturan dan menampilkan yang berlaku, tanpa rahasia.',
    },
    run: async () => ({ facts: { ok: true }, says: printConfig(environment()) }),
  },
  status: {
    usage: 'status',
    help: {
      en: 'Opens the database (and migrates it) and tells how it is.',
      id: 'Membuka basis data (dan memperbaruinya) lalu memberi tahu keadaannya.',
    },
    run: (config) =>
      withStore(config, async (store) => {
        const [newest] = config.backupFolder ? await backupsIn(config.backupFolder) : []
        const facts = {
          ...(await store.health()),
          ...(await store.work.counts()),
          staff: await store.staff.count(),
          ...(config.backupFolder ? { backup: newest ? new Date(newest.at).toISOString() : null } : {}),
        }
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
    help: {
      en: 'A one-time link: for the first account, or for somebody of the staff to set a new password.',
      id: 'Tautan sekali pakai: untuk akun pertama, atau agar seorang staf membuat kata sandi baru.',
    },
    run: (config, [email]) => withStore(config, (store) => newLink(store, config, email)),
  },
  audit: {
    usage: 'audit verify',
    help: {
      en: 'Walks the audit log and tells whether an entry was changed or removed.',
      id: 'Menelusuri catatan kejadian dan memberi tahu bila ada yang diubah atau dihapus.',
    },
    run: (config, [verb]) => {
      if (verb !== 'verify') throw new UsageError()
      return withStore(config, async (store) => {
        const { entries, brokenAt } = await store.audit.verify()
        const says = brokenAt === null ? say('auditUnbroken', { entries }) : say('auditBroken', { at: brokenAt, entries })
        return { facts: { entries, brokenAt }, says, bad: brokenAt !== null }
      })
    },
  },
  backup: {
    usage: 'backup FILE',
    help: {
      en: 'Writes everything into one sealed file, also while Jaga runs. The key is not in it: keep that elsewhere. With JAGA_BACKUP_FOLDER, Jaga does so by itself.',
      id: 'Menulis semuanya ke satu berkas tersegel, juga saat Jaga berjalan. Kuncinya tidak ikut: simpan di tempat lain. Dengan JAGA_BACKUP_FOLDER, Jaga melakukannya sendiri.',
    },
    run: async (config, [file]) => {
      if (!file) throw new UsageError()
      const copied = await backUp({ ...databaseOf(config), file, at: Date.now() })
      return { facts: { file, copied }, says: say('backedUp', { rows: countOf(copied), file }) }
    },
  },
  restore: {
    usage: 'restore [--check] FILE',
    help: {
      en: 'Fills an empty database from a backup, with the key that it was made with. --check only reads the file, whole.',
      id: 'Mengisi basis data kosong dari cadangan, dengan kunci yang dipakai saat membuatnya. --check hanya membaca berkas itu sampai habis.',
    },
    run: async (config, [file], { check }) => {
      if (!file) throw new UsageError()
      if (check) return checked(config, file)
      const { at, copied } = await restore({ ...databaseOf(config), file })
      const audit = await noted(config, 'store.restored', file)
      const rows = countOf(copied)
      return { facts: { at, copied }, says: say('restored', { rows, at: new Date(at).toISOString(), audit }) }
    },
  },
  move: {
    usage: 'move',
    help: {
      en: 'Copies the SQLite file of the data folder to the empty PostgreSQL that DATABASE_URL names, and proves it. Stop Jaga first.',
      id: 'Menyalin berkas SQLite di folder data ke PostgreSQL kosong yang disebut DATABASE_URL, lalu membuktikannya. Hentikan Jaga dulu.',
    },
    run: async (config) => {
      const { url, kek, log } = databaseOf(config)
      const from = join(config.dataFolder, 'jaga.db')
      if (!config.databaseUrl) throw new UsageError(say('moveWhereTo'))
      if (!existsSync(from)) throw new UsageError(say('noDatabase', { file: from }))
      const copied = await alone(from, () => moveToPostgres({ from, to: url, kek, log }))
      const audit = await noted(config, 'store.moved', 'postgres')
      const says = say('moved', { rows: countOf(copied), audit, file: from })
      return { facts: { copied }, says: `${tableOf(copied)}\n\n${says}` }
    },
  },
  'accept-loss': {
    usage: 'accept-loss',
    help: {
      en: 'Where Jaga will not start because jaga.db-wal is gone: goes on without it. Look for that file first. Stop Jaga first.',
      id: 'Bila Jaga tidak mau mulai karena jaga.db-wal hilang: melanjutkan tanpanya. Cari dulu berkas itu. Hentikan Jaga dulu.',
    },
    run: (config) => {
      const file = join(config.dataFolder, 'jaga.db')
      if (config.databaseUrl) throw new UsageError(say('lossOfSqlite'))
      if (!existsSync(file)) throw new UsageError(say('noDatabase', { file }))
      return alone(file, () => acceptLoss(config, file))
    },
  },
  keys: {
    usage: 'keys rotate',
    help: {
      en: 'Makes a new wrapping key and re-wraps every data key with it. Stop Jaga first.',
      id: 'Membuat kunci pembungkus baru dan membungkus ulang semua kunci data dengannya. Hentikan Jaga dulu.',
    },
    run: async (config, [verb]) => {
      if (verb !== 'rotate') throw new UsageError()
      const rotate = () => rotateKey(config, urlOf(config))
      return config.databaseUrl ? rotate() : alone(join(config.dataFolder, 'jaga.db'), rotate)
    },
  },
}

/** The command cannot be done as it was asked for: why, or else how it is used. */
class UsageError extends Error {
  readonly why: string | null
  constructor(why: string | null = null) {
    super('usage')
    this.why = why
  }
}

/** Reads the backup and nothing else: not even a data folder or a key is made where there is none. */
async function checked(config: Config, file: string): Promise<Answer> {
  const name = keyFile(config.dataFolder)
  if (!config.key && !existsSync(name)) throw new AppError('store.key', { file: name })
  const { at, copied } = await checkBackup({ file, kek: keyEncryptionKey(config.key, config.dataFolder) })
  const says = say('checked', { rows: countOf(copied), at: new Date(at).toISOString(), file })
  return { facts: { at, copied }, says: `${tableOf(copied)}\n\n${says}` }
}

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
async function noted(config: Config, did: string, what: string): Promise<Told> {
  return withStore(config, async ({ audit }) => {
    await audit.add({ at: Date.now(), who: 'operator', did, what })
    const { entries, brokenAt } = await audit.verify()
    if (brokenAt !== null) throw new AppError('store.differs', { table: 'entries', rows: entries, there: brokenAt })
    return told('auditNoted', { entries })
  })
}

async function acceptLoss(config: Config, file: string): Promise<Answer> {
  const { missing } = commitsMissing(file)
  if (missing === 0) return { facts: { missing }, says: say('nothingMissing') }
  dismissWitness(file)
  const audit = await noted(config, 'store.lost', String(missing))
  return { facts: { missing }, says: say('lossAccepted', { missing, audit }) }
}

async function withStore<T>(config: Config, use: (store: Store) => Promise<T>): Promise<T> {
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
  if (!email && (await store.staff.count()) > 0) throw new UsageError(say('emailNeeded'))
  if (!email) return said(`${addressOf(config)}/setup#${await links.setup()}`)
  const staff = await store.staff.byEmail(email)
  if (!staff) throw new AppError('not-found', { what: email })
  await store.audit.add({ at: Date.now(), who: 'operator', did: 'staff.link', what: staff.id })
  return said(`${addressOf(config)}/invite#${await links.make('invite', { staff: staff.id })}`)
}

const said = (link: string): Answer => ({ facts: { link }, says: link })

const usage = () =>
  `npm run jaga -- COMMAND [--json]\n\n${Object.values(COMMANDS)
    .map(({ usage, help }) => `  ${usage.padEnd(22)} ${help.en}\n  ${' '.repeat(22)} ${help.id}`)
    .join('\n')}\n`

const OPTIONS = { json: { type: 'boolean' }, check: { type: 'boolean', default: false }, help: { type: 'boolean' } } as const // literal, as parseArgs wants it

/** Null where an option is none of ours. */
function readArgs(argv: string[]) {
  try {
    return parseArgs({ args: argv, allowPositionals: true, options: OPTIONS })
  } catch {
    return null
  }
}

async function main(argv: string[]): Promise<number> {
  const given = readArgs(argv)
  const [name = '', ...args] = given?.positionals ?? []
  const command = COMMANDS[name]
  if (!given || !command || given.values.help) {
    const isAsked = given !== null && (name === '' || name === 'help' || given.values.help === true)
    const out = isAsked ? process.stdout : process.stderr
    out.write(usage())
    return isAsked ? 0 : 1
  }
  const { values } = given
  try {
    const answer = await command.run(
      readConfig(environment(), (path) => readFileSync(path, 'utf8')),
      args,
      values,
    )
    process.stdout.write(`${values.json ? JSON.stringify(answer.facts) : answer.says}\n`)
    return answer.bad ? 1 : 0
  } catch (error) {
    process.stderr.write(wordsOf(error, command))
    return 1
  }
}

function wordsOf(error: unknown, command: Command): string {
  if (error instanceof UsageError) return `${error.why ?? say('usage', { usage: command.usage })}\n`
  if (error instanceof ConfigError) return error.problems.map((problem) => `${written(problem)}\n`).join('')
  const trouble = isStoreFailure(error) ? troubleWords(String(error.args.code), told('theFolder')) : null
  if (error instanceof AppError) return `${written(trouble ?? failureTold(error.code, error.args))}\n`
  return `${error instanceof Error ? error.message : String(error)}\n`
}

process.exitCode = await main(process.argv.slice(2))
