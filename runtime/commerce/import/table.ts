import { CsvError, parse } from 'csv-parse/sync'
import { AppError } from '../../errors.ts'

/** A file as columns and rows of text. */
export interface Table {
  format: 'csv' | 'json'
  /** Of a CSV file. */
  delimiter: string | null
  /** Column names; one that comes again has a number behind it. */
  headers: string[]
  /** `row` is the number that a spreadsheet shows beside it (of JSON: the how manieth it is). */
  rows: { row: number; cells: string[] }[]
}

export const MOST_ROWS = 20_000
const MOST_COLUMNS = 100
const DELIMITERS = [',', ';', '\t', '|'] as const

/** AppError 'shop.file' with `why` where it is no table. */
export function readTable(text: string): Table {
  const start = text.trimStart()[0]
  const table = start === '{' || start === '[' ? readJson(text) : readCsv(text)
  if (table.rows.length === 0) throw new AppError('shop.file', { why: 'empty' })
  if (table.rows.length > MOST_ROWS) throw new AppError('shop.file', { why: 'rows', most: MOST_ROWS })
  if (table.headers.length > MOST_COLUMNS) throw new AppError('shop.file', { why: 'columns', most: MOST_COLUMNS })
  return table
}

function readCsv(text: string): Table {
  const delimiter = delimiterOf(text)
  let records: string[][]
  try {
    records = parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: false,
      record_delimiter: ['\r\n', '\n', '\r'],
    })
  } catch (error) {
    const line = error instanceof CsvError && typeof error.lines === 'number' ? error.lines : 0
    throw new AppError('shop.file', { why: 'quotes', line }, { cause: error })
  }
  const numbered = records
    .map((cells, i) => ({ row: i + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const [head, ...rows] = numbered
  return { format: 'csv', delimiter, headers: named(head?.cells ?? []), rows }
}

/** The mark that parts most columns in the first line that says something; marks within quotes part nothing. */
function delimiterOf(text: string): string {
  const first = text
    .slice(0, 20_000)
    .split(/\r\n|\n|\r/)
    .find((line) => line.trim() !== '')
  const outside = (first ?? '').replace(/"(?:[^"]|"")*"/g, '')
  const counts = DELIMITERS.map((mark) => ({ mark, count: outside.split(mark).length }))
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).mark
}

function named(cells: string[]): string[] {
  const seen = new Map<string, number>()
  return cells.map((cell, i) => {
    const name = cell.replace(/\s+/g, ' ').trim().slice(0, 80) || `#${i + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** A list of objects, or an object that holds one. What is nested becomes columns like `customer.phone`; a list of items, rows. */
function readJson(text: string): Table {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new AppError('shop.file', { why: 'json' }, { cause })
  }
  const list = Array.isArray(value) ? value : isObject(value) ? Object.values(value).find(Array.isArray) : undefined
  if (!list?.every(isObject)) throw new AppError('shop.file', { why: 'list' })
  if (list.length > MOST_ROWS) throw new AppError('shop.file', { why: 'rows', most: MOST_ROWS })
  const rows = list.flatMap((object, i) => flat(object).map((cells) => ({ row: i + 1, cells })))
  const headers = [...new Set(rows.flatMap(({ cells }) => [...cells.keys()]))]
  return {
    format: 'json',
    delimiter: null,
    headers,
    rows: rows.map(({ row, cells }) => ({ row, cells: headers.map((header) => cells.get(header) ?? '') })),
  }
}

/** In a Map, so that a key such as `__proto__` is a column's name and nothing else. */
function flat(object: Record<string, unknown>): Map<string, string>[] {
  const cells = new Map<string, string>()
  let items: Record<string, unknown>[] = []
  for (const [key, value] of Object.entries(object)) {
    if (Array.isArray(value)) {
      if (value.every(isObject)) items = value.slice(0, 200)
      continue
    }
    if (!isObject(value)) cells.set(key, written(value))
    else for (const [inner, deep] of Object.entries(value)) if (!isObject(deep)) cells.set(`${key}.${inner}`, written(deep))
  }
  if (items.length === 0) return [cells]
  return items.map((item) => {
    const inner = [...(flat(item)[0] ?? [])].map(([key, cell]) => [`items.${key}`, cell] as const)
    return new Map([...cells, ...inner])
  })
}

function written(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
