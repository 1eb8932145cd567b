import type { BotDocument } from '../../nodes/flow.ts'
import type { PortName, Ports } from '../../nodes/ports.ts'
import { Trouble } from '../core/budget.ts'
import type { Loaded } from '../store/contract.ts'
import type { AttemptDeps } from './attempt.ts'
import { ticketNumber } from './ticket.ts'
import type { Versions } from './versions.ts'
import { WHERE } from './where.ts'

export type AtOnceDeps = AttemptDeps & { versionOf: Versions }

/** Where the attempt ends: at a call that is not for it, or when one takes too long. */
export interface Limit {
  /** Resolves with null when it is reached. */
  reached: Promise<null>
  reach(): void
  /** Something was begun that may take its time. */
  watch(): void
}

type Method = (...given: unknown[]) => Promise<unknown>

/**
 * The ports of a turn that is taken as its message comes in. A call of one that is outside, and one that fails, reaches the limit:
 * the turn is then taken the long way, where calls are journalled.
 */
export function nearPorts(deps: AtOnceDeps, loaded: Loaded, document: BotDocument, limit: Limit): () => Ports {
  const made = new Map<PortName, Ports[PortName]>()
  let all: Ports | undefined
  const ports = new Proxy({} as Ports, {
    get(_, name: PortName) {
      const known = made.get(name)
      if (known) return known
      all ??= portsOf(deps, loaded, document, limit)
      const port = limited(all[name] as unknown as Record<string, Method>, WHERE[name], limit) // every port is an object of async functions
      made.set(name, port as unknown as Ports[PortName])
      return port
    },
  })
  return () => ports
}

function portsOf(deps: AtOnceDeps, loaded: Loaded, document: BotDocument, limit: Limit): Ports {
  const { bot, turn, conversation, contact, at: now, version } = loaded
  const ended = new AbortController()
  void limit.reached.then(() => ended.abort())
  const language = loaded.session?.language ?? loaded.language
  const context = { bot, turn, conversation, contact, now, document, version, language, signal: ended.signal, onSentence() {} }
  let tickets = 0
  return {
    ...deps.ports(context),
    people: { ask: async () => ({ number: ticketNumber(turn, ++tickets), present: deps.present() }) },
  }
}

function limited(port: Record<string, Method>, where: (typeof WHERE)[PortName], limit: Limit): Record<string, Method> {
  const wrap =
    (method: Method) =>
    async (...given: unknown[]) => {
      if (where === 'outside') return stop(limit)
      if (where === 'later') limit.watch()
      try {
        // As the journal would give it back.
        return JSON.parse(JSON.stringify((await method.apply(port, given)) ?? null)) as unknown
      } catch {
        return stop(limit) // the long way meets the same trouble, and tells of it
      }
    }
  return Object.fromEntries(Object.entries(port).map(([name, method]) => [name, wrap(method)]))
}

/** Ends the turn, of which nothing will be kept. */
function stop(limit: Limit): never {
  limit.reach()
  throw new Trouble('port.failed', 'not to be had at once', true)
}
