import { isAbsolute, resolve } from 'node:path'
import { WORDS } from './http/words.ts'
import { type Told, told } from './terminal.ts'

/** One setting that comes by environment. Secrets may come as `NAME_FILE` too, and are never printed. */
interface Key {
  name: keyof typeof WORDS.en.settings
  fallback: string | null
  secret?: boolean
  /** A reason why the value is wrong, or null. */
  wrong(value: string): Told | null
}

const anything = () => null
const oneOf = (options: string[]) => (value: string) =>
  options.includes(value) ? null : told('mustBeOneOf', { options: options.join(', ') })
const whole = (min: number, max: number) => (value: string) =>
  /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max ? null : told('mustBeWhole', { min, max })
const address = (schemes: string[]) => (value: string) => {
  if (!URL.canParse(value)) return told('mustBeAddress')
  return schemes.includes(new URL(value).protocol)
    ? null
    : told('mustBeginWith', { schemes: schemes.map((s) => `${s}//`).join(', ') })
}

/** Every key there is. A key of ours that is not here stops the start: a misspelt setting must not pass in silence. */
export const KEYS: Key[] = [
  { name: 'JAGA_HOST', fallback: '127.0.0.1', wrong: anything },
  { name: 'JAGA_PORT', fallback: '3000', wrong: whole(0, 65535) },
  { name: 'JAGA_DATA', fallback: 'data', wrong: anything },
  { name: 'JAGA_PUBLIC_URL', fallback: '', wrong: originWrong },
  { name: 'JAGA_TRUST_PROXY', fallback: '0', wrong: whole(0, 10) },
  { name: 'DATABASE_URL', fallback: '', secret: true, wrong: address(['postgres:', 'postgresql:']) },
  { name: 'JAGA_KEY', fallback: '', secret: true, wrong: keyWrong },
  { name: 'JAGA_BACKUP_FOLDER', fallback: '', wrong: anything },
  { name: 'JAGA_BACKUP_HOURS', fallback: '24', wrong: whole(1, 720) },
  { name: 'JAGA_BACKUP_KEEP', fallback: '7', wrong: whole(1, 1000) },
  { name: 'JAGA_METRICS_TOKEN', fallback: '', secret: true, wrong: (v) => (v.length >= 16 ? null : told('mustBeLonger')) },
  { name: 'JAGA_LOG', fallback: 'info', wrong: oneOf(['debug', 'info', 'warn', 'error']) },
  { name: 'JAGA_OLLAMA_URL', fallback: 'http://127.0.0.1:11434', wrong: address(['http:', 'https:']) },
  {
    name: 'JAGA_ALLOW_HOSTS',
    fallback: '',
    wrong: (v) => (/^[a-z0-9.:[\]-]+(,[a-z0-9.:[\]-]+)*$/i.test(v) ? null : told('mustBeHosts')),
  },
]

/** A path, a query or a password would end up in the middle of every link. */
function originWrong(value: string): Told | null {
  const wrong = address(['http:', 'https:'])(value)
  return wrong ?? (new URL(value).href === `${new URL(value).origin}/` ? null : told('mustBeOrigin'))
}

function keyWrong(value: string): Told | null {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(value) ? null : told('mustBeKey')
}

export interface Config {
  host: string
  port: number
  dataFolder: string
  /** Without a slash at the end; '' where none was set. */
  publicUrl: string
  trustProxy: number
  /** '' for SQLite in the data folder. */
  databaseUrl: string
  /** Null: read from, or made in, the data folder. */
  key: Buffer | null
  /** '' : no scheduled backups. */
  backupFolder: string
  backupHours: number
  backupKeep: number
  metricsToken: string
  logLevel: 'debug' | 'info' | 'warn' | 'error'
  ollamaUrl: string
  allowHosts: string[]
}

/** The one place that the settings come from. */
export function environment(): Record<string, string | undefined> {
  return process.env
}

