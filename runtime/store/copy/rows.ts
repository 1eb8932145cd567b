import { createHash } from 'node:crypto'
import { TABLES, type TableData, type TableName } from '../tables.ts'

/** A row's values in the order of its table's columns. */
export type Values = (string | number | Uint8Array | null)[]

/** A database's rows as they were at one moment, in chunks. */
export interface RowSource {
  rows(table: TableName): AsyncIterable<Values[]>
}

/** A database that is being filled, whole or not at all. */
export interface RowTarget extends RowSource {
  put(table: TableName, columns: readonly string[], rows: Values[]): Promise<void>
}

/** Every table that is copied, parents before children, with its columns. Who serves from one database does not from another. */
export const COPIED: readonly (readonly [TableName, readonly string[]])[] = Object.entries(TABLES as Record<string, TableData>)
  // The names of an object of that type are its keys.
  .map(([table, { columns }]) => [table as TableName, Object.keys(columns)] as const)
  .filter(([table]) => table !== 'hosts')

/** Rows that travel together. */
export const CHUNK = 200

/** How many rows there are, and what they come to: the same rows in any order come to the same, and no others do. */
export interface Tally {
  rows: number
  /** The sum of the rows' SHA-256, modulo 2^256, in hexadecimal. */
  sum: string
}

export function createTally() {
  let rows = 0
  let sum = 0n
  return {
    add(chunk: readonly Values[]): void {
      for (const row of chunk) {
        rows++
        sum = (sum + BigInt(`0x${digestOf(row)}`)) % MODULUS
      }
    },
    tally: (): Tally => ({ rows, sum: sum.toString(16).padStart(64, '0') }),
  }
}

export async function tallyOf(source: RowSource, table: TableName): Promise<Tally> {
  const counting = createTally()
  for await (const chunk of source.rows(table)) counting.add(chunk)
  return counting.tally()
}

const MODULUS = 1n << 256n

/** Each value with its kind and its length before it, so that no two rows read alike. */
function digestOf(row: Values): string {
  const hash = createHash('sha256')
  for (const value of row) {
    if (value === null) hash.update('-')
    else if (value instanceof Uint8Array) hash.update(`b${value.byteLength}:`).update(value)
    else hash.update(`${typeof value === 'number' ? 'n' : 's'}${Buffer.byteLength(String(value))}:`).update(String(value))
  }
  return hash.digest('hex')
}
