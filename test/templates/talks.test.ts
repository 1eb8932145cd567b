import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDocument } from '../../nodes/document.ts'
import { SAMPLE_BOT, TEMPLATES } from '../../nodes/examples/index.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { readTalk } from '../../nodes/talk.ts'
import { createSandbox } from '../../runtime/sandbox/supervisor.ts'
import { type House, openHouse } from '../http/house.ts'
import { openLetterbox } from '../protect/letterbox.ts'
import { createOutside, SECRET } from './outside.ts'
import { BEGINS, type Player, serves } from './player.ts'

/**
 * Every shipped bot has its written conversations on the whole house: the ports' own answers, no doubles but of what lies outside
 * the shop's machine. At the end every node type has been in one of them.
 */
const outside = createOutside()
const quiet = { info() {}, warn() {}, error() {} }
const sandbox = createSandbox({
  bridge: new URL('../../runtime/sandbox/bridge.ts', import.meta.url),
  limits: { workers: 1 },
  log: quiet,
  clock: Date.now,
})
let house: House
let letterbox: Awaited<ReturnType<typeof openLetterbox>>
beforeAll(async () => {
  letterbox = await openLetterbox()
  house = await openHouse({ sandbox, egress: outside })
})
afterAll(async () => {
  await house.close()
  await Promise.all([letterbox.close(), sandbox.close()])
})

/** In these shops a mail server is set up; in the others customers meet what happens without one. */
const WITH_MAIL = ['order-status']
const visited = new Set<string>()

describe.each([...TEMPLATES, SAMPLE_BOT])('the shipped bot $name talks as written', ({ name, document }) => {
  let bot: Player
  beforeAll(async () => {
    const read = readDocument(document, NODE_TYPES)
    if ('problems' in read) throw new Error(JSON.stringify(read.problems))
    await house.store.settings.put('mail', WITH_MAIL.includes(name) ? letterbox.settings : null)
    bot = await serves(house, read.document)
    await house.store.bot(bot.bot).putSecret({ ...SECRET, by: 'nobody', at: BEGINS })
  })
  afterAll(async () => {
    for (const type of await bot.visited()) visited.add(type)
  })

  const talks = readTalk(readFileSync(new URL(`../../nodes/examples/${name}.talk.md`, import.meta.url), 'utf8'))
  test.each(talks)('$title ($language)', (talk) => bot.plays(talk))
})

test('every node type is visited by a transcript of a shipped bot', () => {
  expect([...NODE_TYPES.keys()].filter((type) => !visited.has(type))).toEqual([])
})

test('what they told the outside got there', () => {
  expect(letterbox.letters.map(({ to }) => to)).toEqual(['budi@contoh.example'])
  expect(outside.news).toMatchObject([
    { event: 'retur.diminta', signed: true, data: { nomor_pesanan: 'TC-1002', alasan: 'mug nya retak pas dibuka' } },
    { event: 'retur.diminta', signed: true, data: { nomor_pesanan: 'TC-1002' } },
  ])
})
