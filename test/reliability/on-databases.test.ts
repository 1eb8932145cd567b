import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clocks } from './clocks.ts'
import { DATABASES, type Database } from './databases.ts'
import { deliver, deliveries } from './deliveries.ts'
import { lostAnswers } from './lost-answers.ts'
import { modelProperty } from './model.ts'
import { talkThatFails } from './nth-failure.ts'
import { races } from './races.ts'

/**
 * The promises of a turn, in one process, on both databases. Seeds are fixed and counts small here; `npm run crash:deep` runs the
 * same with others and more.
 */
describe.each(DATABASES)('on %s', (name, open) => {
  let database: Database
  const use = () => database
  const isSlow = name === 'PGlite'
  beforeAll(async () => {
    database = await open()
  })
  afterAll(() => database?.close())

  describe('REL-03: whichever call fails, first, second, and so on', () => {
    it('of the database: a talk survives it', async () => {
      const { failures } = database
      const stride = isSlow ? 4 * failures.length + 1 : 2
      let nth = 1
      for (; await talkThatFails(database, 'store', nth, failures[nth % failures.length]!); nth += stride);
      expect(nth).toBeGreaterThan(40)
    })

    it('of what lies outside: a talk survives it', async () => {
      const { failures } = database
      const stride = isSlow ? 3 : 1
      let nth = 1
      for (; await talkThatFails(database, 'outside', nth, failures[nth % failures.length]!); nth += stride);
      expect(nth).toBeGreaterThan(8)
    })

    lostAnswers(use)
  })

  it('REL-05: a message is taken once, however often, late and mixed up it is delivered', async () => {
    const property = fc.asyncProperty(deliveries(3, 3), fc.nat(30), (all, restartAfter) => deliver(database, all, restartAfter))
    await fc.assert(property, { numRuns: isSlow ? 1 : 6, seed: 5 })
  })

  it('REL-07: whatever customers, staff and fate do, everybody sees what a plain model says', async () => {
    await fc.assert(modelProperty(database, 25), { numRuns: isSlow ? 2 : 12, seed: 7 })
  })

  races(use)
  clocks(use)
})
