import { afterAll, describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { GLOBALS } from '../../runtime/sandbox/guest.ts'
import { openSandbox, outcome } from './bench.ts'

const { sandbox } = openSandbox({ json: 64 * 1024 })
afterAll(() => sandbox.close())

const run = async (code: string, input: JsonObject = {}): Promise<Json> => (await sandbox.run(code, input)).value

describe('a run', () => {
  test('is an async function of the input, and its value comes back as JSON', async () => {
    const code = `
      const sum = input.items.reduce((total, item) => total + item.price * item.count, 0)
      return await Promise.resolve({ sum, first: input.items[0].name })
    `
    const items = [
      { name: 'kopi', price: 25_000, count: 2 },
      { name: 'teh', price: 9_000, count: 1 },
    ]
    expect(await run(code, { items })).toEqual({ sum: 59_000, first: 'kopi' })
  })

  test('that returns nothing gives null', async () => expect(await run('const x = 1')).toBeNull())

  test('tells how long it took and what its heap held', async () => {
    const { ms, heap } = await sandbox.run('return 1', {})
    expect(ms).toBeGreaterThan(0)
    expect(heap).toBeGreaterThan(100_000)
  })

  test('many at once give each its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => run('return input.n * 2', { n })))
    expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => n * 2))
  })

  test('that the caller stops is rejected, waiting or running', async () => {
    const stop = new AbortController()
    const running = sandbox.run('while (true) {}', {}, { signal: stop.signal })
    const waiting = sandbox.run('return 1', {}, { signal: stop.signal })
    stop.abort()
    const late = sandbox.run('return 1', {}, { signal: stop.signal })
    const all = await Promise.allSettled([running, waiting, late])
    const each = { status: 'rejected', reason: { code: 'sandbox.failed', args: { says: 'stopped by the caller' } } }
    expect(all).toMatchObject([each, each, each])
    expect(await run('return 1')).toBe(1)
  })
})

test('a run that its caller stops does not take those beside it along', async () => {
  const code = 'const end = Date.now() + input.ms; while (Date.now() < end); return input.n'
  const { sandbox: one, log } = openSandbox()
  for (const n of [1, 2]) await outcome(one, code, { n, ms: 0 })
  const stop = new AbortController()
  const first = one.run(code, { n: 0, ms: 10 }, { signal: stop.signal }).catch((error: Error) => error.message)
  const others = Promise.all([1, 2, 3].map((n) => outcome(one, code, { n, ms: 1 })))
  stop.abort()
  expect(await first).toMatch(/stopped by the caller/)
  expect(await others).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }])
  expect(log.some(({ fact }) => fact === 'sandbox.lost')).toBe(false)
  await one.close()
})

describe('SBX-01, SBX-02: what the guest sees', () => {
  test('is the frozen list and nothing else', async () => {
    const seen = await run('return Reflect.ownKeys(globalThis).map(String).sort()')
    expect(seen).toEqual([...GLOBALS].sort())
    expect(GLOBALS).not.toEqual(expect.arrayContaining(['WebAssembly']))
  })

  const absent =
    'process require module Buffer fetch setTimeout setImmediate queueMicrotask WebAssembly SharedArrayBuffer Atomics console eval Function WeakRef FinalizationRegistry Deno Bun global ivm'
  test.each(absent.split(' '))('%s is not there', async (name) => expect(await run(`return typeof ${name}`)).toBe('undefined'))

  test('holds no way to the host, over prototypes and symbols, from every global and the input', async () => {
    const walk = `
      const forbidden = new Set(['applySync', 'applySyncPromise', 'applyIgnored', 'copySync', 'copyInto', 'deref', 'derefInto', 'getSync', 'setSync', 'release', 'dispose', 'evalSync'])
      const seen = new Set(), found = [], todo = [globalThis, input, (async () => {}).constructor, (function* () {}).constructor, arguments, this]
      while (todo.length > 0) {
        const value = todo.pop()
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue
        seen.add(value)
        todo.push(Object.getPrototypeOf(value))
        for (const key of Reflect.ownKeys(value)) {
          const { value: held, get, set } = Object.getOwnPropertyDescriptor(value, key)
          if (forbidden.has(key) && typeof held === 'function') found.push(key)
          todo.push(held, get, set)
        }
      }
      return { found, many: seen.size > 500 }
    `
    expect(await run(walk, { a: { b: [1] } })).toEqual({ found: [], many: true })
  })
})

