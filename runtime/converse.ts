import { createArrival } from './converse/arrive.ts'
import type { Engine, EngineDeps, Incoming, TurnName } from './converse/contract.ts'
import { conversing } from './converse/conversing.ts'
import { createDueLoop } from './converse/due.ts'
import { createLanes } from './converse/lanes.ts'
import { announce } from './converse/news.ts'
import { persistent } from './converse/persistent.ts'
import { goOn } from './converse/resume.ts'
import { aborted, pause, systemTimer } from './converse/timer.ts'
import { AppError } from './errors.ts'
import { createSimulator } from './simulate.ts'
import type { Accepted } from './store/contract.ts'

export type * from './converse/contract.ts'
export { FAILPOINTS } from './converse/failpoints.ts'

/**
 * Has conversations. What comes in is stored before it is acknowledged; a conversation's turns are taken one after another,
 * any number of conversations at once; what a crash leaves is gone on with, without loss and without doing anything twice.
 */
export function createEngine(deps: EngineDeps): Engine {
  const { store, bus, clock, setTimer = systemTimer, failpoint = () => {} } = deps
  const lanes = createLanes()
  const arrival = createArrival(deps)
  const ending = { isStopping: false, abandon: new AbortController() }
  const whole = { ...deps, setTimer, failpoint, ending }
  const takeTurn = persistent(whole, conversing(whole))
  const due = createDueLoop({ ...deps, setTimer, queue })

  async function receive(incoming: Incoming): Promise<Accepted> {
    if (ending.isStopping) throw new AppError('stopping')
    const { bot, channel, contact, messageId, language, anew } = incoming
    const who = { channel, contact, messageId, language, anew }
    const accepted = await arrival(incoming, (arrived) => {
      failpoint('receive.before-accept')
      return store.bot(bot).accept({ ...who, ...arrived, at: clock() })
    })
    failpoint('receive.accepted')
    // Also what is known already: it may have been stored by a call whose answer was lost, and then nobody has taken it yet.
    announce(bus, { bot, conversation: accepted.conversation }, accepted.message ? [accepted.message] : [])
    queue({ bot, conversation: accepted.conversation, turn: accepted.turn })
    failpoint('receive.queued')
    return accepted
  }

  function queue(turn: TurnName): void {
    void inLine(turn)
  }

  async function inLine(turn: TurnName, after?: Promise<void>): Promise<void> {
    if (ending.isStopping) return
    await lanes.add(turn.conversation, async () => {
      await after
      if (!ending.isStopping) await takeTurn(turn)
    })
  }

  return {
    receive,
    queue,
    settled: lanes.settled,
    counts: lanes.counts,
    simulate: createSimulator({ ...deps, setTimer }),
    async resume() {
      due.start()
      return goOn({ ...deps, queue: inLine })
    },
    async stop(graceMs) {
      ending.isStopping = true
      due.stop()
      const callOff = setTimer(() => ending.abandon.abort(), graceMs)
      await Promise.race([lanes.allSettled(), aborted(ending.abandon.signal).then(() => pause(setTimer, UNWIND_MS, NEVER))])
      callOff()
    },
  }
}

/** What turns that are told to end are given to do so; one that hangs even then is left where it is. */
const UNWIND_MS = 500
const NEVER = new AbortController().signal
