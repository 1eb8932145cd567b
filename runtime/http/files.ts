import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

/** One built file, as it is sent. */
export interface StaticFile {
  bytes: Uint8Array<ArrayBuffer>
  /** Made when it is first asked for, for a start has better things to do; null where it would be no smaller. */
  zipped(): Promise<Uint8Array<ArrayBuffer> | null>
  type: string
  etag: string
}

/**
 * The built files by the exact path they are served under. Made by listing the folder, so a request's path is only ever
 * looked up and never becomes a path on disk: `..`, `%2F` and their like name nothing.
 */
export function readFiles(folder: string, prefix: string): Map<string, StaticFile> {
  return new Map(list(folder).map((name) => [`${prefix}${name}`, readOne(join(folder, name))]))
}

function list(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true })
    return entries
      .filter((entry) => entry.isFile() && extname(entry.name) in TYPES)
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/').replace(/^\//, ''))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function readOne(path: string): StaticFile {
  const bytes = new Uint8Array(readFileSync(path))
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
  let zipped: Promise<Uint8Array<ArrayBuffer> | null> | undefined
  return {
    bytes,
    zipped() {
      zipped ??= zip(bytes).then(
        (made) => (made.length < bytes.length ? new Uint8Array(made) : null),
        (error: unknown) => {
          zipped = undefined
          throw error
        },
      )
      return zipped
    },
    type: TYPES[extname(path)]!,
    etag,
  }
}

const zip = promisify<Uint8Array, Buffer>(gzip)

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
