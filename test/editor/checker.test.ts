import { describe, expect, it } from 'vitest'
import { createChecker, MOST, QUIET } from '../../editor/problems/checker.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import type { Problem } from '../../nodes/problem.ts'
import { botOf } from './drawing.ts'

const problem = (at: string, severity: Problem['severity']): Problem => ({ at, severity, code: 'flow.large', args: {} })
const drawing = (name: string): BotDocument => ({ ...botOf({ start: ['start', 0, 0] }), name })

/** A page with a clock that is turned by hand. Each check has two pieces: a warning, then an error, both named after the drawing. */
function page() {
  let now = 0
  let waiting: { at: number; run: () => void }[] = []
  let idle: (() => void)[] = []
  const told: string[][] = []
  let pieces = 0
  const off =
    <T>(list: () => T[], set: (next: T[]) => void, one: T) =>
    () =>
      set(list().filter((each) => each !== one))
  const checker = createChecker({
    checksOf: ({ name }) =>
      (['warning', 'error'] as const).map((severity) => () => {
        pieces++
        return [problem(`${severity} ${name}`, severity)]
      }),
    onFound: (problems) => told.push(problems.map(({ at }) => at)),
    later: (ms, run) => {
      const one = { at: now + ms, run }
      waiting.push(one)
      return off(
        () => waiting,
        (next) => {
          waiting = next
        },
        one,
      )
    },
    idle: (run) => {
      idle.push(run)
      return off(
        () => idle,
        (next) => {
          idle = next
        },
        run,
      )
    },
    now: () => now,
  })
  return {
    told,
    pieces: () => pieces,
    change: (name: string | undefined) => checker.changed(name === undefined ? undefined : drawing(name)),
    /** So many milliseconds go by. */
    pass(ms: number) {
      now += ms
      const due = waiting.filter(({ at }) => at <= now)
      waiting = waiting.filter(({ at }) => at > now)
      for (const { run } of due) run()
    },
    /** The page has time for one piece. */
    rest() {
      const run = idle.shift()
      run?.()
      return run !== undefined
    },
  }
}

function restAll(one: ReturnType<typeof page>) {
  while (one.rest());
}

describe('checking after changes', () => {
  it('checks the first drawing at once, one piece at a time, and tells errors first', () => {
    const one = page()
    one.change('a')
    one.pass(0)
    expect([one.pieces(), one.told]).toEqual([1, []])
    one.rest()
    expect([one.pieces(), one.told]).toEqual([2, []])
    one.rest()
    expect(one.told).toEqual([['error a', 'warning a']])
  })

  it('waits until it is quiet', () => {
    const one = page()
    one.change('a')
    one.pass(0)
    restAll(one)
    one.change('b')
    one.pass(QUIET - 1)
    one.change('c')
    one.pass(QUIET - 1)
    restAll(one)
    expect(one.told).toHaveLength(1)
    one.pass(1)
    restAll(one)
    expect(one.told.at(-1)).toEqual(['error c', 'warning c'])
    expect(one.told).toHaveLength(2)
  })

  it('does not wait for ever where somebody writes on and on', () => {
    const one = page()
    one.change('a')
    one.pass(0)
    restAll(one)
    for (let ms = 0; ms < MOST; ms += 50) {
      one.change(`b${ms}`)
      one.pass(50)
    }
    restAll(one)
    expect(one.told[1]?.[0]).toMatch(/^error b/)
  })

  it('checks once more what changed while it checked', () => {
    const one = page()
    one.change('a')
    one.pass(0)
    one.change('b')
    restAll(one)
    expect(one.told).toEqual([['error a', 'warning a']])
    one.pass(QUIET)
    restAll(one)
    expect(one.told.at(-1)).toEqual(['error b', 'warning b'])
  })

  it('forgets a drawing that was closed in the middle of its check', () => {
    const one = page()
    one.change('a')
    one.pass(0)
    one.change(undefined)
    restAll(one)
    expect(one.told).toEqual([[]])
    one.change('b')
    one.pass(0)
    restAll(one)
    expect(one.told.at(-1)).toEqual(['error b', 'warning b'])
  })
})
