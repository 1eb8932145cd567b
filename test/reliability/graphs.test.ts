import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NODE_TYPES } from '../../nodes/index.ts'
import { PORT_NAMES } from '../../nodes/ports.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { type House, openHouse } from '../http/house.ts'
import { agreeOn, drawingOf, type Found, plan } from './graphs.ts'

describe('REL-08: the checker and the engine agree', () => {
  it('on any drawing, right or wrong, with any customer', async () => {
    const found: Record<Found, number> = { right: 0, wrong: 0, nowhere: 0 }
    const property = fc.asyncProperty(plan(30), async (given) => void found[await agreeOn(given, 8)]++)
    await fc.assert(property, { numRuns: 250, seed: 8 })
    // Otherwise the drawings would prove nothing.
    expect(Math.min(found.right, found.wrong, found.nowhere), JSON.stringify(found)).toBeGreaterThan(5)
  })

  it('on drawings of thousands of steps', async () => {
    await fc.assert(
      fc.asyncProperty(plan(10_000), async (given) => void (await agreeOn(given, 3))),
      { numRuns: 3, seed: 8 },
    )
  })
})

describe('a drawing with an error', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house?.close())

  it('is never published, whatever the error is', async () => {
    const owner = await house.someone('owner')
    const bot = await house.bot({ published: false })
    const refused = new Set<string>()
    const publish = async (given: Parameters<typeof drawingOf>[0]) => {
      const document = drawingOf(given)
      const problems = problemsIn(document, NODE_TYPES, { ports: PORT_NAMES })
      const errors = problems.filter(({ severity }) => severity === 'error')
      const { revision } = await house.store.bot(bot).draft()
      const saved = await house.send('PUT', `/api/bots/${bot}/draft`, { as: owner, body: { document, revision } })
      const body = { revision: saved.json.revision ?? revision, note: 'n', acknowledged: true }
      const published = await house.send('POST', `/api/bots/${bot}/publish`, { as: owner, body })
      const isOut = published.status < 300
      if (errors.length > 0 && saved.status < 300) expect(isOut, JSON.stringify(errors[0])).toBe(false)
      for (const { code } of errors) refused.add(code)
      return isOut
    }
    await fc.assert(
      fc.asyncProperty(plan(12), async (given) => void (await publish(given))),
      { numRuns: 60, seed: 88 },
    )
    expect(refused.size).toBeGreaterThan(10)
    expect(await publish({ seed: 3, nodes: 1, flows: 1, faults: 0, loops: 0 })).toBe(true)
  })
})
