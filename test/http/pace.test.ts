import { setImmediate as nextRound } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createPace } from '../../runtime/http/pace.ts'

it('begins so many a round of the event loop, in the order in which they came', async () => {
  const pace = createPace(4)
  const begun: number[] = []
  for (let n = 0; n < 10; n++) pace(() => begun.push(n))
  expect(begun).toEqual([0, 1, 2, 3])
  await nextRound()
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  pace(() => begun.push(10)) // behind those that wait
  await nextRound()
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

it('begins at once what comes alone, also after many', async () => {
  const pace = createPace(2)
  let begun = 0
  for (let n = 0; n < 5; n++) pace(() => begun++)
  while (begun < 5) await nextRound()
  await nextRound()
  pace(() => begun++)
  expect(begun).toBe(6)
})
