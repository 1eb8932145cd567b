import { AppError } from '../../errors.ts'
import type { Load, LoadPart, Put, ShopKind, ShopStore } from '../../store/contract-shop.ts'
import { guessColumns, REQUIRED, readColumns } from './columns.ts'
import { decode, type Encoding } from './decode.ts'
import { type Read, type RowError, readRows } from './rows.ts'
import { readTable, type Table } from './table.ts'

export interface ImportFile {
  kind: ShopKind
  bytes: Uint8Array
  /** For each column its field, '' for none. Default: guessed from the headers. */
  columns?: readonly string[]
}

export interface Looked {
  table: Table
  encoding: Encoding
  columns: string[]
  /** Fields without which nothing can be read, and for which there is no column. */
  needs: string[]
  read: Read<ShopKind>
}

/** Rows that are saved in one transaction. Small enough that other writers get their turn in between. */
const AT_ONCE = 200

/** Reads a file and keeps nothing. AppError 'shop.file' where it is no table. */
export function lookAt({ kind, bytes, columns: given }: ImportFile, now: number): Looked {
  const { text, encoding } = decode(bytes)
  const table = readTable(text)
  const columns = given ? readColumns(kind, given, table.headers.length) : guessColumns(kind, table.headers)
  const needs = REQUIRED[kind].filter((field) => !columns.includes(field))
  const read: Read<ShopKind> = needs.length > 0 ? { good: [], errors: [] } : readRows(kind, table, columns, now)
  return { table, encoding, columns, needs, read }
}

export interface ImportGiven extends ImportFile {
  shop: ShopStore
  /** Made by whoever asks: the same id again is the same import, and goes on where it stopped. */
  id: string
  name: string
  /** Leave out rows that are wrong. Without it, one wrong row stops the whole file. */
  skip: boolean
  by: string
  clock: () => number
}

/**
 * Saves a file's rows, batch by batch, so that its progress can be seen and it can be stopped between two of them. Put in
 * twice it changes nothing the second time. AppError 'shop.file' where rows are wrong and `skip` was not asked for.
 */
export async function runImport(given: ImportGiven): Promise<{ load: Load; errors: RowError[] }> {
  const { shop, id, kind, name, by, clock } = given
  const { needs, read } = lookAt(given, clock())
  if (needs.length > 0) throw new AppError('shop.file', { why: 'needs', fields: needs.join(', ') })
  if (read.good.length === 0 || (read.errors.length > 0 && !given.skip)) throw new RowsError(read.errors)
  const opened = await shop.openLoad({ id, kind, name, total: read.good.length, by, at: clock() })
  if (opened.state !== 'running') return { load: opened, errors: read.errors }
  try {
    for (let from = opened.done; from < read.good.length; from += AT_ONCE) {
      const batch = read.good.slice(from, from + AT_ONCE)
      await put(shop, kind, batch, clock(), { id, done: from + batch.length })
    }
    return { load: await shop.closeLoad(id, 'done'), errors: read.errors }
  } catch (error) {
    const now = await shop.load(id)
    if (error instanceof AppError && error.code === 'shop.load' && now?.state === 'cancelled')
      return { load: now, errors: read.errors }
    await shop.closeLoad(id, 'failed')
    throw error
  }
}

/** The file has rows that cannot be taken. */
export class RowsError extends AppError {
  readonly errors: RowError[]
  constructor(errors: RowError[]) {
    super('shop.rows', { count: new Set(errors.map(({ row }) => row)).size })
    this.errors = errors
  }
}

function put(shop: ShopStore, kind: ShopKind, batch: Read<ShopKind>['good'], at: number, load: LoadPart): Promise<Put> {
  const rows = batch.map(({ value }) => value)
  // What `readRows` made of this kind.
  if (kind === 'products') return shop.putProducts(rows as Parameters<ShopStore['putProducts']>[0], at, load)
  if (kind === 'orders') return shop.putOrders(rows as Parameters<ShopStore['putOrders']>[0], at, load)
  return shop.putCustomers(rows as Parameters<ShopStore['putCustomers']>[0], at, load)
}
