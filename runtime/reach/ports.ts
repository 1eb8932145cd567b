import type { Ports } from '../../nodes/ports.ts'
import type { PortContext, SetTimer } from '../converse/contract.ts'
import { systemTimer } from '../converse/timer.ts'
import type { Egress } from '../egress/egress.ts'
import type { Store } from '../store/contract.ts'
import { createWebhooks } from './webhooks.ts'

export interface ReachDeps {
  store: Pick<Store, 'bot'>
  egress: Pick<Egress, 'request'>
  clock?: () => number
  random?: () => number
  setTimer?: SetTimer
}

/** What stands behind the nodes that reach other systems. */
export function createReachPorts(deps: ReachDeps): (context: PortContext) => Pick<Ports, 'webhooks'> {
  const { store, egress, clock = Date.now, random = Math.random, setTimer = systemTimer } = deps
  return ({ bot, now, signal }) => ({
    webhooks: createWebhooks({
      secret: (name) => store.bot(bot).revealSecret(name),
      egress,
      at: now,
      clock,
      random,
      setTimer,
      signal,
    }),
  })
}
