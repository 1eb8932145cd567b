import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Sandbox, SandboxLimits } from '../../runtime/sandbox/contract.ts'
import { changedBridge, openSandbox, outcome } from './bench.ts'

/**
 * After some runs code gets a sealed context, which its runs then share. Whether it has one it can tell by a word put together, for
 * code that spells it out gets none.
 */
const IS_SEALED = "Object['isFro' + 'zen'](Array.prototype)"
const ENOUGH = 25

const copies: string[] = []
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true })
})

/**
 * A copy of the real one in which a run may keep the main thread for `ms`, and not for the moment that it has: what a busy machine makes
 * slow would be run elsewhere. `change` changes the seal.
 */
function patient({ ms = 5_000, limits = {}, change }: Patience = {}): Sandbox {
  const copy = mkdtempSync(join(import.meta.dirname, '.bridge-'))
  copies.push(copy)
  const bridge = changedBridge(copy, {
    'bridge.ts': (text) => text.replace('AT_ONCE_MS = 20', `AT_ONCE_MS = ${ms}`),
    ...(change ? { 'seal.ts': change } : {}),
  })
  return openSandbox(limits, { bridge }).sandbox
}

interface Patience {
  ms?: number
  limits?: Partial<SandboxLimits>
  change?: (text: string) => string
}

const sandbox = patient()
afterAll(() => sandbox.close())

/** So that it has its sealed context, if it gets one. */
async function often(code: string, input: JsonObject = {}, inside: Sandbox = sandbox): Promise<Json> {
  for (let n = 0; n < ENOUGH; n++) await outcome(inside, code, input)
  return (await inside.run(code, input)).value
}

describe('runs that share a context', () => {
  test('are those of code that has been run for some time, and at once', async () => {
    const code = `return ${IS_SEALED}`
    expect((await sandbox.run(code, {})).value).toBe(false)
    expect(await often(code)).toBe(true)
  })

  test('are computed as ever', async () => {
    const code = `
      const lines = input.cart.map(({ name, price, count }) => ({ name, sum: price * count }))
      const total = lines.reduce((all, { sum }) => all + sum, 0)
      const words = [...input.text.matchAll(/[a-z]+/g)].map(([word]) => word)
      const seen = new Map(words.map((word) => [word, word.length]))
      class Basket extends Array { get last() { return this[this.length - 1] } }
      const basket = Basket.from(lines)
      basket.push({ name: 'ongkir', sum: 9_000 })
      const [first = null, ...others] = new Set(words)
      function* count(to) { for (let n = 0; n < to; n++) yield n }
      const written = new Intl.NumberFormat('id-ID').format(await total)
      return { lines, total, seen: [...seen], last: basket.last, first, others, counted: [...count(3)], written, sealed: ${IS_SEALED} }
    `
    const input = { cart: [{ name: 'kopi', price: 25_000, count: 2 }], text: 'satu dua dua' }
    const { value } = await sandbox.run(code, input)
    expect(value).toMatchObject({ total: 50_000, written: '50.000', last: { name: 'ongkir' }, counted: [0, 1, 2], sealed: false })
    expect(await often(code, input)).toEqual({ ...(value as JsonObject), sealed: true })
  })

  test('of many at once each have their own answer', async () => {
    const code = 'const mine = input.n; return [mine, input.n * 2]'
    await often(code, { n: 0 })
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => sandbox.run(code, { n })))
    expect(answers.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, n) => [n, n * 2]))
  })
})

