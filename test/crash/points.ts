import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { FAILPOINTS } from '../../runtime/converse/failpoints.ts'
import { STORE_FAILPOINTS } from '../../runtime/store/driver.ts'
import { endedItself, errorsOf } from './kills.ts'
import type { Ended, World } from './world.ts'

interface PointOptions {
  /** Where each process writes the edge at which it ends. */
  edges: string
  /** Milliseconds in which a process must come by something new, else all is known. */
  patience: number
}

/**
 * Ends the server at each edge that there is (REL-02), from the first start of an empty shop on: each process ends itself at
 * the first edge at which none has ended yet, while customers talk and staff work. Nothing is listed beforehand: an edge that a new
 * effect brings is come by when it is there. A declared name at which none ended is a violation.
 */
export function visiting({ edges, patience }: PointOptions): (world: World) => Promise<Ended> {
  const visited = () => readFileSync(edges, 'utf8').split('\n').filter(Boolean)
  return async (world) => {
    const ended: Ended = { kills: 0, early: 0, starts: [], violations: [], edges: [], troubles: [] }
    const isOver = new AbortController()
    const working = work(world, isOver.signal)
    const scripted = told(world)
    working.catch(() => {}) // it is awaited below
    for (let life = world.life(), isDone = false; !isDone; ) {
      const current = life
      const began = performance.now()
      void life.serves.then((serves) => serves && ended.starts.push((performance.now() - began) / 1000))
      const known = visited().length
      const came = await Promise.race([
        life.ended.then(() => 'its end'),
        Promise.all([scripted, sleep(patience)])
          .then(() => calm(world, () => life === current))
          .then(() => 'nothing new'),
        sleep(LONGEST, 'no answer', { ref: false }),
      ])
      if (came === 'no answer') throw new Error(`what customers were to say is not said, at ${known} edges`)
      // Asked to end, it has edges of its own to come by.
      if (came === 'nothing new') life.kill('SIGTERM')
      const { code } = await life.ended
      isDone = came === 'nothing new' && code === 0
      if (code !== null && !isDone) throw endedItself(life, code)
      if (!isDone) {
        ended.kills++
        if (visited().length === known) ended.early++
      }
      ended.violations.push(...errorsOf(life))
      life = world.begin({ isLast: isDone })
    }
    isOver.abort()
    await working
    ended.edges = visited()
    const names = new Set(ended.edges.map((edge) => edge.split(' ')[0]))
    for (const name of [...FAILPOINTS, ...STORE_FAILPOINTS.filter((name) => !name.startsWith('migration.'))]) {
      if (names.has(name)) continue
      ended.violations.push({ id: 'REL-02', conversation: 'all', says: `no process ended at ${name}`, lines: [] })
    }
    if (!ended.edges.some((edge) => AT_ONCE.test(edge))) {
      const says = 'no process ended where a turn is stored with its message'
      ended.violations.push({ id: 'REL-02', conversation: 'all', says, lines: [] })
    }
    return ended
  }
}

/** The first query of that batch: on PostgreSQL it waits for its conversation first. */
const AT_ONCE = /^store\.\w+-commit conversation(SaveAtOnce|Hold)$/

/** Milliseconds that one process may live while customers have something to say: the timer's minute, and plenty besides. */
const LONGEST = 300_000

/** Each kind of turn at least twice, and two that must be put aside: at one edge of that a process ends, and at the next. */
async function told(world: World): Promise<void> {
  await world.opened
  world.addCustomer(['tunggu', 'orang', 'lapor', 'surat'])
  world.addCustomer(['racun', 'tanya', 'kabar', 'racun', 'lihat'])
  world.addCustomer(['bayar', 'hitung', 'racun', 'orang', 'tunggu'])
  await world.served()
}

/**
 * After a death a process takes no turn as it comes in, for a while: what is done there is come by when this life has lasted so long
 * and somebody writes then.
 */
async function calm(world: World, isLiving: () => boolean): Promise<unknown> {
  await sleep(WARY_MS)
  if (!isLiving()) return new Promise(() => {})
  world.addCustomer(['halo', 'hitung', 'halo'])
  return world.served()
}

const WARY_MS = 12_000

/** What staff do meanwhile. A secret that is replaced is cleared from the database's journal. */
async function work({ opened }: World, over: AbortSignal): Promise<void> {
  const { owner, bot } = await opened
  for (let i = 0; !over.aborted; i++) {
    await owner.send('PUT', `/api/bots/${bot}/secrets/spare`, { value: `spare ${i}`, hosts: [] })
    await sleep(300)
  }
}
