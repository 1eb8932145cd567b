import { AppError } from '../errors.ts'
import type { Page, PageRequest } from './contract.ts'

/** Keyset paging: a cursor names the last row that was given, so pages neither skip nor repeat when rows come in between. */
export interface Keyset {
  /** The sorting number of the last row given, and its id. */
  number: number
  id: string
  /** One more than asked for, to know whether there is a next page. */
  take: number
}

/** AppError 'request.invalid' for a cursor or a limit that no page gave or may have. */
export function keysetOf(request: PageRequest, order: 'ascending' | 'descending'): Keyset {
  const { limit, after } = request
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new AppError('request.invalid', { at: 'limit' })
  if (after === null || after === undefined)
    return { number: order === 'ascending' ? -1 : Number.MAX_SAFE_INTEGER, id: '', take: limit + 1 }
  return { ...read(after), take: limit + 1 }
}

/** The page's rows, and the cursor of the next one. */
export function pageOf<R, T>(rows: R[], limit: number, cursor: (row: R) => [number, string], item: (row: R) => T): Page<T> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(item),
    next: rows.length > limit && last ? Buffer.from(JSON.stringify(cursor(last))).toString('base64url') : null,
  }
}

function read(cursor: string): { number: number; id: string } {
  const invalid = new AppError('request.invalid', { at: 'after' })
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw invalid
  }
  if (!Array.isArray(value) || value.length !== 2) throw invalid
  const [number, id]: unknown[] = value
  if (!Number.isSafeInteger(number) || typeof id !== 'string' || id.length > 200 || id.includes('\0')) throw invalid
  return { number: number as number, id } // a safe integer by the line above
}