/** Every problem of the environment at once, one line each in each language: `NAME: what is wrong`. */
export class ConfigError extends Error {
  readonly problems: Told[]
  constructor(problems: Told[]) {
    super(problems.map(({ en }) => en).join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/**
 * Reads the configuration strictly. `readFile` is asked for the content of `NAME_FILE` secrets.
 * Throws ConfigError with all problems.
 */
export function readConfig(env: Record<string, string | undefined>, readFile: (path: string) => string): Config {
  const problems: Told[] = []
  const values = new Map(KEYS.map((key) => [key.name, readKey(key, env, readFile, problems)]))
  for (const name of Object.keys(env)) if (name.startsWith('JAGA_') && !isKnown(name)) problems.push(of(name, near(name)))
  if (problems.length > 0) throw new ConfigError(problems)
  const value = (name: Key['name']) => values.get(name) ?? ''
  const folder = value('JAGA_DATA')
  return {
    host: value('JAGA_HOST'),
    port: Number(value('JAGA_PORT')),
    dataFolder: isAbsolute(folder) ? folder : resolve(folder),
    publicUrl: value('JAGA_PUBLIC_URL').replace(/\/+$/, ''),
    trustProxy: Number(value('JAGA_TRUST_PROXY')),
    databaseUrl: value('DATABASE_URL'),
    key: value('JAGA_KEY') ? Buffer.from(value('JAGA_KEY'), 'base64') : null,
    backupFolder: value('JAGA_BACKUP_FOLDER') && resolve(value('JAGA_BACKUP_FOLDER')),
    backupHours: Number(value('JAGA_BACKUP_HOURS')),
    backupKeep: Number(value('JAGA_BACKUP_KEEP')),
    metricsToken: value('JAGA_METRICS_TOKEN'),
    // The check of the key has already narrowed it to these four.
    logLevel: value('JAGA_LOG') as Config['logLevel'],
    ollamaUrl: value('JAGA_OLLAMA_URL').replace(/\/+$/, ''),
    allowHosts: value('JAGA_ALLOW_HOSTS').split(',').filter(Boolean),
  }
}

function readKey(
  key: Key,
  env: Record<string, string | undefined>,
  readFile: (path: string) => string,
  problems: Told[],
): string {
  const given = env[key.name]
  const file = key.secret ? env[`${key.name}_FILE`] : undefined
  if (given && file) problems.push(of(key.name, told('givenTwice', { file: `${key.name}_FILE` })))
  const value = given || (file ? readSecretFile(key, file, readFile, problems) : '')
  if (!value) return key.fallback ?? ''
  const wrong = key.wrong(value)
  if (wrong) problems.push(of(key.name, wrong))
  return value
}

function readSecretFile(key: Key, file: string, readFile: (path: string) => string, problems: Told[]): string {
  try {
    return readFile(file).trim()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    problems.push(of(`${key.name}_FILE`, told('unreadable', { why })))
    return ''
  }
}

const isKnown = (name: string) => KEYS.some((key) => name === key.name || (key.secret && name === `${key.name}_FILE`))

const of = (name: string, { en, id }: Told): Told => ({ en: `${name}: ${en}`, id: `${name}: ${id}` })

/** That there is no such setting, and which was meant. */
function near(name: string): Told {
  const close = KEYS.find((key) => key.name.length === name.length && [...key.name].filter((c, i) => c !== name[i]).length <= 2)
  const longer = KEYS.find((key) => key.name.startsWith(name) || name.startsWith(key.name))
  const guess = close ?? longer
  return guess ? told('unknownButNear', { name: guess.name }) : told('unknown')
}

/** Where people find it, without a slash at the end. `port`: that is listened on, where the settings leave it open. */
export function addressOf({ publicUrl, host, port: wanted }: Config, port = wanted): string {
  if (publicUrl) return publicUrl
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** The values in force, with secrets hidden, and what each is for: for `jaga config`. */
export function printConfig(env: Record<string, string | undefined>): string {
  return KEYS.map((key) => {
    const file = key.secret && env[`${key.name}_FILE`]
    const shown = env[key.name]
      ? key.secret
        ? '(set, hidden)'
        : env[key.name]
      : file
        ? '(from a file, hidden)'
        : key.fallback || '(not set)'
    const [en, id] = [WORDS.en.settings[key.name], WORDS.id.settings[key.name]]
    return `${key.name.padEnd(20)} ${String(shown).padEnd(28)} ${en}\n${' '.repeat(50)}${id}`
  }).join('\n')
}
