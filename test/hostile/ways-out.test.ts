import { expect, it } from 'vitest'
import { isReviewed, tourWatched } from './ways-out.ts'

/** SSRF-08. One connection of the tour is made from nowhere, to see that it would be told. */
it('every connection of the process comes from the guarded way out, the model’s driver or the mailer', async () => {
  const { made, toured } = await tourWatched(true)
  expect(toured).toBeGreaterThan(100)
  const strange = made.filter(({ stack }) => !isReviewed(stack))
  expect(strange.map(({ stack }) => /watched\.ts/.test(stack))).toEqual([true])
  expect(made.length - strange.length).toBe(3)
})
