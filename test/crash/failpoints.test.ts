import { describe, expect, it } from 'vitest'
import { PORT_NAMES, type PortName, type Ports } from '../../nodes/ports.ts'
import { FAILPOINTS } from '../../runtime/converse/failpoints.ts'
import { journalled } from '../../runtime/converse/journal.ts'
import { STORE_FAILPOINTS } from '../../runtime/store/driver.ts'
import { readHouse } from '../house.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { openShop } from '../store/shop.ts'

/** REL-02: what has an effect has an edge before and after it, at which `npm run crash` ends the server. */
const EDGES = ['call.before', 'call.announced', 'call.answered', 'call.recorded']
/** These compute and touch nothing: they are asked anew when a turn is run again. */
const PURE: PortName[] = ['intents', 'detectors']

describe('every effect has its edges', () => {
  /** A port whose every method answers nothing. */
  const silent = new Proxy({}, { get: () => async () => null })
  const ports = Object.fromEntries(PORT_NAMES.map((name) => [name, silent])) as unknown as Ports // answers whatever is asked
  const passed: string[] = []
  const called: string[] = []
  const given = {
    turn: 't',
    journal: {},
    write: async <T>(_: string, value: T) => value,
    isAbandoned: () => false,
    calling: (name: string) => void called.push(name),
    broke: (error: unknown) => error,
    failpoint: (name: string, about?: string) => void passed.push(`${name} ${about}`),
  }
  const step = { n: 1, flow: 'main', node: 'a', type: 'x', answered() {} }
  const own = journalled(ports, given)(step)

  it.each(PORT_NAMES.filter((name) => !PURE.includes(name)))('of the port %s, whichever way it is called', async (name) => {
    const methods = Object.entries(own[name]) as [string, (...given: object[]) => Promise<unknown>][] // a port is its methods
    expect(methods.length).toBeGreaterThan(0)
    for (const [method, call] of methods) {
      passed.length = 0
      called.length = 0
      await call({ headers: [] }, {})
      expect(passed, `${name}.${method}`).toEqual(EDGES.map((edge) => `${edge} ${name}`))
      expect(called, `${name}.${method} is told of where it waits`).toEqual([name])
    }
  })

  it.each(PURE)('and the port %s needs none', (name) => {
    expect(own[name]).toBe(ports[name])
  })

  it('of the store: each batch, and each clearing of its journal', async () => {
    const seen: string[] = []
    const store = await openFresh(freshFolder(), { failpoint: (name) => seen.push(name) })
    const shop = await openShop(store)
    for (const value of ['first', 'second']) await shop.bot.putSecret({ name: 'spare', value, hosts: [], by: 'ani', at: 1 })
    await store.close()
    expect(new Set(seen.filter((name) => !/^migration\.\d+$/.test(name)))).toEqual(new Set(STORE_FAILPOINTS))
  })
})

describe('the names of the edges', () => {
  const declared: string[] = [...FAILPOINTS, ...STORE_FAILPOINTS]
  const called = [...readHouse()].flatMap(([, text]) =>
    [...text.matchAll(/failpoint\(\s*['"]([^'"]+)['"]/g)].map(([, name]) => name!),
  )

  it('are declared, each of them', () => {
    expect([...new Set(called)].filter((name) => !declared.includes(name))).toEqual([])
  })

  it('are come by, each of them', () => {
    expect(declared.filter((name) => !called.includes(name))).toEqual([])
  })
})
