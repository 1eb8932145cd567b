import { hkdfSync, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from './errors.ts'
import { makeFolder } from './folder.ts'

/** The data folder, for its owner's eyes only (0700). */
export function openDataFolder(folder: string): void {
  try {
    makeFolder(folder)
    chmodSync(folder, 0o700)
  } catch (cause) {
    throw new AppError(
      'store.failed',
      { query: 'data folder', code: `${folder}: ${(cause as NodeJS.ErrnoException).code ?? cause}` },
      { cause },
    )
  }
}

/**
 * The key that wraps the data keys: 32 bytes, from the environment, else from a file beside the database and apart from it,
 * which is made on the first start (0600). Whoever copies the database alone can read nothing.
 */
export function keyEncryptionKey(given: Buffer | null, folder: string): Buffer {
  if (given) return given
  const file = keyFile(folder)
  if (!existsSync(file)) {
    // A new key beside an old database would look like a wrong key for ever after; the old one has to be brought back.
    if (existsSync(join(folder, 'jaga.db'))) throw new AppError('store.key', { file })
    makeFolder(join(folder, 'keys'))
    writeWhole(file, `${randomBytes(32).toString('base64')}\n`)
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== 32) throw new AppError('store.key', { file })
  return key
}

/**
 * The file with all of it or no file, and on disk before anything is wrapped with it: a start that is cut off here must not
 * leave half a key, nor a database whose key was never written.
 */
function writeWhole(file: string, text: string): void {
  const growing = `${file}.${process.pid}`
  const handle = openSync(growing, 'w', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(growing, file)
  } catch {
    // Another start has made one meanwhile, which stands; or this file system has no links.
    if (!existsSync(file)) copyFileSync(growing, file, constants.COPYFILE_EXCL)
  } finally {
    unlinkSync(growing)
  }
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** Where the key lies when it does not come by environment. */
export function keyFile(folder: string): string {
  return join(folder, 'keys', 'jaga.key')
}

/** A key of its own for each use, so that none is ever used for two things (HKDF-SHA256, RFC 5869). */
export function deriveKey(key: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `jaga ${use}`, 32))
}