describe('SBX-09: a shared context', () => {
  const PUT_TOGETHER = `
    const [Mirror, Later, Pattern] = ['Ref' + 'lect', 'Pro' + 'mise', 'Reg' + 'Exp'].map((name) => globalThis[name])
    const made = (() => {})['const' + 'ructor']
    const attempt = made('work', 'try { const got = work(); if (got instanceof Pro' + 'mise) got.th' + 'en(null, () => {}); return got } cat' + 'ch {}')
  `

  /** Everything that code can get at, as far as it can be followed, by properties, prototypes, accessors and calls. */
  const WALK = `${PUT_TOGETHER}
    const roots = () => [
      globalThis, Mirror, new Error('x'), attempt(() => { const o = {}; Error.captureStackTrace(o); return o }), new AggregateError([]),
      () => {}, function () {}, class {}, function* () {}, (function* () {})(), (function () { return arguments })(1), [], {}, /x/d, /x/d.exec('x'), new Date(0), 1n, 'x', Symbol.iterator, 1, true,
      [].values(), ''[Symbol.iterator](), new Map([[1, {}]]), new Map().entries(), new Set(), new Set().values(), ''.matchAll(/x/g), new WeakMap(), new WeakSet(), new ArrayBuffer(8), new DataView(new ArrayBuffer(8)), new Uint8Array(1), new Float64Array(1),
      ((strings) => strings)\`x\`, [].values().map((x) => x), Iterator.from({ next() {} }), Later.withResolvers(), Proxy.revocable({}, {}), new Proxy(() => {}, {}), Later.resolve(1),
      made('return function () { return arguments }')()(1), made('return this')(),
      ...made('return [as' + 'ync () => {}, as' + 'ync function* () {}, (as' + 'ync function* () {})()]')(),
      made('try { (function f() { f() })() } cat' + 'ch (error) { return error }')(),
      ...Mirror.ownKeys(Intl).map((name) => attempt(() => new Intl[name]('id', { type: 'language' }))), new Intl.Segmenter().segment('a b'), new Intl.Segmenter().segment('a')[Symbol.iterator](),
      new Intl.DateTimeFormat().formatToParts(new Date(0)), new Intl.Locale('id'), JSON.parse('[{}]'), structure(),
    ]
    function structure() { return new (class A { static s = {}; #p = {}; get g() { return this.#p } })() }
    const seen = new Set()
    const open = roots()
    const follow = (one) => { if (((typeof one === 'object' && one !== null) || typeof one === 'function') && !seen.has(one)) { seen.add(one); open.push(one) } }
    for (const root of open.splice(0)) follow(typeof root === 'object' || typeof root === 'function' ? root : Object(root))
    let calls = 0
    while (open.length > 0 && seen.size < 6000) {
      const one = open.pop()
      follow(attempt(() => Mirror.getPrototypeOf(one)))
      for (const key of attempt(() => Mirror.ownKeys(one)) ?? []) {
        const found = attempt(() => Mirror['getOwnProperty' + 'Descriptor'](one, key)) ?? {}
        follow(found.value); follow(found.get); follow(found.set)
        follow(attempt(() => one[key]))
        if (typeof found.value === 'function' && calls < 3000 && !['repeat', 'padEnd', 'padStart'].includes(key))
          for (const given of [[], [{}], [() => {}, []]]) { calls++; follow(attempt(() => Mirror.apply(found.value, one, given))) }
      }
    }
  `
  const KEEP = `${WALK}
    const marks = []
    for (const one of seen) {
      if (input.secret) { attempt(() => Mirror.defineProperty(one, 'mark', { value: input.secret })); attempt(() => Mirror.setPrototypeOf(one, { mark: input.secret })) }
      else attempt(() => { if (one.mark !== undefined) marks.push(String(one.mark)) })
    }
    return { marks, seen: seen.size, sealed: ${IS_SEALED} }
  `

  /** A process that has looked everywhere many times has kept more than one may that is to be trusted with the next run. */
  const ROOMY = { bytes: 1024 * 1024 * 1024 }

  test('keeps nothing that a run puts on whatever it can reach', async () => {
    const roomy = patient({ limits: ROOMY })
    expect(await often(KEEP, {}, roomy)).toMatchObject({ marks: [], sealed: true })
    for (const secret of ['A', 'B']) {
      const { value } = await roomy.run(KEEP, { secret })
      expect(value).toMatchObject({ sealed: true })
      expect((value as { seen: number }).seen).toBeGreaterThan(1_000)
      expect((await roomy.run(KEEP, {})).value).toMatchObject({ marks: [], sealed: true })
    }
    await roomy.close()
  })

  test('would be seen to keep something, if it did: an error’s hidden getter that was not frozen', async () => {
    const leaky = patient({
      limits: ROOMY,
      change: (text) => text.replace('globalThis, captured, new Error(), overflowed(),', 'globalThis,'),
    })
    expect(await often(KEEP, {}, leaky)).toMatchObject({ marks: [], sealed: true })
    await leaky.run(KEEP, { secret: 'A' })
    expect((await leaky.run(KEEP, {})).value).toMatchObject({ marks: expect.arrayContaining(['A']), sealed: true })
    await leaky.close()
  })

  test('does not tell what the last run looked for in a text', async () => {
    const code = `${PUT_TOGETHER}
      const before = ['$1', '$_', '$&', 'input', 'lastMatch', 'leftContext'].map((name) => Pattern[name] ?? null)
      ;/(k.rtu)/.test(input.text)
      return { before, sealed: ${IS_SEALED} }`
    expect(await often(code, { text: 'kartu 4111' })).toEqual({ before: Array(6).fill(null), sealed: true })
  })

  test('never gives a run the answer of the one before it', async () => {
    const short = patient({ limits: { ms: 2_000 } })
    const code = `${PUT_TOGETHER} if (input.waits) await new Later(() => {}); return [input.secret, ${IS_SEALED}]`
    expect(await often(code, { secret: 'of A', waits: false }, short)).toEqual(['of A', true])
    expect(await outcome(short, code, { secret: 'of B', waits: true })).toMatchObject({ code: 'sandbox.time' })
    expect(await outcome(short, code, { secret: 'of C', waits: false })).toEqual({ value: ['of C', false] })
    await short.close()
  })

  test('is not used again where a run in it had to be stopped', async () => {
    const hasty = patient({ ms: 500 })
    const code = `const end = Date.now() + input.ms; while (Date.now() < end); return ${IS_SEALED}`
    expect(await often(code, { ms: 0 }, hasty)).toBe(true)
    for (const ms of [1_000, 0]) expect(await outcome(hasty, code, { ms })).toEqual({ value: false })
    await hasty.close()
  })
})

