import { lockDown } from '../sandbox/lockdown.ts'
import { RefusedFile } from './contract.ts'
import { cut } from './cut.ts'
import { loadPdf } from './read/pdf.ts'
import { readFile } from './read/read.ts'
import type { FromReader, ToReader } from './wire.ts'

/**
 * The process that opens somebody's file: one file, one process. It is started without rights to the disk, other processes or
 * the network, takes its order from standard input, and says what it read on standard output, a JSON object a line. A
 * parser that goes wild here is ended by the runtime, and takes nothing along.
 */
const refusal = whyUnfit()
if (refusal === null) {
  await loadPdf()
  lockDown()
  say({ ready: true })
  await serve()
} else say({ refused: 'knowledge.off', args: { why: refusal } })

/** An order is its JSON in one line, then the file's bytes until the end. */
async function serve(): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  const all = Buffer.concat(parts)
  const end = all.indexOf(10)
  try {
    const order = JSON.parse(all.subarray(0, end).toString('utf8')) as ToReader // the runtime's own words
    const bytes = all.subarray(end + 1)
    const read =
      'recut' in order ? { passages: cut(bytes.toString('utf8'), order.recut) } : await readFile(bytes, order, progress())
    say({ read })
  } catch (error) {
    if (error instanceof RefusedFile) say({ refused: error.code, args: error.args })
    else say({ refused: 'knowledge.broken', args: {} })
  }
}

/** At most one word for each whole percent, so that a book of pages is no flood. */
function progress() {
  let last = -1
  return (stage: 'reading' | 'cutting', done: number, total: number) => {
    const now = Math.floor((100 * done) / Math.max(1, total))
    if (now === last && stage === 'reading') return
    last = now
    say({ progress: { stage, done, total } })
  }
}

function say(word: FromReader): void {
  process.stdout.write(`${JSON.stringify(word)}\n`)
}

/** It fails closed: a process that could do more than read its order reads nothing. */
function whyUnfit(): string | null {
  const { permission } = process
  if (!permission) return 'started without --permission'
  for (const scope of ['fs.write', 'child', 'worker', 'wasi'] as const) if (permission.has(scope)) return `may use ${scope}`
  if (permission.has('fs.read', '/')) return 'may read the whole disk'
  if (!process.execArgv.includes('--disallow-code-generation-from-strings')) return 'may make code of text'
  return null
}
