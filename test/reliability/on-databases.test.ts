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
    /** What became of the talks, every `stride`th call failing in its own. */
    async function talks(where: 'store' | 'outside', stride: number) {
      const { failures } = database
      const ends = []
      for (let nth = 1; ; nth += stride) {
        const end = await talkThatFails(database, where, nth, failures[nth % failures.length]!)
        if (!end) return { calls: nth, talks: ends.length, handedOver: ends.filter((each) => each === 'handed over').length }
        ends.push(end)
      }
    }

    it('of the database: a talk survives it', async () => {
      const { calls, talks: tried, handedOver } = await talks('store', isSlow ? 31 : 2)
      expect(calls).toBeGreaterThan(40)
      // Only where nobody can know whether a payment was made: its announcement or its result could not be written.
      expect(handedOver).toBeLessThanOrEqual(Math.ceil(tried / 8))
    })

    it('of what lies outside: a talk survives it', async () => {
      const { calls, handedOver } = await talks('outside', isSlow ? 4 : 1)
      expect(calls).toBeGreaterThan(8)
      expect(handedOver).toBeGreaterThan(0)
    })

    lostAnswers(use)
  })

  it('REL-05: a message is taken once, however often, late and mixed up it is delivered', async () => {
    const property = fc.asyncProperty(deliveries(3, 3), fc.nat(30), (all, restartAfter) => deliver(database, all, restartAfter))
    await fc.assert(property, { numRuns: isSlow ? 1 : 6, seed: 5 })
  })

  it('REL-07: whatever customers, staff and fate do, everybody sees what a plain model says', async () => {
    await fc.assert(modelProperty(database, 25), { numRuns: isSlow ? 1 : 12, seed: 7 })
  })

  races(use)
  clocks(use)
})
