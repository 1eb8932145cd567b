import { setTimeout as sleep } from 'node:timers/promises'
import { CALM_MS } from '../../runtime/converse/hosts.ts'
import type { Violation } from './check.ts'
import type { Dice } from './dice.ts'
import type { Life } from './process.ts'
import type { Ended, World } from './world.ts'

interface KillOptions {
  dice: Dice
  kills: number
  /**
   * SIGKILL between 50 and 500 ms after it serves, and now and then while it starts; or SIGTERM under load (REL-15). Where the
   * machine has much else to do, which is seen by how long a start takes, by so much later: else nothing would happen between. But
   * never so late that the process is taken for one that lives, and takes on what may have ended others: nothing tells an end from
   * outside just then from the proof that is looked for.
   */
  signal: 'SIGKILL' | 'SIGTERM'
  tell(line: string): void
}

/** Ends the server from outside and starts it again, as often as asked. */
export function killing({ dice, kills, signal, tell }: KillOptions): (world: World) => Promise<Ended> {
  return async (world) => {
    await world.opened
    const ended: Ended = { kills, early: 0, starts: [], violations: [], edges: [], troubles: [] }
    let life = world.life()
    let usual = 1_000
    for (let done = 0; done < kills; done++) {
      const isEarly = signal === 'SIGKILL' && done > 0 && dice.chance(0.2)
      const wanted = dice.between(50, 500) * Math.max(1, usual / QUIET_START_MS)
      const after = signal === 'SIGTERM' ? wanted * 4 : Math.min(wanted, LONGEST_LIFE_MS)
      const share = dice.next()
      if (isEarly) {
        ended.early++
        await Promise.race([sleep(usual * share), life.serves.then(() => sleep(LONGEST_LIFE_MS)), life.ended])
      } else {
        await life.serves
        await Promise.race([sleep(after), life.ended])
      }
      life.kill(signal)
      const { code } = await life.ended
      if (signal === 'SIGTERM' ? code !== 0 : code !== null) throw endedItself(life, code)
      ended.violations.push(...errorsOf(life))
      // A process that follows a death is wary for a while: now and then one ends as asked, so that the next is not.
      if (signal === 'SIGKILL' && done % 4 === 3) await endAsAsked(world)
      const began = performance.now()
      life = world.begin()
      void life.serves.then((serves) => {
        if (!serves) return
        usual = performance.now() - began
        ended.starts.push(usual / 1000)
      })
      if ((done + 1) % 50 === 0) tell(`  ended ${done + 1} times`)
    }
    await life.serves
    return ended
  }
}

async function endAsAsked(world: World): Promise<void> {
  const life = world.begin()
  await life.serves
  life.kill('SIGTERM')
  const { code } = await life.ended
  // A customer may have written meanwhile what ends it.
  if (code !== 0 && code !== null) throw endedItself(life, code)
}

/** A second less than it takes to be seen to live: its timer is not to be met by ours on a busy machine. */
const LONGEST_LIFE_MS = CALM_MS - 1_000
/** What a start takes where nothing else runs. */
const QUIET_START_MS = 1_000

/** Putting a turn aside is told as an error, and is none of the engine's. */
export function errorsOf(life: Life): Violation[] {
  const lines = life.errors().filter((line) => !line.includes('"turn.parked"'))
  return lines.map((says) => ({ id: 'I9', conversation: 'all', says, lines: [] }))
}

export function endedItself(life: Life, code: number | string | null): Error {
  return new Error(`it ended by itself, with ${code}:\n${life.said().slice(-3_000)}`)
}
