import { AppError } from './errors.ts'

/** Facts, one JSON object a line: `turn.done {"steps":3}`. What a person wrote or is does not belong here; a net catches it still. */
export interface Log {
  info(fact: string, data?: object): void
  warn(fact: string, data?: object): void
  error(fact: string, data?: object): void
}

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LEVELS)[number]

/** Writes each fact at or above `level` as one line. Never throws for what it is handed. */
export function createLog(given: { level: LogLevel; write: (line: string) => void; clock?: () => number }): Log {
  const { level, write, clock = Date.now } = given
  const at =
    (own: LogLevel) =>
    (fact: string, data: object = {}) => {
      if (LEVELS.indexOf(own) < LEVELS.indexOf(level)) return
      write(`{"time":"${timeOf(clock())}","level":"${own}","fact":${JSON.stringify(fact)}${factsOf(data)}}\n`)
    }
  return { info: at('info'), warn: at('warn'), error: at('error') }
}

export const silentLog: Log = { info() {}, warn() {}, error() {} }

let second = { at: Number.NaN, text: '' }

/** ISO 8601, in UTC. The second is spelt once, for there are many facts in one. */
function timeOf(ms: number): string {
  const at = Math.floor(ms / 1000)
  if (at !== second.at) second = { at, text: new Date(at * 1000).toISOString().slice(0, -4) }
  return `${second.text}${String(Math.floor(ms) - at * 1000).padStart(3, '0')}Z`
}

/** The rest of a line, spelt without a copy made first: each turn has two. */
function factsOf(data: object): string {
  const isPlain = !(data instanceof Error) && !Array.isArray(data)
  let text = ''
  for (const [key, value] of Object.entries(isPlain ? data : (redact(data) as object))) {
    const fit = isPlain && isRedacted(key, value) ? '"[redacted]"' : JSON.stringify(isPlain ? redact(value, 1) : value)
    if (fit !== undefined) text += `,${JSON.stringify(key)}:${fit}`
  }
  return text
}

/** Keys whose values are never written, wherever they stand. Compared without case, dashes and underscores. */
const REDACTED = new Set(
  `password passwordhash token secret secrets authorization cookie setcookie key apikey kek value otp pin cvv pan card
   text body reply replies message session variables contactvariables email phone contact identity url`.split(/\s+/),
)

/** The one place where data is made fit for the log: deep, by key name, and by the look of card numbers and codes in any text. */
export function redact(data: unknown, depth = 0): unknown {
  if (typeof data === 'string') return redactText(data)
  if (typeof data === 'bigint') return String(data)
  if (typeof data !== 'object' || data === null) return typeof data === 'function' ? undefined : data
  if (depth > 6) return '…'
  if (data instanceof Error) return redactError(data, depth)
  if (Array.isArray(data)) return data.slice(0, 50).map((item) => redact(item, depth + 1))
  const fit: Record<string, unknown> = Object.create(null) // a key may be called __proto__
  for (const [key, value] of Object.entries(data)) fit[key] = isRedacted(key, value) ? '[redacted]' : redact(value, depth + 1)
  return fit
}

/** Keys are words of our own: each is looked at once. Bounded, should one ever come from outside. */
const spelled = new Map<string, string>()

function nameOf(key: string): string {
  const known = spelled.get(key)
  if (known !== undefined) return known
  const name = key.toLowerCase().replace(/[-_]/g, '')
  if (spelled.size < 1_000) spelled.set(key, name)
  return name
}

function isRedacted(key: string, value: unknown): boolean {
  if (value === null || value === undefined) return false
  const name = nameOf(key)
  // A failure's code is a word of a table; any other code is somebody's.
  return REDACTED.has(name) || (name === 'code' && !(typeof value === 'string' && /[a-z]/i.test(value)))
}

function redactError(error: Error, depth: number): object {
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name,
    ...(code === undefined ? {} : { errorCode: redact(code, depth + 1) }),
    ...argsOf(error),
    says: redactText(message),
    at: frames?.slice(0, 8).map((line) => line.trim()),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  }
}

/** The database's code is a word of its own table, digits too, and says why: it is not one that a person was sent. */
function argsOf(error: Error): object {
  if (!(error instanceof AppError)) return {}
  const { code, ...args } = error.args
  const whole = code === undefined ? args : { ...args, database: code }
  return Object.keys(whole).length === 0 ? {} : { args: redact(whole) }
}

/**
 * Runs of 13 to 19 digits with separators, and addresses: what a card number or a person looks like. Most texts are ids and
 * words of ours, so that each pattern is tried only where what it needs is there at all.
 */
function redactText(whole: string): string {
  let text = whole.length > 2_000 ? whole.slice(0, 2_000) : whole
  if (text.includes('@')) text = text.replace(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, '[redacted]')
  if (!/\d{3}|\d[ .\-/]\d/.test(text)) return text
  return text
    .replace(/\d(?:[ .\-/]?\d){12,18}/g, '[redacted]')
    .replace(/\b(otp|kode|pin|cvv|token|code)\b(\W{1,3})\d{3,8}\b/gi, '$1$2[redacted]')
}
