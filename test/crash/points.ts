import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { FAILPOINTS } from '../../runtime/converse/failpoints.ts'
import { STORE_FAILPOINTS } from '../../runtime/store/driver.ts'
import type { Dice } from './dice.ts'
import { endedItself, errorsOf } from './kills.ts'
import type { Ended, World } from './world.ts'

interface PointOptions {
  dice: Dice
  /** Where the first process writes which edges it comes by. */
  survey: string
  tell(line: string): void
}

export interface Visited {
  /** An edge as `name` or `name about`. */
  visited: Set<string>
  /** Those that the first process came by and no later one. */
  unvisited: string[]
}

/**
 * Ends the server at each edge that there is (REL-02): a first process is asked which it comes by, with the port or the batch
 * that each is about, and then one process after another ends itself at one of them. A declared name at which none ended is a
 * violation.
 */
export function visiting({ dice, survey, tell }: PointOptions, result: Visited): (world: World) => Promise<Ended> {
  const { visited } = result
  return async (world) => {
    const ended: Ended = { kills: 0, early: 0, starts: [], violations: [] }

    /** One life that is to end at this edge. True where it did. */
    async function live(edge: string, nth: number): Promise<boolean> {
      const began = performance.now()
      const life = world.begin([edge, nth])
      void life.serves.then((serves) => serves && ended.starts.push((performance.now() - began) / 1000))
      if (ended.kills % 3 === 0) world.addCustomer(5)
      const isOver = new AbortController()
      if (edge.startsWith('scrub.')) void replaceSecrets(world, isOver.signal)
      const end = await Promise.race([life.ended, sleep(PATIENCE, null, { ref: false })])
      isOver.abort()
      if (!end) life.kill()
      const { code } = await life.ended
      if (code !== null) throw endedItself(life, code)
      ended.kills++
      ended.violations.push(...errorsOf(life))
      if (end) visited.add(edge)
      return end !== null
    }

    await untilTalkedEnough(world)
    world.life().kill()
    await world.life().ended
    const found = readFileSync(survey, 'utf8').split('\n').filter(Boolean)
    const edges = [...new Set([...found, 'scrub.before', 'scrub.after'])].sort()
    tell(`  ${edges.length} edges`)
    const missed: string[] = []
    for (const edge of edges) if (!(await live(edge, dice.between(1, 2)))) missed.push(edge)
    for (const edge of missed) if (!(await live(edge, 1))) result.unvisited.push(edge)
    for (const edge of FAILPOINTS.filter((name) => name.startsWith('park.'))) await visitParking(live, edge)
    await world.begin().serves
    const names = new Set([...visited].map((edge) => edge.split(' ')[0]))
    for (const name of [...FAILPOINTS, ...STORE_FAILPOINTS.filter((name) => !name.startsWith('migration.'))]) {
      if (names.has(name)) continue
      ended.violations.push({ id: 'REL-02', conversation: 'all', says: `no process ended at ${name}`, lines: [] })
    }
    return ended
  }
}

/** Milliseconds in which busy customers come by nearly every edge. */
const PATIENCE = 12_000

/** A turn is put aside when one process after another has ended in it. */
async function visitParking(live: (edge: string, nth: number) => Promise<boolean>, edge: string): Promise<void> {
  for (let round = 0; round < 4; round++) {
    for (let i = 0; i < 4; i++) await live('turn.loaded', 1)
    if (await live(edge, 1)) return
  }
}

async function untilTalkedEnough(world: World): Promise<void> {
  for (const until = Date.now() + 90_000; world.messages() < 150 && Date.now() < until; ) await sleep(100)
}

/** A secret that is replaced is cleared from the database's journal. */
async function replaceSecrets({ owner, bot }: World, over: AbortSignal): Promise<void> {
  for (let i = 0; !over.aborted; i++) {
    await owner.send('PUT', `/api/bots/${bot}/secrets/spare`, { value: `spare ${i}`, hosts: [] }).catch(() => {})
    await sleep(20)
  }
}
