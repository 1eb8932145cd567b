import { expect, it } from 'vitest'
import { countdown } from '../../editor/incidents/countdown.ts'

const HOUR = 3_600_000
const [OPENED, DEADLINE] = [0, 72 * HOUR]

it.each([
  // hours since it was opened, state → left, late, how urgent
  [0, 'new', [3, 0, 0], false, 'plain'],
  [53.9, 'working', [0, 18, 6], false, 'plain'],
  [54, 'waiting', [0, 18, 0], false, 'warn'],
  [71.5, 'new', [0, 0, 30], false, 'warn'],
  [73, 'new', [0, 1, 0], true, 'bad'],
  [100, 'cleared', [1, 4, 0], false, 'good'],
  [1, 'confirmed', [2, 23, 0], false, 'good'],
] as const)('after %d hours a case that is %s', (hours, state, [days, left, minutes], isLate, kind) => {
  expect(countdown({ state, openedAt: OPENED, deadline: DEADLINE }, hours * HOUR)).toEqual({
    days,
    hours: left,
    minutes,
    isLate,
    kind,
  })
})