describe('SBX-09: what one run leaves behind', () => {
  const spoil = `
    globalThis.left = 'secret of A'
    Array.prototype.map = () => 'patched'
    Object.prototype.polluted = 'patched'
    JSON.stringify = () => '"patched"'
    JSON.parse = () => 'patched'
    Promise.prototype.then = () => 'patched'
    String.prototype.slice = () => 'patched'
    RegExp.$1
    ;/(secret)/.test('secret')
    Error.prepareStackTrace = () => 'patched'
    return 1
  `
  const look = `return [typeof left, [1].map((x) => x + 1), ({}).polluted ?? null, JSON.stringify({ a: 1 }), RegExp.$1, new Error('x').stack.includes('patched')]`
  const clean = ['undefined', [2], null, '{"a":1}', '', false]

  test('is not seen by other code', async () => {
    await outcome(sandbox, spoil)
    expect(await run(look)).toEqual(clean)
  })

  test('is not seen by the same code, whose isolate is used again', async () => {
    const both = `if (input.spoil) { ${spoil} } ${look}`
    for (let n = 0; n < 3; n++) {
      await outcome(sandbox, both, { spoil: true })
      expect(await run(both, { spoil: false })).toEqual(clean)
    }
  })

  test('nothing of a run goes on after its answer', async () => {
    const code = `
      if (input.first) { globalThis.count = 0; (async () => { await null; globalThis.count++; await new Promise(() => {}); globalThis.count++ })(); return 'left' }
      return typeof count
    `
    expect(await run(code, { first: true })).toBe('left')
    expect(await run(code, { first: false })).toBe('undefined')
  })

  test('code that patches what the driver uses spoils its own answer at most', async () => {
    const answer = await outcome(
      sandbox,
      `Object.defineProperty(Object.prototype, 'then', { get() { throw 'x' } }); return { a: 1 }`,
    )
    expect(answer.code).toBe('sandbox.failed')
    expect(({} as JsonObject).then).toBeUndefined()
    expect(await run('return 1')).toBe(1)
  })
})

describe('SBX-10: what comes back', () => {
  const copied: [string, string, Json][] = [
    ['a getter, as its value', 'return { get a() { return 1 } }', { a: 1 }],
    ['a Proxy, as what it shows', 'return new Proxy({ a: 1 }, {})', { a: 1 }],
    ['a thenable, as what it gives', 'return { then(give) { give({ a: 1 }) } }', { a: 1 }],
    ['a Date, as text', 'return new Date(0)', '1970-01-01T00:00:00.000Z'],
    ['a Map, as an empty object', 'return new Map([[1, 2]])', {}],
    ['NaN and Infinity, as null', 'return [NaN, Infinity]', [null, null]],
    ['functions and symbols inside, left out', 'return { f() {}, s: Symbol("x"), a: 1 }', { a: 1 }],
    ['a __proto__ key, left out', 'return JSON.parse(\'{"__proto__":{"polluted":1},"a":{"__proto__":{"b":1}}}\')', { a: {} }],
    [
      'a constructor key, as plain data',
      'return { constructor: { prototype: { polluted: 1 } } }',
      { constructor: { prototype: { polluted: 1 } } },
    ],
    ['toJSON, as what it says', 'return { toJSON() { return 5 } }', 5],
    ['a lone surrogate', 'return "\\ud800"', '\ud800'],
  ]
  test.each(copied)('copied: %s', async (_, code, expected) => {
    const value = await run(code)
    expect(value).toEqual(expected)
    if (typeof value === 'object' && value !== null)
      expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(value))
    expect(({} as JsonObject).polluted).toBeUndefined()
  })

  const refused: [string, string, RegExp][] = [
    ['a function', 'return () => 1', /must return data, not a function/],
    ['a symbol', 'return Symbol("x")', /must return data, not a symbol/],
    ['a bigint', 'return 1n', /BigInt/],
    ['a cyclic object', 'const a = {}; a.a = a; return a', /circular/],
    ['a getter that throws', 'return { get a() { throw new Error("not mine") } }', /not mine/],
    ['a Proxy that throws', 'return new Proxy({}, { ownKeys() { throw new Error("no keys") } })', /no keys/],
    ['more text than may leave', 'return "x".repeat(70_000)', /larger than/],
    ['text whose bytes, not characters, are too many', 'return "é".repeat(40000)', /larger than/],
    ['a promise that fails', 'return Promise.reject(new Error("later"))', /later/],
  ]
  test.each(refused)('refused: %s', async (_, code, says) => {
    const { code: failure, args } = await outcome(sandbox, code)
    expect([failure, args?.says]).toEqual(['sandbox.failed', expect.stringMatching(says)])
  })

  test('refused: 50 MB of text, for its size or for the memory that its copy takes', async () => {
    expect(['sandbox.failed', 'sandbox.memory']).toContain((await outcome(sandbox, 'return "x".repeat(5e7)')).code)
  })

  test('what goes in is refused likewise: too large, cyclic', async () => {
    const cyclic: JsonObject = {}
    cyclic.self = cyclic
    expect(await outcome(sandbox, 'return 1', { text: 'x'.repeat(70_000) })).toMatchObject({ code: 'sandbox.failed' })
    expect(await outcome(sandbox, 'return 1', cyclic)).toMatchObject({ code: 'sandbox.failed' })
    expect(await outcome(sandbox, `return 1 // ${'x'.repeat(70_000)}`)).toMatchObject({ code: 'sandbox.failed' })
  })

  test('a __proto__ key in the input reaches no prototype', async () => {
    expect(
      await run('return [({}).polluted ?? null, Object.keys(input.a)]', { a: JSON.parse('{"__proto__":{"polluted":1}}') }),
    ).toEqual([null, ['__proto__']])
  })
})

