import { isAbsolute, resolve } from 'node:path'

/** One setting that comes by environment. Secrets may come as `NAME_FILE` too, and are never printed. */
interface Key {
  name: string
  fallback: string | null
  secret?: boolean
  help: string
  /** A reason why the value is wrong, or null. */
  wrong(value: string): string | null
}

const anything = () => null
const oneOf = (options: string[]) => (value: string) => (options.includes(value) ? null : `must be one of ${options.join(', ')}`)
const whole = (min: number, max: number) => (value: string) =>
  /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max ? null : `must be a whole number from ${min} to ${max}`
const address = (schemes: string[]) => (value: string) => {
  if (!URL.canParse(value)) return 'must be an address such as https://chat.example.id'
  return schemes.includes(new URL(value).protocol) ? null : `must begin with ${schemes.map((s) => `${s}//`).join(' or ')}`
}

/** Every key there is. A key of ours that is not here stops the start: a misspelt setting must not pass in silence. */
export const KEYS: Key[] = [
  { name: 'JAGA_HOST', fallback: '127.0.0.1', help: 'Address to listen on. 0.0.0.0 for all.', wrong: anything },
  { name: 'JAGA_PORT', fallback: '3000', help: 'Port to listen on; 0 takes any free one.', wrong: whole(0, 65535) },
  { name: 'JAGA_DATA', fallback: 'data', help: 'Folder of all state. Made with mode 0700.', wrong: anything },
  {
    name: 'JAGA_PUBLIC_URL',
    fallback: '',
    help: 'Address that people see, where a proxy stands in front.',
    wrong: address(['http:', 'https:']),
  },
  {
    name: 'JAGA_TRUST_PROXY',
    fallback: '0',
    help: 'How many proxies in front may name the client by X-Forwarded-For.',
    wrong: whole(0, 10),
  },
  {
    name: 'DATABASE_URL',
    fallback: '',
    secret: true,
    help: 'postgres://… for PostgreSQL. Left out: SQLite in the data folder.',
    wrong: address(['postgres:', 'postgresql:']),
  },
  {
    name: 'JAGA_KEY',
    fallback: '',
    secret: true,
    help: 'The key that wraps the data keys: 32 bytes in base64. Left out: made once, kept in the data folder under keys/.',
    wrong: keyWrong,
  },
  {
    name: 'JAGA_BACKUP_FOLDER',
    fallback: '',
    help: 'Folder for backups that Jaga makes by itself, best on another disk. Left out: none. Set it at one server only.',
    wrong: anything,
  },
  { name: 'JAGA_BACKUP_HOURS', fallback: '24', help: 'Hours from one such backup to the next.', wrong: whole(1, 720) },
  { name: 'JAGA_BACKUP_KEEP', fallback: '7', help: 'How many of them are kept.', wrong: whole(1, 1000) },
  {
    name: 'JAGA_METRICS_TOKEN',
    fallback: '',
    secret: true,
    help: 'Bearer token for /metrics. Left out: loopback only.',
    wrong: (v) => (v.length >= 16 ? null : 'must have at least 16 characters'),
  },
  { name: 'JAGA_LOG', fallback: 'info', help: 'debug, info, warn or error.', wrong: oneOf(['debug', 'info', 'warn', 'error']) },
  {
    name: 'JAGA_OLLAMA_URL',
    fallback: 'http://127.0.0.1:11434',
    help: 'Where Ollama is, until the owner sets it on screen.',
    wrong: address(['http:', 'https:']),
  },
  {
    name: 'JAGA_ALLOW_HOSTS',
    fallback: '',
    help: 'Internal hosts that HTTP steps and the model server may be on, with commas between.',
    wrong: (v) => (/^[a-z0-9.:[\]-]+(,[a-z0-9.:[\]-]+)*$/i.test(v) ? null : 'must be host names with commas between'),
  },
]

function keyWrong(value: string): string | null {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(value) ? null : 'must be 32 bytes in base64 (44 characters)'
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

/** Every problem of the environment at once, one line each: `NAME: what is wrong`. */
export class ConfigError extends Error {
  readonly problems: string[]
  constructor(problems: string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/**
 * Reads the configuration strictly. `readFile` is asked for the content of `NAME_FILE` secrets.
 * Throws ConfigError with all problems.
 */
export function readConfig(env: Record<string, string | undefined>, readFile: (path: string) => string): Config {
  const problems: string[] = []
  const values = new Map(KEYS.map((key) => [key.name, readKey(key, env, readFile, problems)]))
  for (const name of Object.keys(env))
    if (name.startsWith('JAGA_') && !isKnown(name)) problems.push(`${name}: no such setting${near(name)}`)
  if (problems.length > 0) throw new ConfigError(problems)
  const value = (name: string) => values.get(name) ?? ''
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
  problems: string[],
): string {
  const given = env[key.name]
  const file = key.secret ? env[`${key.name}_FILE`] : undefined
  if (given && file) problems.push(`${key.name}: given twice, as itself and as ${key.name}_FILE`)
  const value = given || (file ? readSecretFile(key, file, readFile, problems) : '')
  if (!value) return key.fallback ?? ''
  const wrong = key.wrong(value)
  if (wrong) problems.push(`${key.name}: ${wrong}`)
  return value
}

function readSecretFile(key: Key, file: string, readFile: (path: string) => string, problems: string[]): string {
  try {
    return readFile(file).trim()
  } catch (error) {
    problems.push(`${key.name}_FILE: cannot be read (${error instanceof Error ? error.message : String(error)})`)
    return ''
  }
}

const isKnown = (name: string) => KEYS.some((key) => name === key.name || (key.secret && name === `${key.name}_FILE`))

function near(name: string): string {
  const close = KEYS.find((key) => key.name.length === name.length && [...key.name].filter((c, i) => c !== name[i]).length <= 2)
  const longer = KEYS.find((key) => key.name.startsWith(name) || name.startsWith(key.name))
  const guess = close ?? longer
  return guess ? ` (did you mean ${guess.name}?)` : ''
}

/** The values in force, one line each, with secrets hidden: for `jaga config`. */
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
    return `${key.name.padEnd(20)} ${String(shown).padEnd(28)} ${key.help}`
  }).join('\n')
}
