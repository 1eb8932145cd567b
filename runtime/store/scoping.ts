import { Name, Placeholder, SQL, StringChunk, sql } from 'drizzle-orm/sql/sql'
import { $, type Query } from './query.ts'
import { isOwned, TABLES, type TableData, type TableName } from './tables.ts'

/**
 * The one way to a bot's rows. A scoped query names a bot-owned table only through `own`, `insert`, `update` and `remove`,
 * each of which binds the bot's id for that very mention; whoever names one by hand is refused when the program starts.
 * So neither a forgotten condition nor a clever join reads another bot's rows.
 */
export function scoped<R = never>(text: SQL): Query<R> {
  refuseByHand(text, 'a scoped query')
  return { name: '', scope: 'bot', sql: text }
}

/** The listed exception: work that crosses bots. The reason stands in the code and in the test's list. */
export function acrossBots<R = never>(reason: string, text: SQL): Query<R> {
  if (reason.trim() === '') throw new Error('a query across bots needs its reason')
  return { name: '', scope: 'across', reason, sql: text }
}

/** For tables that belong to the installation and to no bot. */
export function shared<R = never>(text: SQL): Query<R> {
  refuseByHand(text, 'a shared query')
  if (holdsBound(text)) throw new Error('a shared query names a table that belongs to a bot')
  return { name: '', scope: 'shared', sql: text }
}

/** The bot's own rows of a table, to stand after `from` or `join`. */
export function own(table: TableName): SQL {
  return bind(table, sql`(select * from ${sql.identifier(table)} where ${column(table, owner(table))} = ${$('bot')})`)
}

/** `insert` of one row, its bot bound. With `from`, the values are a `select` over it; `ending` may hold `returning`. */
export function insert(table: TableName, values: Values, rest: { from?: SQL; ending?: SQL } = {}): SQL {
  const { from = sql``, ending = sql`` } = rest
  for (const given of [...Object.values(values), from, ending]) refuseByHand(given, `an insert into ${table}`)
  const mine: Values = isOwned(table) ? { ...values, [owner(table)]: $('bot') } : values
  const names = list(Object.keys(mine).map((name) => column(table, name)))
  const row = list(Object.values(mine))
  const body = rest.from ? sql`select ${row} from ${from}` : sql`values (${row})`
  return bind(table, sql`insert into ${sql.identifier(table)} (${names}) ${body} ${ending}`)
}

/** `update` of the bot's own rows. */
export function update(table: TableName, values: Values, where: SQL, ending: SQL = sql``): SQL {
  for (const given of [...Object.values(values), where, ending]) refuseByHand(given, `an update of ${table}`)
  const set = list(Object.entries(values).map(([name, value]) => sql`${column(table, name)} = ${value}`))
  return bind(table, sql`update ${sql.identifier(table)} set ${set} where ${mineAnd(table, where)} ${ending}`)
}

/** `delete` of the bot's own rows. */
export function remove(table: TableName, where: SQL, ending: SQL = sql``): SQL {
  for (const given of [where, ending]) refuseByHand(given, `a delete from ${table}`)
  return bind(table, sql`delete from ${sql.identifier(table)} where ${mineAnd(table, where)} ${ending}`)
}

type Values = Record<string, SQL | Placeholder>

/** Pieces made here, whose table names are bound. */
const bound = new WeakSet<SQL>()

function bind(table: TableName, text: SQL): SQL {
  if (isOwned(table)) bound.add(text)
  return text
}

function holdsBound(part: unknown): boolean {
  return part instanceof SQL && (bound.has(part) || part.queryChunks.some(holdsBound))
}

function mineAnd(table: TableName, where: SQL): SQL {
  return isOwned(table) ? sql`${column(table, owner(table))} = ${$('bot')} and (${where})` : where
}

function list(pieces: (SQL | Placeholder)[]): SQL {
  return sql.join(pieces, sql`, `)
}

function owner(table: TableName): string {
  const data: TableData = TABLES[table]
  if (data.owner === undefined) throw new Error(`table ${table} belongs to no bot`)
  return data.owner
}

function column(table: TableName, name: string): SQL {
  if (!Object.hasOwn(TABLES[table].columns, name)) throw new Error(`table ${table} has no column ${name}`)
  return sql`${sql.identifier(name)}`
}

const WORD = /[a-z_]+/g

function refuseByHand(part: unknown, what: string): void {
  if (part instanceof SQL) {
    if (!bound.has(part)) for (const inner of part.queryChunks) refuseByHand(inner, what)
  } else if (Array.isArray(part)) {
    for (const inner of part) refuseByHand(inner, what)
  } else {
    const owned = wordsOf(part).match(WORD)?.find(isOwned)
    if (owned) throw new Error(`${what} names ${owned} without binding the bot for it`)
  }
}

/** The text of raw SQL and of identifiers; placeholders have none. */
function wordsOf(part: unknown): string {
  if (part instanceof StringChunk) return part.value.join('').toLowerCase()
  if (part instanceof Placeholder) return ''
  if (part instanceof Name) return part.value.toLowerCase()
  throw new Error('a query holds a piece that is neither SQL, identifier nor placeholder')
}
