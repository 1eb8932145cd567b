import type { Host, TurnAt } from '../store/contract-hosts.ts'
import type { EngineDeps, SetTimer } from './contract.ts'
import { GRAVE } from './poison.ts'

/** A host says so often that it lives, and looks at the others. */
const EVERY_MS = 500
/** Looks at a host whose beats stand still, until it is dead: 2.5 to 3 seconds. */
const STILL = 5
/** Lives so long before it takes a turn that may be what ended others. A machine that keeps ending processes ends this one sooner. */
export const CALM_MS = 3_000
/** Turns that are taken up in one go; the rest when these are done. */
const AT_ONCE = 10_000
/** The same before the door opens, which does not wait for all of them: as many as are taken before the first beat. */
const AT_FIRST = 500

type Deps = Pick<EngineDeps, 'store' | 'log' | 'present'> & {
  setTimer: SetTimer
  /** Takes the turn in its conversation's line; when its time has come there, not before `mayBegin` resolves. */
  queue(turn: TurnAt, mayBegin: () => Promise<void>): Promise<void>
  /** The same, when there is a place for one of many. */
  queueSoon(turn: TurnAt): void
  /** Whether this process has it in a line already. */
  isKnown(turn: string): boolean
  /** The process before this one was ended by something: by a message, perhaps. */
  followsDeath(): void
}

/**
 * This process among those that serve the same bots. It says that it lives, takes over what dead ones leave, and takes up the
 * turns that are its own and that it has not heard of, for news may be lost. Who is dead is told by beats that stand still while
 * this host looks: no two clocks are compared, and a host that itself stood still learns nothing from that.
 */
export function createHosts(deps: Deps) {
  const { store, log } = deps
  const { work } = store
  const seen = new Map<string, { beats: number; looks: number }>()
  let state: 'off' | 'serving' | 'leaving' = 'off'
  let callOff = () => {}
  let isPresentElsewhere = false
  let isFailing = false
  let alone: Promise<void> = Promise.resolve()
  const calm = Promise.withResolvers<void>()
  let last = calm.promise

  function deadOf(others: Host[]): Host[] {
    for (const host of seen.keys()) if (!others.some((other) => other.host === host)) seen.delete(host)
    return others.filter(({ host, beats }) => {
      const before = seen.get(host)
      const looks = before?.beats === beats ? before.looks + 1 : 0
      seen.set(host, { beats, looks })
      return looks >= STILL
    })
  }

  async function takeOver(dead?: Host): Promise<void> {
    const turns = await work.takeOver(dead)
    if (turns > 0) log.warn('hosts.taken-over', { host: dead?.host ?? '', turns })
  }

  /**
   * Turns in which more than one process ended may be what ended them: those are taken one at a time, so that the one to blame
   * stands alone; and the gravest of them last, when it is seen that this process lives.
   */
  async function takeUp(most = AT_ONCE): Promise<number> {
    const fresh = (await work.unfinished(most)).filter(({ turn }) => !deps.isKnown(turn))
    for (const { bot, conversation, turn, begun } of fresh) {
      const at = { bot, conversation, turn }
      if (begun === 0) deps.queueSoon(at)
      else if (begun < GRAVE) alone = deps.queue(at, after(alone))
      else last = deps.queue(at, after(last))
    }
    return fresh.length
  }

  async function beat(): Promise<void> {
    const others = (await work.beat(deps.present())).filter(({ host }) => host !== work.host)
    const dead = deadOf(others)
    isPresentElsewhere = others.some((host) => host.present && !dead.includes(host))
    if (state !== 'serving') return
    for (const host of dead) await takeOver(host)
    await takeOver()
    await takeUp()
  }

  async function goOn(): Promise<void> {
    try {
      await beat()
      isFailing = false
    } catch (error) {
      if (!isFailing) log.error('hosts.failed', { error })
      isFailing = true
    }
    if (state !== 'off') callOff = deps.setTimer(goOn, EVERY_MS)
  }

  return {
    /** Goes on with what an earlier process left, the oldest first. Returns how many turns it begins with. */
    async start(): Promise<number> {
      if (await work.arrive()) deps.followsDeath()
      const turns = await takeUp(AT_FIRST)
      if (turns > 0) log.info('resume.begun', { turns })
      state = 'serving'
      callOff = deps.setTimer(goOn, EVERY_MS)
      deps.setTimer(calm.resolve, CALM_MS)
      return turns
    },
    /** A host has left, and says so: what it gave back need not wait. */
    async takeWhatIsLeft(): Promise<void> {
      if (state !== 'serving') return
      await takeOver()
      await takeUp()
    },
    isPresentElsewhere: () => isPresentElsewhere,
    /** Takes up nothing more and gives back what has not begun; goes on saying that it lives, for the rest is still its own. */
    async retire(waiting: readonly TurnAt[]): Promise<void> {
      if (state === 'serving') state = 'leaving'
      calm.resolve() // whoever waits for it finds that nothing is begun any more
      await work.giveBack(waiting)
    },
    async leave(): Promise<void> {
      const hadArrived = state !== 'off'
      state = 'off'
      callOff()
      if (hadArrived) await work.leave()
    },
  }
}

const after = (before: Promise<void>) => () => before
