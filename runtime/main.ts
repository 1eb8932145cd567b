import { createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { NODE_TYPES } from '../nodes/index.ts'
import type { Language } from '../nodes/language.ts'
import { createBus } from './bus.ts'
import { createSharedBus } from './bus-shared.ts'
import { addressOf, type Config, ConfigError, environment, readConfig } from './config.ts'
import { systemTimer } from './converse/timer.ts'
import { createEngine } from './converse.ts'
import { createEgress } from './egress/egress.ts'
import { AppError } from './errors.ts'
import { shareForgetting } from './forgetting.ts'
import { createGuard } from './guard/guard.ts'
import { createTrustPorts } from './guard/ports.ts'
import { createApp } from './http/app.ts'
import { createMetrics, type Metrics } from './http/metrics.ts'
import { createPresence } from './http/presence.ts'
import { serve } from './http/serve.ts'
import { createLinks } from './identity/links.ts'
import { deriveKey, keyEncryptionKey, openDataFolder } from './keys.ts'
import { createReader } from './knowledge/child.ts'
import { createLibrary } from './knowledge/library.ts'
import { createVectors } from './knowledge/vectors.ts'
import { createLines } from './lines.ts'
import { createLog, type Log } from './log.ts'
import { readMailSettings } from './mail/contract.ts'
import { createMailer } from './mail/mailer.ts'
import type { ModelSettings } from './model/contract.ts'
import { createOllama } from './model/ollama.ts'
import { createModelSwitch } from './model/switch.ts'
import { createPorts } from './ports.ts'
import { randomBytes } from './random.ts'
import { createSandbox } from './sandbox/supervisor.ts'
import type { Store } from './store/contract.ts'
import { backUpApart } from './store/copy/backup-apart.ts'
import { scheduleBackups } from './store/copy/scheduled.ts'
import { isStoreFailure } from './store/driver.ts'
import { openStore } from './store/open.ts'
import { troubleWords } from './store/trouble-words.ts'
import { failureTold, say, told, written } from './terminal.ts'

/** A sibling of this file: TypeScript as it lies, or its bundle beside the bundled main. */
const isBundle = import.meta.url.endsWith('.js')
const sibling = (source: string, bundled: string) => new URL(isBundle ? bundled : source, import.meta.url)
const ROOT = join(import.meta.dirname, isBundle ? '../..' : '..')

/**
 * Builds the house from its rooms and opens the door. The only builder, and the only reader of the environment.
 *
 * @param failpoint called by name at each edge between two effects, for a test that ends the process there. No setting
 *   reaches it: it can be handed over by a program that imports this one and by nothing else.
 */
export async function main(failpoint: (name: string, about?: string) => void = () => {}): Promise<void> {
  const config = configOrExit()
  const metrics = createMetrics({ process: true })
  const log = metrics.watch(createLog({ level: config.logLevel, write: createLines(process.stdout) }))
  try {
    await open(config, log, metrics, failpoint)
  } catch (error) {
    log.error('start.failed', { error })
    process.stderr.write(`${wordsFor(error, config)}\n`)
    process.exit(1)
  }
}

async function open(
  config: Config,
  log: Log,
  metrics: Metrics,
  failpoint: (name: string, about?: string) => void,
): Promise<void> {
  const clock = Date.now
  openDataFolder(config.dataFolder)
  const kek = keyEncryptionKey(config.key, config.dataFolder)
  const { host, letGo } = await hold(config)
  const url = config.databaseUrl || `sqlite:${join(config.dataFolder, 'jaga.db')}`
  const store = await openStore({
    url,
    kek,
    host,
    log,
    serves: true,
    writer: sibling('./store/sqlite-writer.ts', './sqlite-writer.js'),
    failpoint,
  })
  const bus = await openBus(config, kek, log)
  const sandbox = createSandbox({ bridge: sibling('./sandbox/bridge.ts', './bridge.js'), log, clock })
  const model = createModelSwitch({
    settings: await modelSettings(store, config),
    connect: (settings) => createOllama({ settings, clock }),
    log,
  })
  const egress = createEgress({ allow: config.allowHosts })
  const vectors = createVectors({ model: () => model.settings().embedModel ?? '', embed: model.embed })
  const reader = createReader({ file: sibling('./knowledge/reader.ts', './reader.js') })
  const library = createLibrary({
    store,
    reader,
    vectors,
    clock,
    log,
    told: (document) => bus.publish('documents', { kind: 'document', document }),
  })
  const presence = createPresence()
  const mailer = createMailer({ settings: async () => readMailSettings(await store.settings.get('mail')), log })
  const trust = createTrustPorts({ store, mailer, codeKey: deriveKey(kek, 'codes'), random: randomBytes, log })
  const engine = createEngine({
    store,
    guard: createGuard(),
    types: NODE_TYPES,
    bus,
    ports: createPorts({ model, sandbox, egress, store, trust, vectors, log }),
    proofOf: trust.proofOf,
    clock,
    log,
    present: presence.anyone,
    failpoint,
  })
  const { schema } = await store.health()
  const backups = scheduleBackups({
    folder: config.backupFolder,
    everyHours: config.backupHours,
    keep: config.backupKeep,
    make: (file, at) =>
      backUpApart({ url, kek, file, at, schema }, sibling('./store/copy/backup-thread.ts', './backup-thread.js')),
    // A SQLite database has one process.
    ...(config.databaseUrl ? { turns: store.backups } : {}),
    clock,
    log,
    setTimer: systemTimer,
  })
  const stopping = new AbortController()
  const app = createApp({
    store,
    engine,
    bus,
    model,
    sandbox,
    library,
    vectors,
    mailer,
    log,
    clock,
    random: randomBytes,
    metrics,
    presence,
    ...(config.backupFolder ? { backups } : {}),
    stopping: stopping.signal,
    assets: join(ROOT, 'dist'),
    samples: join(ROOT, 'nodes/examples/toko-contoh'),
    config: {
      publicUrl: config.publicUrl,
      trustProxy: config.trustProxy,
      metricsToken: config.metricsToken,
      dataFolder: config.dataFolder,
      version: JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version,
      signingKey: deriveKey(kek, 'tokens'),
    },
  })
  bus.subscribe('settings', () => {
    modelSettings(store, config)
      .then(model.adopt)
      .catch((error) => log.warn('settings.unread', { error }))
  })
  shareForgetting(store, bus)
  bus.subscribe('documents', (news) => vectors.forget(news.kind === 'document' ? news.document : undefined))
  const resumed = await engine.resume()
  const server = await serve(app, { host: config.host, port: config.port })
  const address = addressOf(config, server.port)
  const greeting = await greetingOf(store, address, clock)
  // Before anybody is told that it is there: who is told may stop it. From here on nothing waits, so that a stop meets a whole start.
  stopOn(['SIGTERM', 'SIGINT'], async () => {
    stopping.abort()
    backups.stop()
    await server.stop(GRACE_MS)
    await engine.stop(GRACE_MS)
    await sandbox.close()
    await egress.close()
    await bus.close()
    await store.close()
    letGo()
    log.info('stop.done')
  })
  log.info('start.done', { address, resumed, store: config.databaseUrl ? 'postgres' : 'sqlite' })
  process.stdout.write(greeting)
  if (config.backupFolder) void backups.start()
}

/** A SQLite database is one process's; PostgreSQL's rows belong to as many as there are. */
async function hold({ databaseUrl, dataFolder }: Config): Promise<{ host?: string; letGo(): void }> {
  if (databaseUrl) return (await import('./store/host-name.ts')).holdHost(dataFolder)
  return { letGo: (await import('./store/sqlite-lock.ts')).holdSqlite(join(dataFolder, 'jaga.db')) }
}

/** Within this process; with PostgreSQL, among all that serve the same bots. */
async function openBus({ databaseUrl: url }: Config, kek: Buffer, log: Log) {
  if (!url) return { ...createBus(), close: async () => {} }
  const channel = `jaga_${deriveKey(kek, 'news channel').toString('hex').slice(0, 16)}`
  const key = createSecretKey(deriveKey(kek, 'news'))
  const { connectWire } = await import('./store/postgres-wire.ts')
  const bus = createSharedBus({
    wire: connectWire({ url, channel, log, setTimer: systemTimer }),
    key,
    log,
    setTimer: systemTimer,
  })
  await bus.open()
  return bus
}

/** What a turn in flight is given to end (O6). */
const GRACE_MS = 30_000

function configOrExit(): Config {
  try {
    return readConfig(environment(), (path) => readFileSync(path, 'utf8'))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const list = (language: Language) => error.problems.map((problem) => `\n  ${problem[language]}`).join('')
    process.stderr.write(`${say('settings', { list: { en: list('en'), id: list('id') } })}\n`)
    process.exit(1)
  }
}

/** What the person at the terminal can do about it. */
function wordsFor(error: unknown, config: Config): string {
  if (error instanceof AppError) {
    const where = config.databaseUrl ? told('thePostgres') : config.dataFolder
    const trouble = isStoreFailure(error) ? troubleWords(String(error.args.code), where) : null
    return written(trouble ?? failureTold(error.code, error.args))
  }
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return say('portTaken', { port: config.port })
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return say('hostElsewhere', { host: config.host })
  if (code === 'EACCES') return say('portRefused', { host: config.host, port: config.port })
  return error instanceof Error ? error.message : String(error)
}

/** What the owner set on screen; before that, the embedded model, with Ollama's address as the environment gives it. */
async function modelSettings(store: Store, config: Config): Promise<ModelSettings> {
  const start: ModelSettings = {
    driver: 'embedded',
    address: config.ollamaUrl,
    chatModel: null,
    embedModel: null,
    allowCloud: false,
    allowedHosts: config.allowHosts,
  }
  // Written by the settings route, which has checked it.
  const kept = (await store.settings.get('model')) as Partial<ModelSettings> | null
  return { ...start, ...kept }
}

/** Words for the person at the terminal: where to go, and the one-time link while there is no owner yet. */
async function greetingOf(store: Store, address: string, clock: () => number): Promise<string> {
  const lines = ['', `  Jaga: ${address}`]
  if ((await store.staff.count()) === 0) {
    const link = await createLinks({ store, clock, random: randomBytes }).setup()
    lines.push(
      '',
      '  Buat akun pemilik / Create the owner account (berlaku 1 jam / valid for 1 hour):',
      `  ${address}/setup#${link}`,
    )
  }
  return `${lines.join('\n')}\n\n`
}

function stopOn(signals: NodeJS.Signals[], stop: () => Promise<void>): void {
  let stopped = false
  for (const signal of signals) {
    process.on(signal, () => {
      // A second signal means it: whatever is not done by now is gone on with at the next start.
      if (stopped) process.exit(1)
      stopped = true
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

if (import.meta.main) await main()
