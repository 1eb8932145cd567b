import { crc32, inflateRawSync } from 'node:zlib'
import { LIMITS, RefusedFile } from '../contract.ts'

/** A zip whose directory has been checked, read entry by entry within its declared sizes. */
export interface Zip {
  names: ReadonlySet<string>
  /** @throws RefusedFile 'knowledge.bomb' where an entry is larger than it said, 'knowledge.broken' where it is not what it said */
  read(name: string): Buffer
}

/**
 * Reads a zip's directory (APPNOTE.TXT 6.3.10, 4.3) and refuses, before anything is unpacked: more entries or more bytes than
 * a document has, names that lead out of the archive, links, encryption, entries that lie over one another, and bytes before
 * or after the archive.
 *
 * @throws RefusedFile 'knowledge.bomb', 'knowledge.unsafe', 'knowledge.encrypted', 'knowledge.broken'
 */
export function openZip(file: Buffer): Zip {
  const entries = directoryOf(file)
  let unpacked = 0
  let end = 0
  const known = new Map<string, Entry>()
  for (const entry of [...entries].sort((a, b) => a.at - b.at)) {
    if (known.has(entry.name) || !isInside(entry.name) || entry.isLink || entry.at < end)
      throw new RefusedFile('knowledge.unsafe')
    if (entry.flags & 1) throw new RefusedFile('knowledge.encrypted')
    unpacked += entry.size
    if (unpacked > LIMITS.unpacked) throw new RefusedFile('knowledge.bomb', { megabytes: LIMITS.unpacked / 1024 / 1024 })
    if (/\.(zip|jar|exe|dll|scr|bat|cmd|ps1|js|vbs)$/i.test(entry.name)) throw new RefusedFile('knowledge.unsafe')
    end = entry.at + 30 + entry.packed
    known.set(entry.name, entry)
  }
  return {
    names: new Set(known.keys()),
    read(name) {
      const entry = known.get(name)
      if (!entry) throw new RefusedFile('knowledge.broken')
      return unpack(file, entry)
    },
  }
}

interface Entry {
  name: string
  flags: number
  method: number
  packed: number
  size: number
  crc: number
  at: number
  isLink: boolean
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

function directoryOf(file: Buffer): Entry[] {
  const end = endOf(file)
  const count = file.readUInt16LE(end + 10)
  const start = file.readUInt32LE(end + 16)
  // A second disk, a count that only Zip64 could hold, or a directory that is not where it should be.
  if (file.readUInt16LE(end + 4) !== 0 || count === 0xffff || start === 0xffffffff) throw new RefusedFile('knowledge.broken')
  if (count > LIMITS.entries) throw new RefusedFile('knowledge.bomb', { megabytes: LIMITS.unpacked / 1024 / 1024 })
  if (start + file.readUInt32LE(end + 12) !== end) throw new RefusedFile('knowledge.unsafe')
  const entries: Entry[] = []
  let at = start
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || file.readUInt32LE(at) !== CENTRAL) throw new RefusedFile('knowledge.broken')
    const [name, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [number, number, number] // three offsets, three numbers
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + name),
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      packed: file.readUInt32LE(at + 20),
      size: file.readUInt32LE(at + 24),
      at: file.readUInt32LE(at + 42),
      // Made by Unix (3): the upper half of the attributes is the mode, 0o120000 a symbolic link.
      isLink: file[at + 5] === 3 && ((file.readUInt32LE(at + 38) >>> 16) & 0o170000) === 0o120000,
    })
    at += 46 + name + extra + comment
  }
  return entries
}

/** The end record, which must close the file: bytes after it would be another file's. */
function endOf(file: Buffer): number {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 0xffff); at--) {
    if (file.readUInt32LE(at) === END && at + 22 + file.readUInt16LE(at + 20) === file.length) return at
  }
  throw new RefusedFile('knowledge.broken')
}

/** Zip slip: a name that is absolute, climbs, or means something to another system. */
function isInside(name: string): boolean {
  if (name === '' || name.length > 250 || /^[/\\]|\\|^[a-z]:|\p{Cc}/iu.test(name)) return false
  return !name.split('/').includes('..')
}

function unpack(file: Buffer, { name, method, packed, size, crc, at }: Entry): Buffer {
  if (at + 30 > file.length || file.readUInt32LE(at) !== LOCAL) throw new RefusedFile('knowledge.broken')
  const [nameLength, extra] = [file.readUInt16LE(at + 26), file.readUInt16LE(at + 28)]
  if (file.toString('utf8', at + 30, at + 30 + nameLength) !== name) throw new RefusedFile('knowledge.unsafe')
  const data = file.subarray(at + 30 + nameLength + extra, at + 30 + nameLength + extra + packed)
  const plain = method === 0 ? data : inflated(data, method, size)
  if (plain.length !== size || crc32(plain) !== crc) throw new RefusedFile('knowledge.broken')
  return plain
}

function inflated(data: Buffer, method: number, size: number): Buffer {
  if (method !== 8) throw new RefusedFile('knowledge.broken')
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, size) })
  } catch (error) {
    const isLarger = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new RefusedFile(
      isLarger ? 'knowledge.bomb' : 'knowledge.broken',
      isLarger ? { megabytes: LIMITS.unpacked / 1024 / 1024 } : {},
    )
  }
}
