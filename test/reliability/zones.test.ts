import { afterAll, describe, expect, it } from 'vitest'
import { readAnswer } from '../../nodes/answers/answer.ts'
import { dayInJakarta } from '../../runtime/commerce/wib.ts'
import { draw, talkWith } from '../bot.ts'

/**
 * REL-10: the machine stands anywhere, and its own time jumps an hour twice a year. A shop's hours and days are told by its zone,
 * which has no such nights.
 */
const own = process.env.TZ
afterAll(() => {
  if (own === undefined) delete process.env.TZ
  else process.env.TZ = own
})

/** The instants at which these clocks are put forward or back in 2026, and one around which they are not. */
const NIGHTS = [
  '2026-03-08T07:00:00Z',
  '2026-11-01T06:00:00Z',
  '2026-03-29T01:00:00Z',
  '2026-10-25T01:00:00Z',
  '2026-06-10T03:00:00Z',
]
const hours = draw(
  {
    main: [
      ['start', 'start'],
      [
        'hours',
        'opening-hours',
        { hours: [{ id: 'h', day: 'every', from: '09:00', to: '17:00' }], zone: 'WIB', national: false },
      ],
      ['open', 'message', { text: { id: 'buka' } }],
      ['closed', 'message', { text: { id: 'tutup' } }],
      'start -> hours',
      'hours.open -> open',
      'hours.closed -> closed',
      'open -> .',
      'closed -> .',
    ],
  },
  { languages: ['id'] },
)

/** Everything that asks a calendar, each half hour for a day around each night. */
async function told(zone: string): Promise<string[]> {
  process.env.TZ = zone
  const lines: string[] = [`${new Date(NIGHTS[0]!).getTimezoneOffset()}`]
  for (const night of NIGHTS) {
    for (let step = -24; step <= 24; step++) {
      const now = Date.parse(night) + step * 30 * 60_000
      const bot = talkWith(hours, { now: now - 1_000 })
      const { replies } = await bot.opens()
      lines.push([new Date(now).toISOString(), replies[0]?.text, readAnswer('date', 'besok', now), dayInJakarta(now)].join(' '))
    }
  }
  return lines
}

describe('a clock that is put forward and back in the night', () => {
  it.each(['America/New_York', 'Europe/Berlin', 'Pacific/Apia', 'Asia/Jakarta'])(
    '%s: the shop’s hours and days stay its own',
    async (zone) => {
      const [here, ...there] = await told(zone)
      const [utc, ...plain] = await told('UTC')
      expect(here).not.toBe(utc) // otherwise the zone was not set, and nothing is proved
      expect(there).toEqual(plain)
      const open = plain.filter((line) => line.includes(' buka '))
      expect(open.length).toBeGreaterThan(NIGHTS.length * 10)
      for (const line of open) expect(Number(line.slice(11, 13)) + 7).toBeLessThan(17)
    },
  )
})
