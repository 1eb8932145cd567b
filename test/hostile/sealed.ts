import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { backUp } from '../../runtime/store/copy/backup.ts'
import { type Full, openFull, readAll } from './full.ts'
import { findingsOf, type Part } from './part.ts'

/**
 * DB-08: after a tour through all that is kept of people, nothing of it lies in the clear: in no file of the data folder (the
 * database, its log, its index), in no backup, in no line that was logged; as it is, or written in another way.
 */
export const sealing: Part = {
  name: 'DB-08 nothing in the clear',
  async run() {
    const full = await openFull()
    const findings = findingsOf()
    const { found, figures } = await searchFiles(full)
    for (const what of found) findings.add(what, 'in the clear')
    await full.close()
    return { figures, findings: findings.list }
  },
}

export async function searchFiles(full: Full): Promise<{ found: string[]; figures: Record<string, number> }> {
  const { house, sealed, open } = full
  await readAll(full) // what is read is logged and noted as well
  const folder = house.deps.config.dataFolder
  const backup = join(folder, 'cadangan.jaga')
  await backUp({ ...house.database, file: backup, at: 1 })
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => ({ name, bytes: readFileSync(join(parentPath, name)) }))
  rmSync(backup)
  const places = [...files, { name: 'the log', bytes: Buffer.from(JSON.stringify(house.logged)) }]
  const found: string[] = []
  for (const [what, word] of Object.entries(sealed))
    for (const [way, written] of waysToWrite(word))
      for (const { name, bytes } of places) if (bytes.includes(written)) found.push(`${what} in ${name}, ${way}`)
  // What is no secret lies there as it is: were it not found, nothing would be.
  for (const what of ['document', 'title'] as const)
    if (!files.some(({ name, bytes }) => name.startsWith('jaga.db') && bytes.includes(open[what]!)))
      found.push(`no ${what}: this search finds nothing`)
  return {
    found,
    figures: { files: files.length, 'words looked for': Object.keys(sealed).length, 'MB read': Math.ceil(sum(files) / 1e6) },
  }
}

const sum = (files: { bytes: Buffer }[]) => files.reduce((all, { bytes }) => all + bytes.length, 0)

/** As bytes, as UTF-16, as hex, in capitals, and in base64 whichever of three places it begins at. */
function waysToWrite(word: string): [way: string, bytes: Buffer][] {
  const bytes = Buffer.from(word)
  const packed = [0, 1, 2].map((at): [string, Buffer] => {
    const text = Buffer.concat([Buffer.alloc(at), bytes]).toString('base64')
    // The first and the last signs hold bits of what stands beside it.
    return [`base64 (${at})`, Buffer.from(text.slice(at === 0 ? 0 : 4, -4))]
  })
  return [
    ['as it is', bytes],
    ['UTF-16', Buffer.from(word, 'utf16le')],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['capitals', Buffer.from(word.toUpperCase())],
    ...packed,
  ]
}
