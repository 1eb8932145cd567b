import type { Json } from '../../nodes/json.ts'
import type { Payments } from '../../nodes/ports/commerce.ts'
import type { Incidents } from '../../nodes/ports/trust.ts'

type Written = Partial<Record<string, Json>>

/** What the tester wrote is the verdict; else all is well and nothing is kept. */
export function mockPayments(mock: Written): Payments {
  return {
    check: async () => ({ decision: 'approve', score: 0, reasons: [], incident: null, ...(mock as object) }),
    refund: async ({ days }) => ({
      decision: 'eligible',
      score: 0,
      reasons: [],
      deadline: EXAMPLE_DAY + days * DAY,
      ticket: 'UJI-0001',
      fresh: true,
      ...(mock as object),
    }),
  }
}

export function mockIncidents(mock: Written): Incidents {
  return {
    open: async () => ({ number: 'UJI-0001', deadline: EXAMPLE_DAY, ...(mock as object) }),
    status: async (number) => ({ number, state: 'new', deadline: EXAMPLE_DAY, ...(mock as object) }),
  }
}

const DAY = 86_400_000
/** The end of a day in Western Indonesian Time, the same in every run. */
const EXAMPLE_DAY = Date.UTC(2030, 0, 1, 16, 59, 59, 999)
