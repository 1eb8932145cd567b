import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { apart } from './apart.ts'
import { bodies } from './bodies.ts'
import { limits } from './busy.ts'
import { readData } from './data.ts'
import { erasure } from './erase.ts'
import { json } from './json.ts'
import { letters } from './letters.ts'
import { markup } from './markup.ts'
import type { Part } from './part.ts'
import { patterns } from './patterns.ts'
import { queries } from './queries.ts'
import { sealing } from './sealed.ts'
import { sockets } from './sockets.ts'
import { texts } from './texts.ts'
import { waysOut } from './ways-out.ts'

/**
 * `npm run hostile -- --data FOLDER [--only json]`: what an enemy sends, bounded in count and time, to this machine alone.
 * FOLDER holds `fuzz-strings/` (naughty strings, a JSON test suite, lines that try to become script). Exits 1 on a finding.
 */
const PARTS: Record<string, Part> = {
  ...{ json, bodies, limits, sockets, patterns, apart, sealing, erasure, texts, queries, waysOut, letters, markup },
}

const { values } = parseArgs({ options: { data: { type: 'string', default: '' }, only: { type: 'string' } } })
const print = (line: string) => process.stdout.write(`${line}\n`)
const data = readData(values.data)
const folder = mkdtempSync(join(tmpdir(), 'hostile-'))
if (!existsSync(values.data))
  print(`There is no data folder "${values.data}": only what is made here is tried. Give one with --data.`)
let found = 0
for (const [name, part] of Object.entries(PARTS)) {
  if (values.only && !values.only.split(',').includes(name)) continue
  if (part.needs && data[part.needs] === null) {
    print(`${part.name}: skipped, the data folder has no ${part.needs} for it`)
    continue
  }
  const began = performance.now()
  const { figures, findings } = await part.run({ data, folder })
  const told = Object.entries(figures).map(([what, figure]) => `${what} ${figure}`)
  print(`${part.name}: ${told.join(', ')} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  for (const finding of findings) print(`  FOUND ${finding}`)
  found += findings.length
}
rmSync(folder, { recursive: true, force: true })
print(found === 0 ? 'Nothing found.' : `${found} findings.`)
process.exit(found === 0 ? 0 : 1)
