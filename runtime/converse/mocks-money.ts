import type { Json } from '../../nodes/json.ts'
import type { Payments } from '../../nodes/ports/commerce.ts'
import type { Incidents } from '../../nodes/ports/trust.ts'
import { PortError } from '../../nodes/ports.ts'

type Written = Partial<Record<string, Json>>

/**
 * What the tester wrote is the verdict, of both calls or, under `check` and `refund`, of one; 'fails' where it cannot be reached.
 * Else all is well and nothing is kept.
 */
export function mockPayments(mock: Written): Payments {
  const { check, refund, ...both } = mock
  return {
    check: async () => ({
      decision: 'approve',
      score: 0,
      reasons: [],
      incident: null,
      ...(both as object),
      ...verdict(check),
    }),
    refund: async ({ days }) => ({
      decision: 'eligible',
      score: 0,
      reasons: [],
      deadline: EXAMPLE_DAY + days * DAY,
      ticket: 'UJI-0001',
      fresh: true,
      ...(both as object),
      ...verdict(refund),
    }),
  }
}

export function mockIncidents(mock: Written): Incidents {
  const { open, ...both } = mock
  return {
    open: async () => ({ number: 'UJI-0001', deadline: EXAMPLE_DAY, ...(both as object), ...verdict(open) }),
    status: async (number) => ({ number, state: 'new', deadline: EXAMPLE_DAY, ...(both as object) }),
  }
}

function verdict(written: Json | undefined): object {
  if (written === 'fails') throw new PortError('mock.fails', 'the tester wants to see what happens then')
  return typeof written === 'object' && written !== null ? written : {}
}

const DAY = 86_400_000
/** The end of a day in Western Indonesian Time, the same in every run. */
const EXAMPLE_DAY = Date.UTC(2030, 0, 1, 16, 59, 59, 999)
