import { createReadStream, existsSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { AppError } from '../../errors.ts'
import { backupKey, kekFrom, newId } from '../keys.ts'
import { MIGRATIONS } from '../migrations.ts'
import { connectPostgres, type OpenOptions, openStore } from '../open.ts'
import { migratePostgres } from '../postgres-migrate.ts'
import { seal, unseal } from '../seal.ts'
import { prepareFile } from '../sqlite.ts'
import { migrateSqlite } from '../sqlite-migrate.ts'
import type { TableName } from '../tables.ts'
import { assertCopied, type Copied } from './move.ts'
import { fillPostgres, readPostgres } from './postgres.ts'
import { COPIED, createTally, type RowSource, type RowTarget, type Values } from './rows.ts'
import { fillSqlite, readSqlite } from './sqlite.ts'

/**
 * A backup is one sealed file of all rows as they were at one moment, of either database, and for either. It is made while
 * Jaga serves. The key that wraps the data keys is not in it: without that key nobody can read it, its owner included.
 *
 * Layout: a line `jaga-backup 1 ID`, then frames of four bytes (the length, big-endian) and a sealed, packed JSON each: the
 * head, the rows in chunks, and the end with each table's tally. A frame's number is authenticated with it, so that none
 * can be left out, moved, or taken from another backup, and a file that was cut off has no end.
 */
type Frame = { head: Head } | { table: TableName; rows: Packed[][] } | { end: Copied }

interface Head {
  schema: number
  /** Milliseconds since 1970. */
  at: number
  tables: Record<string, string[]>
}

type Packed = string | number | null | { bytes: string }
type Options = Pick<OpenOptions, 'url' | 'kek' | 'log' | 'writer'>

/**
 * Writes the file (0600) beside its name and then gives it the name: what is there under that name is whole. AppError
 * 'backup.exists', 'backup.unwritten', 'store.failed'.
 *
 * @param options.schema where the database is open here already: its schema. Left out: it is opened, and lifted to this program's
 */
export async function backUp(options: Options & { file: string; at: number; schema?: number }): Promise<Copied> {
  const { file, kek, at } = options
  if (existsSync(file)) throw new AppError('backup.exists', { file })
  const schema = options.schema ?? (await lifted(options))
  const part = `${file}.${newId()}.part`
  const unwritten = (cause: unknown) =>
    cause instanceof AppError ? cause : new AppError('backup.unwritten', { file }, { cause })
  const out = await open(part, 'wx', 0o600).catch((cause) => {
    throw unwritten(cause)
  })
  try {
    const copied = await withRows(options, async (source) => {
      const write = await frames(out, kek)
      await write({ head: { schema, at, tables: Object.fromEntries(COPIED.map(([table, columns]) => [table, [...columns]])) } })
      const tallies: Copied = {}
      for (const [table] of COPIED) {
        const counting = createTally()
        for await (const rows of source.rows(table)) {
          counting.add(rows)
          await write({ table, rows: rows.map((row) => row.map(packed)) })
        }
        tallies[table] = counting.tally()
      }
      await write({ end: tallies })
      return tallies
    })
    await out.sync()
    await out.close()
    await rename(part, file)
    return copied
  } catch (error) {
    await out.close().catch(() => {}) // closed already, or lost: the first error is the one to tell
    await rm(part, { force: true })
    throw unwritten(error)
  }
}

/**
 * Reads a backup from its first byte to its last and touches nothing else: every seal, and every table's count and sum. AppError
 * 'backup.broken', 'backup.unread', 'store.newer'.
 */
export async function checkBackup({
  file,
  kek,
}: Pick<Options, 'kek'> & { file: string }): Promise<{ at: number; copied: Copied }> {
  const { head, frames } = await begun(file, kek)
  const tallies = new Map<string, ReturnType<typeof createTally>>()
  for await (const frame of frames) {
    if ('table' in frame) {
      const counting = tallies.get(frame.table) ?? createTally()
      tallies.set(frame.table, counting)
      counting.add(frame.rows.map((row) => row.map(unpacked)))
    } else if ('end' in frame) {
      const isWhole = Object.entries(frame.end).every(([table, { rows, sum }]) => {
        const read = (tallies.get(table) ?? createTally()).tally()
        return read.rows === rows && read.sum === sum
      })
      if (isWhole) return { at: head.at, copied: frame.end }
    }
  }
  throw new AppError('backup.broken', { file })
}

/**
 * Fills an empty database from a backup, whole or not at all, and lifts it to this program's schema. AppError 'backup.broken'
 * where the file is cut off or changed or sealed with another key, 'store.newer', 'store.full', 'store.differs'.
 */
export async function restore(options: Options & { file: string }): Promise<{ at: number; copied: Copied }> {
  const { head, frames: reading } = await begun(options.file, options.kek)
  const { schema, at, tables } = head
  const copied = await filled(options, schema, async (target) => {
    for await (const frame of reading) {
      if ('end' in frame) {
        if (schema === MIGRATIONS.length) await assertCopied(target, frame.end)
        return frame.end
      }
      if ('table' in frame)
        await target.put(
          frame.table,
          tables[frame.table]!,
          frame.rows.map((row) => row.map(unpacked)),
        )
    }
    throw new AppError('backup.broken', { file: options.file })
  })
  await lifted(options)
  return { at, copied }
}

/** A backup's head, where this program knows its schema, and what follows. */
async function begun(file: string, kek: Uint8Array): Promise<{ head: Head; frames: AsyncGenerator<Frame, undefined> }> {
  const frames = read(file, kek)
  const first = await frames.next()
  if (first.done || !('head' in first.value)) throw new AppError('backup.broken', { file })
  const { head } = first.value
  if (head.schema > MIGRATIONS.length) throw new AppError('store.newer', { schema: head.schema, known: MIGRATIONS.length })
  return { head, frames }
}

/** The schema, after the database was lifted to this program's and the key was proved to fit. */
async function lifted(options: Options): Promise<number> {
  const store = await openStore(options)
  const { schema } = await store.health()
  await store.close()
  return schema
}

const sqlitePath = ({ url }: Options) =>
  typeof url === 'string' && url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : null

async function withRows<T>(options: Options, use: (source: RowSource) => Promise<T>): Promise<T> {
  const path = sqlitePath(options)
  if (path !== null) return readSqlite(path, use)
  const port = await connectPostgres(options)
  return readPostgres(port, use).finally(() => port.close())
}

async function filled<T>(options: Options, schema: number, use: (target: RowTarget) => Promise<T>): Promise<T> {
  const migrating = { failpoint: () => {}, newKey: () => new Uint8Array(), migrations: MIGRATIONS.slice(0, schema) }
  const path = sqlitePath(options)
  if (path !== null) {
    const wasThere = existsSync(path)
    prepareFile(path)
    try {
      migrateSqlite(path, migrating)
      return await fillSqlite(path, use)
    } catch (error) {
      // An empty file without its key would stand in the way of the next start.
      if (!wasThere) for (const end of ['', '-wal', '-shm']) await rm(path + end, { force: true })
      throw error
    }
  }
  const port = await connectPostgres(options)
  try {
    await migratePostgres(port, migrating)
    return await fillPostgres(port, use)
  } finally {
    await port.close()
  }
}

/** Off the thread that serves. */
const pack = promisify(gzip)
const unpack = promisify(gunzip)
const MAGIC = 'jaga-backup 1 '
const placeOf = (backup: string, n: number) => ({ table: 'backup', column: 'frame', row: String(n), bot: backup })

async function frames(out: FileHandle, kek: Uint8Array): Promise<(frame: Frame) => Promise<void>> {
  const id = newId()
  const key = backupKey(kekFrom(kek))
  let n = 0
  await out.write(`${MAGIC}${id}\n`)
  return async (frame) => {
    const sealed = seal(key, placeOf(id, n++), await pack(JSON.stringify(frame)))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(sealed.length)
    await out.writev([length, sealed])
  }
}

async function* read(file: string, kek: Uint8Array): AsyncGenerator<Frame, undefined> {
  const key = backupKey(kekFrom(kek))
  const take = taker(file)
  const broken = (cause?: unknown) => new AppError('backup.broken', { file }, { cause })
  const line = (await take(MAGIC.length + newId().length + 1))?.toString('latin1')
  if (!line?.startsWith(MAGIC) || !line.endsWith('\n')) throw broken()
  const id = line.slice(MAGIC.length, -1)
  for (let n = 0; ; n++) {
    const length = await take(4)
    const sealed = length && (await take(length.readUInt32BE()))
    if (!sealed) throw broken()
    let frame: Frame
    try {
      // What opens under this key is what `backUp` sealed.
      frame = JSON.parse((await unpack(unseal(key, placeOf(id, n), sealed))).toString('utf8')) as Frame
    } catch (cause) {
      throw broken(cause)
    }
    if ('end' in frame && (await take(1)) !== null) throw broken()
    yield frame
    if ('end' in frame) return
  }
}

/** Takes bytes from the front of a file; null where it has no more of them. */
function taker(file: string): (bytes: number) => Promise<Buffer | null> {
  const stream = createReadStream(file)[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  return async (bytes) => {
    while (held.length < bytes) {
      const next = await stream.next().catch((cause) => {
        throw new AppError('backup.unread', { file }, { cause })
      })
      if (next.done) return null
      held = Buffer.concat([held, next.value])
    }
    const taken = held.subarray(0, bytes)
    held = held.subarray(bytes)
    return taken
  }
}

function packed(value: Values[number]): Packed {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value
}

function unpacked(value: Packed): Values[number] {
  return value !== null && typeof value === 'object' ? Buffer.from(value.bytes, 'base64') : value
}
