import { AppError } from '../errors.ts'
import { createLanes } from '../lanes.ts'
import type { Log } from '../log.ts'
import { recentOf } from '../recent.ts'
import { type Access, createAccess } from './access.ts'
import { createAudit } from './audit.ts'
import { audited } from './audited.ts'
import { createBackupTurns } from './backup-turns.ts'
import { createBot } from './bot.ts'
import { createBots } from './bots.ts'
import type { Acting, BotStore, Store } from './contract.ts'
import { type Driver, type DriverOptions, type Failpoint, LOG_MISSING } from './driver.ts'
import { type Keys, kekFrom, newId, newInstallationKey, openKeys } from './keys.ts'
import { createLimitsStore } from './limits.ts'
import type { PostgresPort } from './postgres.ts'
import type { PGliteLike } from './postgres-pglite.ts'
import { QUERIES } from './queries/all.ts'
import { META } from './queries/meta.ts'
import { type Compiled, compileAll } from './query.ts'
import { createSettings } from './settings.ts'
import { createStaff } from './staff.ts'
import type { Dialect } from './tables.ts'
import { createVault, type Left, type Vault } from './vault.ts'
import { createWork } from './work.ts'

export interface OpenOptions {
  /** 'sqlite:/path/to/jaga.db', 'postgres://…', or a PGlite instance for tests. */
  url: string | { pglite: PGliteLike }
  /** 32 bytes, kept apart from the database: wraps every data key. */
  kek: Uint8Array
  /** This process among those that serve from the database (`host-name.ts`). Default: a name of this opening's own. */
  host?: string
  log: Pick<Log, 'info' | 'error'>
  failpoint?: Failpoint
  onCommit?: (batches: number) => void
  /** SQLite: where the writing thread's file is, for a bundle. */
  writer?: URL
  /** SQLite: this process is the one that serves from it (`sqlite-witness.ts`). */
  serves?: boolean
  /** SQLite: the database may not grow beyond it. */
  maxBytes?: number
  /** For tests of the migrations themselves. */
  migrations?: readonly string[]
}

/**
 * Opens the database, migrates it under a lock and proves that the key fits. AppError 'store.newer' where a newer program
 * has been here, 'store.key' where another key wrapped the data, 'store.failed' where the database does not answer.
 */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { driver, schema } = await openDriver(options)
  try {
    const store = await storeOn(driver, options.kek, schema, options.host)
    options.log.info('store.open', { dialect: driver.dialect, schema })
    return store
  } catch (error) {
    await driver.close()
    throw error
  }
}

/** The store on a driver that is already open. Several may share one: tests stand failures and deaths between the two. */
export async function storeOn(driver: Driver, kek: Uint8Array, schema: number, host?: string): Promise<Store> {
  const kept = await createAccess(driver).shared.one(META.metaGet, { name: 'installation' })
  return createStore(driver, openKeys(kekFrom(kek), kept?.bytes ?? new Uint8Array()), schema, host)
}

/** The driver alone: for the operator's commands and for tests of what lies beneath the store. */
export async function openDriver(options: OpenOptions): Promise<{ driver: Driver; schema: number }> {
  const kek = kekFrom(options.kek)
  const failpoint = options.failpoint ?? (() => {})
  const migrating = { failpoint, newKey: () => newInstallationKey(kek), migrations: options.migrations }
  const driving = (dialect: Dialect): DriverOptions => ({
    queries: compiledFor(dialect),
    failpoint,
    onCommit: options.onCommit ?? (() => {}),
  })
  if (typeof options.url === 'string' && options.url.startsWith('sqlite:')) {
    const path = options.url.slice('sqlite:'.length)
    const [{ openSqlite, prepareFile }, { commitsMissing }, { migrateSqlite }, { lookAtSqlite }] = await Promise.all([
      import('./sqlite.ts'),
      import('./sqlite-witness.ts'),
      import('./sqlite-migrate.ts'),
      import('./sqlite-look.ts'),
    ])
    prepareFile(path)
    const { missing, isLogGone } = commitsMissing(path)
    // It is to be put back before anything is written: afterwards it would fit no more.
    if (missing > 0 && isLogGone) throw new AppError('store.failed', { query: 'open', code: LOG_MISSING, missing })
    // What else there was of it nobody has.
    if (missing > 0) options.log.error('store.commits-missing', { commits: missing })
    const schema = migrateSqlite(path, migrating)
    lookAtSqlite(path)
    return {
      schema,
      driver: await openSqlite({
        ...driving('sqlite'),
        path,
        writer: options.writer,
        maxBytes: options.maxBytes,
        serves: options.serves,
      }),
    }
  }
  const [{ openPostgres }, { migratePostgres }] = await Promise.all([import('./postgres.ts'), import('./postgres-migrate.ts')])
  const port = await connectPostgres(options)
  try {
    const schema = await migratePostgres(port, migrating)
    return { schema, driver: openPostgres(port, driving('postgres')) }
  } catch (error) {
    await port.close()
    throw error
  }
}

/** AppError 'config.invalid' where it is no PostgreSQL's address. */
export async function connectPostgres({ url, log }: Pick<OpenOptions, 'url' | 'log'>): Promise<PostgresPort> {
  if (typeof url === 'object') return (await import('./postgres-pglite.ts')).connectPGlite(url.pglite)
  if (!/^postgres(ql)?:\/\//.test(url)) throw new AppError('config.invalid', { at: 'database' })
  return (await import('./postgres-pool.ts')).connectPool(url, (code) => log.info('store.connection-lost', { code }))
}

/** They are the same each time: who opens many stores, as tests do, waits for it once. */
function compiledFor(dialect: Dialect): Record<string, Compiled> {
  const made = compiled.get(dialect) ?? compileAll(dialect, ...QUERIES)
  compiled.set(dialect, made)
  return made
}
const compiled = new Map<Dialect, Record<string, Compiled>>()

function createStore(driver: Driver, keys: Keys, schema: number, host = newId()): Store {
  const told: ((id: string) => void)[] = []
  const db = createAccess(driver)
  const lanes = createLanes()
  const left = recentOf<Left>(LEFT_AT_HAND)
  const vaultOn = (db: Access) =>
    createVault({
      db,
      keys,
      host,
      lanes,
      left,
      dialect: driver.dialect,
      scrub: () => driver.scrub(),
      tell(id) {
        for (const tell of told) tell(id)
      },
    })
  const vault = vaultOn(db)
  const bots = recentOf<BotStore>(BOTS_AT_HAND)
  const { audit, chain } = createAudit(vault)
  return {
    ...actingOn(vault),
    bot: (id) => bots.get(id) ?? bots.put(id, createBot(vault, id)),
    work: createWork(vault),
    limits: createLimitsStore(vault),
    backups: createBackupTurns(vault),
    audit,
    audited: (deed) => actingOn(vaultOn(audited(vault, chain, deed))),
    memory: {
      onForgotten: (tell) => void told.push(tell),
      letGo(who) {
        keys.drop(who)
        left.clear()
      },
    },
    health: async () => ({ dialect: driver.dialect, schema, ...(await driver.health()) }),
    close: () => driver.close(),
  }
}

function actingOn(vault: Vault): Acting {
  return {
    bots: createBots(vault),
    bot: (id) => createBot(vault, id),
    staff: createStaff(vault),
    settings: createSettings(vault),
  }
}

/** A bot's store holds no state, but is made of some hundred functions: it is made once and not for each call. */
const BOTS_AT_HAND = 500
/** A kilobyte each. */
const LEFT_AT_HAND = 4_000