describe('what a sealed context cannot do', () => {
  /** In sloppy code, where a change that cannot be made is no failure: only what is returned tells. */
  const [CHANGE, TELL] = ['Math.max = 5', 'return Math.max === 5 ? 5 : "never"']

  test.each([
    ['a name given to an error', "const error = new Error('a'); error.name = 'Mine'; return error.name", 'Mine'],
    ['a function of one’s own called toString', "const a = {}; a.toString = () => 'b'; return '' + a", 'b'],
    ['a global', 'globalThis.left = (globalThis.left ?? 0) + 1; return left', 1],
    ['a patched intrinsic', "Array.prototype.map = () => 'patched'; return [1].map((x) => x)", 'patched'],
    ['more of a prototype', "String.prototype.shout = function () { return this + '!' }; return 'a'.shout()", 'a!'],
    ['one’s own clock', 'Date.now = () => 5; return Date.now()', 5],
  ])('%s: is done in a context of its own, as ever', async (_, code, expected) => {
    for (let n = 0; n < ENOUGH; n++) expect((await sandbox.run(code, {})).value).toEqual(expected)
  })

  test.each([
    ['gets over the failure', 'try { Math.max = 5 } catch { return "never" } return Math.max'],
    ['gets over it at the end', 'try { Math.max = 5; return Math.max } finally { if (Math.max !== 5) return "never" }'],
    ['does not wait for it', '(async () => { Math.max = 5 })(); return Math.max === 5 ? 5 : "never"'],
    ['asks first', 'return Object.isFrozen(Math) ? "never" : 5'],
    ['asks for a property', 'return Object.getOwnPropertyDescriptor(Math, "max").writable ? 5 : "never"'],
    ['asks without failing', 'return Reflect.set(Math, "max", 5) ? Math.max : "never"'],
    ['leaves its function', `}); ${CHANGE}; (function () { ${TELL}`],
    ['leaves its function by a comma', `}, ${CHANGE}, function () { ${TELL}`],
    ['leaves its function by a name', `}, NaN, function () { ${CHANGE}; ${TELL}`],
    ['leaves its function by a call', `} (${CHANGE}), function () { ${TELL}`],
    ['leaves its function by a member', `} [${CHANGE}] = function () { ${TELL}`],
    ['leaves its function by a question', `} in Object, function () { ${CHANGE}; ${TELL}`],
  ])('code that %s is never told of one', async (_, code) => {
    for (let n = 0; n < ENOUGH; n++) expect(await outcome(sandbox, code)).not.toEqual({ value: 'never' })
    const answer = await outcome(sandbox, code)
    expect(answer).toEqual(await outcome(openedAnew.sandbox, code))
  })
  const openedAnew = openSandbox()
  afterAll(() => openedAnew.sandbox.close())

  test('a failure of the code’s own keeps its words and its line, and the context stays', async () => {
    const code = `if (input.bad)\n  throw new RangeError('too many')\nreturn ${IS_SEALED}`
    expect(await often(code, { bad: false })).toBe(true)
    for (let n = 0; n < 3; n++) {
      expect(await outcome(sandbox, code, { bad: true })).toMatchObject({ args: { says: 'RangeError: too many', line: 2 } })
      expect(await outcome(sandbox, code, { bad: false })).toEqual({ value: true })
    }
  })
})