describe('SBX-11: errors', () => {
  const errors: [string, string, string, number | undefined][] = [
    ['a thrown error', 'const a = 1\nthrow new RangeError("too many")', 'RangeError: too many', 2],
    ['a mistake', 'const a = null\n\nreturn a.b', "TypeError: Cannot read properties of null (reading 'b')", 3],
    ['a syntax error', 'return 1\nlet a b', "SyntaxError: Unexpected identifier 'b'", 2],
    ['a thrown text', 'throw "plain"', 'Error: plain', undefined],
    ['a thrown null', 'throw null', 'Error: null', undefined],
    [
      'an error that lies about itself',
      'throw { get name() { throw 1 } }',
      'Error: the code threw something that cannot be read',
      undefined,
    ],
    ['code that leaves its function', '}); (async () => { return 5 })(); (async function () {', 'null', undefined],
  ]
  test.each(errors)('%s keeps its words and its line', async (_, code, says, line) => {
    const { args, value } = await outcome(sandbox, code)
    expect(args?.says ?? String(value)).toBe(says)
    expect(args?.line).toBe(line)
  })

  test('no stack, inside or out, names a path of the host', async () => {
    const inside = await run(`
      const stacks = [new Error('x').stack]
      try { null.x } catch (error) { stacks.push(error.stack) }
      try { (function f() { f() })() } catch (error) { stacks.push(error.stack) }
      try { await import('node:fs') } catch (error) { stacks.push(String(error.stack)) }
      try { new (async () => {}).constructor('return (')() } catch (error) { stacks.push(error.stack) }
      return stacks.join('\\n')
    `)
    expect(inside).toMatch(/code:2/)
    expect(inside).not.toMatch(/\/|\.ts|\.js|file:|node:internal|bridge|isolated/i)
    for (const [, code] of errors) {
      const { message } = await outcome(sandbox, code)
      expect(message ?? '').not.toMatch(/\/\w|\.ts|\.js|file:|bridge|isolated/i)
    }
  })

  test('an endless message is cut', async () => {
    const { args } = await outcome(sandbox, 'throw new Error("x".repeat(1e6))')
    expect(String(args?.says).length).toBeLessThan(700)
  })
})

test('more runs than the queue holds are refused, and those in it are answered', async () => {
  const { sandbox: small } = openSandbox({}, { queue: 2 })
  const answers = await Promise.all(Array.from({ length: 5 }, () => outcome(small, 'return 1')))
  expect(answers.map(({ value, code }) => value ?? code)).toEqual([1, 1, 'sandbox.off', 'sandbox.off', 'sandbox.off'])
  await small.close()
})
