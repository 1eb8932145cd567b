import type { BotDocument } from '../../nodes/flow.ts'
import type { Ports } from '../../nodes/ports.ts'
import type { PortStep } from '../core/turn.ts'
import type { Loaded } from '../store/contract.ts'
import type { EngineDeps, SetTimer } from './contract.ts'
import type { Failpoint } from './failpoints.ts'
import { journalled } from './journal.ts'
import { createParts } from './parts.ts'
import { ticketNumber } from './ticket.ts'
import { WHERE } from './where.ts'

export interface AttemptDeps extends EngineDeps {
  setTimer: SetTimer
  failpoint: (name: Failpoint, about?: string) => void
  ending: { abandon: AbortController }
  /** The turn has called somebody outside this process, and waits. */
  awaitsOthers(turn: string): void
}

/** One try at a turn: its ports, its time, and whether something of ours broke beneath it. */
export interface Attempt extends Disposable {
  ports(step: PortStep): Ports
  signal: AbortSignal
  /** What the model was told in this turn: it must not come out in an answer. */
  instructions: string[]
  /** How many sentences were shown before the answer was complete. */
  parts(): number
  /**
   * Throws where the journal failed or the process is ending. For a node both look like a port's failure, which it takes its
   * `trouble` exit for; such a turn must not be saved but run again.
   */
  throwIfBroken(): void
}

export function beginAttempt(deps: AttemptDeps, loaded: Loaded, document: BotDocument): Attempt {
  const { bot, conversation, contact, turn, tries } = loaded
  const { abandon } = deps.ending
  const time = new AbortController()
  const callOff = deps.setTimer(() => time.abort(), deps.turnMs ?? 120_000)
  // Heard for as long as the attempt lasts: `AbortSignal.any` would leave the process's own signal three references for each turn.
  const end = () => time.abort(abandon.signal.reason)
  if (abandon.signal.aborted) end()
  else abandon.signal.addEventListener('abort', end, { once: true })
  const { signal } = time
  const instructions: string[] = []
  let broken: { by: unknown } | undefined

  function breaking<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw broke(error)
    }
  }
  function broke(error: unknown): unknown {
    broken ??= { by: error }
    time.abort()
    return error
  }

  const parts = createParts(deps, conversation, turn, instructions)
  const language = loaded.session?.language ?? loaded.language
  const made = deps.ports({
    bot,
    turn,
    conversation,
    contact,
    now: loaded.at,
    document,
    version: loaded.version,
    language,
    signal,
    onSentence: parts.show,
  })
  let tickets = 0
  const ports: Ports = {
    ...made,
    model: {
      answer(request) {
        instructions.push(request.instruction)
        parts.begin()
        return made.model.answer(request)
      },
    },
    people: { ask: async () => ({ number: ticketNumber(turn, ++tickets), present: deps.present() }) },
  }
  return {
    signal,
    instructions,
    parts: parts.count,
    ports: journalled(ports, {
      journal: { ...loaded.journal },
      write: (key, value) =>
        deps.store
          .bot(bot)
          .journal(turn, key, value, tries)
          .catch((error) => Promise.reject(broke(error))),
      isAbandoned: () => abandon.signal.aborted,
      calling(port) {
        if (WHERE[port] === 'outside') deps.awaitsOthers(turn)
      },
      broke,
      failpoint: (name, about) => breaking(() => deps.failpoint(name, about)),
      turn,
    }),
    throwIfBroken() {
      if (broken) throw broken.by
      if (abandon.signal.aborted) throw new Error('the process is ending: the turn is left for the next start')
    },
    [Symbol.dispose]() {
      callOff()
      abandon.signal.removeEventListener('abort', end)
    },
  }
}
