import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import { type Recorded, replay } from './recording.ts'

/**
 * REL-06: turns that were recorded once come out the same on today's program: replies, steps, calls and session, from the same
 * answers. Where a step has to behave differently, it gets a new version, so that running conversations stay as they are.
 */
const FOLDER = join(import.meta.dirname, 'golden')

it.each(readdirSync(FOLDER))('%s comes out as it was recorded', async (file) => {
  const [document, ...recorded] = readFileSync(join(FOLDER, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line)) as [BotDocument, ...Recorded[]] // as `record.ts` has written them
  expect(recorded.length).toBeGreaterThan(5)
  const turns = await replay(document, recorded)
  for (const [i, { turn }] of recorded.entries()) expect(turns[i], `turn ${i + 1}`).toEqual(turn)
})
