import type { Json } from '../../nodes/json.ts'
import type { PortName } from '../../nodes/ports.ts'

/**
 * What a tester may choose of ports that are imitated in any case: the first option is as it is without a choice, and each
 * other one says what that port answers with.
 */
export const IMITATED = [
  {
    port: 'shop',
    fields: [
      { name: 'verified', options: ['yes', 'no'] },
      { name: 'order', options: ['data', 'none'] },
    ],
  },
  {
    port: 'payments',
    fields: [
      { name: 'check', options: ['approve', 'review', 'refuse', 'fails'] },
      { name: 'refund', options: ['eligible', 'review', 'late', 'not-found', 'fails'] },
    ],
  },
  { port: 'incidents', fields: [{ name: 'open', options: ['noted', 'fails'] }] },
] as const satisfies readonly { port: PortName; fields: readonly { name: string; options: readonly string[] }[] }[]

/** The options that were chosen, by `port.field`. */
export type Chosen = Record<string, string>

/** What the server's mocks are told. A choice that is left at its first option says nothing. */
export function mocksOf(chosen: Chosen): Partial<Record<PortName, Json>> {
  const mocks: Partial<Record<PortName, { [field: string]: Json }>> = {}
  for (const { port, fields } of IMITATED) {
    for (const { name, options } of fields) {
      const value = chosen[`${port}.${name}`] ?? options[0]
      if (value === options[0]) continue
      mocks[port] = { ...mocks[port], [name]: answerOf(port, value) }
    }
  }
  return mocks
}

function answerOf(port: PortName, value: string): Json {
  if (value === 'fails') return 'fails'
  if (port === 'payments') return value === 'not-found' ? { decision: value, ticket: null, deadline: null } : { decision: value }
  return value === 'none' ? null : false
}
