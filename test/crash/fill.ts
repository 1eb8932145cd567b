import type { Place } from './database.ts'

/** A table and its columns that are written, each with its type as the database calls it. */
interface Table {
  name: string
  columns: { name: string; type: string }[]
}

/**
 * Puts rows into every table of a schema, whatever it is: the nth has n for each number and the same word for each text, so that
 * whatever refers to another row refers to one that is there. Where such a row is there already it stays as it is.
 */
export async function fill(place: Place, rows: number): Promise<void> {
  for (const { name, columns } of await tablesOf(place)) {
    const names = columns.map((column) => `"${column.name}"`).join(', ')
    for (let n = 1; n <= rows; n++) {
      const values = columns.map(({ type }) => literal(type, n, place.dialect)).join(', ')
      await place.ask(`insert into "${name}" (${names}) values (${values}) on conflict do nothing`)
    }
  }
}

/** How many rows each table holds. */
export async function rowsIn(place: Place): Promise<Map<string, number>> {
  const each = (await tablesOf(place)).map(({ name }) => `select '${name}' as name, count(*) as rows from "${name}"`)
  const counts = each.length > 0 ? await place.ask(each.join(' union all ')) : []
  return new Map(counts.map(({ name, rows }) => [String(name), Number(rows)]))
}

/** In the order in which they were made: what a row refers to comes before it. `meta` is the program's own. */
async function tablesOf(place: Place): Promise<Table[]> {
  const rows = (await place.ask(place.dialect === 'sqlite' ? IN_SQLITE : IN_POSTGRES)) as Record<
    'place' | 'name' | 'type',
    string
  >[] // as selected
  return [...Map.groupBy(rows, (row) => row.place)].map(([name, columns]) => ({ name, columns }))
}

/** Without the search's own tables, which SQLite keeps for itself, and without what it computes. */
const IN_SQLITE = `select t.name as place, c.name, lower(c.type) as type from sqlite_master t, pragma_table_xinfo(t.name) c
  where t.type = 'table' and t.rootpage > 0 and t.name not like 'sqlite_%' and t.name <> 'meta' and c.hidden = 0
  and not exists (select 1 from sqlite_master v where v.type = 'table' and v.rootpage = 0 and t.name like v.name || '_%')
  order by t.rowid, c.cid`
const IN_POSTGRES = `select t.relname as place, c.attname as name, format_type(c.atttypid, null) as type
  from pg_class t join pg_attribute c on c.attrelid = t.oid
  where t.relnamespace = 'public'::regnamespace and t.relkind = 'r' and t.relname <> 'meta' and c.attnum > 0
  and not c.attisdropped and c.attgenerated = '' order by t.oid, c.attnum`

function literal(type: string, n: number, dialect: Place['dialect']): string {
  if (/int|real|numeric|double/.test(type)) return String(n)
  if (/blob|bytea/.test(type)) return dialect === 'sqlite' ? `x'${hex(n)}'` : `'\\x${hex(n)}'`
  return `'row ${n}'`
}

const hex = (n: number) => n.toString(16).padStart(8, '0')
