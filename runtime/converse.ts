import { createArrival } from './converse/arrive.ts'
import { createAtOnce } from './converse/at-once.ts'
import { createBacklog } from './converse/backlog.ts'
import type { Engine, EngineDeps, Incoming, TurnName } from './converse/contract.ts'
import { conversing } from './converse/conversing.ts'
import { createDueLoop } from './converse/due.ts'
import { createHosts } from './converse/hosts.ts'
import { createLine } from './converse/line.ts'
import { announce } from './converse/news.ts'
import { persistent } from './converse/persistent.ts'
import { aborted, pause, systemTimer } from './converse/timer.ts'
import { createVersions } from './converse/versions.ts'
import { AppError } from './errors.ts'
import { createSimulator } from './simulate.ts'
import type { Accepted } from './store/contract.ts'
import { createTurnstile } from './turnstile.ts'

export type * from './converse/contract.ts'
export { FAILPOINTS } from './converse/failpoints.ts'

/**
 * Has conversations. What comes in is stored before it is acknowledged; a conversation's turns are taken one after another,
 * any number of conversations at once; what a crash leaves is gone on with, without loss and without doing anything twice.
 */
export function createEngine(deps: EngineDeps): Engine {
  const { store, bus, clock, log, setTimer = systemTimer, failpoint = () => {} } = deps
  const arrival = createArrival(deps)
  const ending = { isStopping: false, abandon: new AbortController() }
  const present = () => deps.present() || hosts.isPresentElsewhere()
  const awaitsOthers = (turn: string) => backlog.leave(turn)
  const whole = { ...deps, present, setTimer, failpoint, ending, awaitsOthers, versionOf: createVersions(store) }
  const atOnce = createAtOnce(whole)
  const line = createLine({ take: persistent(whole, conversing(whole)), log, isStopping: () => ending.isStopping })
  const backlog = createBacklog(line.add)
  const lines = { queue: line.add, queueSoon: backlog.queue, isKnown: line.isKnown }
  const hosts = createHosts({ ...deps, ...lines, setTimer, followsDeath: atOnce.rest })
  const due = createDueLoop({ ...deps, setTimer, queue: backlog.queue })
  const deaf = listen()
  const turnstile = createTurnstile(TAKEN_IN_AT_ONCE)

  async function receive(incoming: Incoming): Promise<Accepted> {
    const leave = await turnstile.enter()
    try {
      return await takeIn(incoming, leave)
    } finally {
      leave()
    }
  }

  /** `awaitsOthers` is called where the message begins to wait for something that may take its time: code of the shop, a lookup. */
  async function takeIn(incoming: Incoming, awaitsOthers: () => void): Promise<Accepted> {
    if (ending.isStopping) throw new AppError('stopping')
    const { bot, channel, contact, messageId, language, anew, into } = incoming
    const who = { channel, contact, messageId, language, anew, into }
    using trying = atOnce.begin(awaitsOthers)
    const accepted = await arrival(incoming, (arrived) => {
      failpoint('receive.before-accept')
      return store.bot(bot).accept({ ...who, ...arrived, at: clock() }, trying.take)
    })
    failpoint('receive.accepted')
    const { conversation, turn, message, replies } = accepted
    if (accepted.fresh) announce(bus, { bot, conversation }, message ? [message] : [])
    // It is known already: the word of it may have been lost, with the store's answer.
    else bus.publish(`conversation:${conversation}`, { kind: 'missed' })
    if (replies) trying.tell(replies)
    else if (accepted.fresh) queue({ bot, conversation, turn })
    failpoint('receive.queued')
    return accepted
  }

  function queue(turn: TurnName): void {
    backlog.hurry(turn.conversation)
    void line.add(turn)
  }

  /** News of other hosts: a turn that this one is to take, and one that has left. What is missed is found by looking. */
  function listen(): () => void {
    const ends = [
      bus.subscribe(`host:${store.work.host}`, (news) => {
        if (news.kind === 'turn') queue({ bot: news.bot, conversation: news.conversation, turn: news.turn })
      }),
      bus.subscribe('hosts', (news) => {
        if (news.kind === 'left') hosts.takeWhatIsLeft().catch((error) => log.warn('hosts.failed', { error }))
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
  }

  /** The others find out by its beats. */
  function cannotSay(error: unknown): void {
    log.warn('hosts.failed', { error })
  }

  return {
    receive,
    queue,
    settled: line.settled,
    counts: line.counts,
    simulate: createSimulator({ ...deps, setTimer }),
    resume() {
      due.start()
      return hosts.start()
    },
    async stop(graceMs) {
      ending.isStopping = true
      due.stop()
      deaf()
      const retired = hosts.retire(line.waiting()).catch(cannotSay)
      const callOff = setTimer(() => ending.abandon.abort(), graceMs)
      await Promise.race([line.allSettled(), aborted(ending.abandon.signal).then(() => pause(setTimer, UNWIND_MS, NEVER))])
      callOff()
      try {
        await retired
        await hosts.leave()
        bus.publish('hosts', { kind: 'left' })
      } catch (error) {
        cannotSay(error)
      }
    },
  }
}

/**
 * Messages that are looked at, taken and written at one time. A crowd is answered no later so, for one core does one thing at a time;
 * but what a message takes up meanwhile is given back soon, in the collector's young generation. Enough of them for two groups, one
 * that is written and one that gathers, on a disk that takes its time.
 */
const TAKEN_IN_AT_ONCE = 56
/** What turns that are told to end are given to do so; one that hangs even then is left where it is. */
const UNWIND_MS = 500
const NEVER = new AbortController().signal
