import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TEMPLATES } from '../../nodes/examples/index.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import type { Event } from '../../nodes/reply.ts'
import { readTalk } from '../../nodes/talk.ts'
import { madeUp, record } from './recording.ts'

/**
 * `node test/reliability/record.ts NAME`: records turns of today's templates into golden/NAME-*.jsonl, the drawing in the first line and
 * a turn in each of the others. Old recordings are never made anew: they are what running conversations rely on.
 */
const [label = ''] = process.argv.slice(2)
if (!/^[a-z0-9-]+$/.test(label)) throw new Error('a name for the recording, please')
const folder = join(import.meta.dirname, 'golden')
mkdirSync(folder, { recursive: true })

for (const name of ['order-status', 'returns-refunds', 'opening-hours-and-cs', 'payments']) {
  const document = TEMPLATES.find((template) => template.name === name)!.document as unknown as BotDocument // read by `readDocument` before it is used
  const talks = readTalk(readFileSync(new URL(`../../nodes/examples/${name}.talk.md`, import.meta.url), 'utf8'))
  const words = talks.filter(({ language }) => language === 'id').flatMap((talk) => wordsIn(talk))
  const events: Event[] = [
    { kind: 'open' },
    ...words.slice(0, 11).map((text): Event => ({ kind: 'text', text })),
    { kind: 'timeout' },
  ]
  const path = join(folder, `${label}-${name}.jsonl`)
  if (existsSync(path)) throw new Error(`${path} is there already`)
  const recorded = await record(document, events, madeUp(), Date.UTC(2026, 10, 22, 3))
  writeFileSync(path, [document, ...recorded].map((line) => `${JSON.stringify(line)}\n`).join(''))
}

function wordsIn(talk: ReturnType<typeof readTalk>[number]): string[] {
  return talk.lines.flatMap((line) => (line.kind === 'says' ? [line.text] : line.kind === 'presses' ? [line.label] : []))
}
