import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDocument } from '../../nodes/document.ts'
import { TEMPLATES } from '../../nodes/examples/index.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { readTalk } from '../../nodes/talk.ts'
import { type House, openHouse } from '../http/house.ts'
import { type Player, serves } from './player.ts'

/** Every template has its written conversations on the whole house: the ports' own answers, no doubles. */
let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

describe.each(TEMPLATES)('the template $name talks as written', ({ name, document }) => {
  let bot: Player
  beforeAll(async () => {
    const read = readDocument(document, NODE_TYPES)
    if ('problems' in read) throw new Error(JSON.stringify(read.problems))
    bot = await serves(house, read.document)
  })

  const talks = readTalk(readFileSync(new URL(`../../nodes/examples/${name}.talk.md`, import.meta.url), 'utf8'))
  test.each(talks)('$title ($language)', (talk) => bot.plays(talk))
})

test('there is something to play', () => {
  expect(TEMPLATES.length).toBeGreaterThanOrEqual(8)
})
