import { rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../../nodes/json.ts'
import { openSandbox, outcome } from './bench.ts'

/**
 * SBX-03: the shapes by which expressions of other products were left. Each either computes with the isolate's own intrinsics or
 * ends as a typed failure; the host's canaries (an environment variable, a file, a port) never show.
 */
const { sandbox } = openSandbox()
const CANARY = 'canary-7f3a91'
const FILE = join(tmpdir(), `sandbox-${CANARY}-${process.pid}.txt`)
let door: Server
let knocks = 0

beforeAll(async () => {
  process.env.SANDBOX_CANARY = CANARY
  writeFileSync(FILE, CANARY)
  door = createServer(() => knocks++)
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await sandbox.close()
  door.close()
  rmSync(FILE)
  delete process.env.SANDBOX_CANARY
})

const REFUSED = 'refused'
/** What code made from text sees of the host, wherever it was made: nothing. */
const ASK = '"return [typeof process, typeof require, typeof fetch].join()"'
const NOTHING = 'undefined,undefined,undefined'
const made = (way: string): [string, Json] => [`return (${way})(${ASK})()`, NOTHING]
const awaited = (way: string): [string, Json] => [`return await (${way})(${ASK})()`, NOTHING]

const SHAPES: Record<string, [code: string, expected: Json]> = {
  '.constructor': made('(() => {}).constructor'),
  '["constructor"]': made('(() => {})["constructor"]'),
  '[`constructor`]': made('(() => {})[`constructor`]'),
  'a key put together': made(`(() => {})[\`constr\${'uct'}or\`]`),
  'an array as key': made('(() => {})[["constructor"]]'),
  'nested arrays as key': made('(() => {})[[["constructor"]]]'),
  'a key that changes its mind': made(
    `(() => { let n = 0; return (() => {})[{ toString: () => (n++ ? 'name' : 'constructor') }] })()`,
  ),
  'a key by Symbol.toPrimitive': made(`(() => {})[{ [Symbol.toPrimitive]: () => 'constructor' }]`),
  'String.raw as key': made('(() => {})[String.raw`constructor`]'),
  'constructor of a constructor': made('({}).constructor.constructor'),
  'constructor of a literal': made('"".constructor.constructor'),
  'constructor of a number': made('(1).constructor.constructor'),
  'constructor of a method': made('[].map.constructor'),
  __proto__: made('(() => {}).__proto__.constructor'),
  '__proto__ by index': made('(() => {})["__proto__"]["constructor"]'),
  prototype: made('(class {}).prototype.constructor.constructor'),
  getPrototypeOf: made('Object.getPrototypeOf(() => {}).constructor'),
  'Reflect.getPrototypeOf': made('Reflect.getPrototypeOf(() => {}).constructor'),
  'Reflect.get': made('Reflect.get(() => {}, "constructor")'),
  getOwnPropertyDescriptor: made('Object.getOwnPropertyDescriptor(Object.getPrototypeOf(() => {}), "constructor").value'),
  getOwnPropertyDescriptors: made('Object.getOwnPropertyDescriptors(Object.getPrototypeOf(() => {})).constructor.value'),
  setPrototypeOf: ['const a = Object.setPrototypeOf({}, null); return typeof a.constructor', 'undefined'],
  __defineGetter__: made('(() => { const a = {}; a.__defineGetter__("c", () => (() => {}).constructor); return a.c })()'),
  __lookupGetter__: [
    'return typeof ({}).__lookupGetter__("__proto__").call(() => {}).constructor("return typeof process")()',
    'string',
  ],
  defineProperty: ['Object.defineProperty(globalThis, "process", { get: () => 5 }); return process', 5],
  defineProperties: ['Object.defineProperties(globalThis, { require: { value: 6 } }); return require', 6],
  'destructured constructor': made('(({ constructor: c }) => c)(() => {})'),
  'destructured by a computed key': made('(() => { const a = "constructor"; const { [a]: c } = () => {}; return c })()'),
  'async function constructor': awaited('(async () => {}).constructor'),
  'generator function constructor': [`return (function* () {}).constructor(${ASK})().next().value`, NOTHING],
  'async generator constructor': [`return (await (async function* () {}).constructor(${ASK})().next()).value`, NOTHING],
  'class extends (0, Function)': ['return class extends (0, Function) {}', REFUSED],
  'class extends a choice': [`return new (class extends (true ? (() => {}).constructor : Object) {})(${ASK})()`, NOTHING],
  'Reflect.construct': [`return Reflect.construct((() => {}).constructor, [${ASK}])()`, NOTHING],
  'bind, call, apply': made('(() => {}).constructor.bind(null)'),
  'tagged template': ['return (() => {}).constructor`return typeof process```', 'undefined'],
  with: ['with (function () {}) { return constructor("return 1")() }', REFUSED],
  'with, in made code': [
    'return (() => {}).constructor("with (function () {}) { return constructor(\'return typeof process\')() }")()',
    'undefined',
  ],
  'spread of process': ['return ({ ...process })', REFUSED],
  'spread of global': ['return [...global]', REFUSED],
  'switch on a free name': ['switch (process) { default: return 1 }', REFUSED],
  'computed key of a free name': ['return { [process.env]: 1 }', REFUSED],
  'this in a function': ['return typeof (function () { return this })()', 'undefined'],
  'this in an arrow': ['return typeof (() => this)()', 'undefined'],
  'this in a nested arrow': ['return typeof (() => () => this)()()', 'undefined'],
  'this in made code': ['return typeof (() => {}).constructor("return this")().process', 'undefined'],
  globalThis: [
    'return [typeof globalThis.process, typeof globalThis.global, typeof globalThis.constructor.constructor("return process")]',
    ['undefined', 'undefined', 'function'],
  ],
  'process by a made function': ['return globalThis.constructor.constructor("return process")()', REFUSED],
  'new.target': ['return typeof (function () { return new.target })()', 'undefined'],
  'import()': ['return await import("node:fs")', REFUSED],
  'import() of data': ['return await import("data:text/javascript,export default process")', REFUSED],
  'import.meta': ['return import.meta.url', REFUSED],
  'import in made code': ['return await (async () => {}).constructor("return import(\'node:child_process\')")()', REFUSED],
  'export and import': ['import fs from "node:fs"; return 1', REFUSED],
  mainModule: ['return process.mainModule.require("child_process")', REFUSED],
  getBuiltinModule: ['return process.getBuiltinModule("fs")', REFUSED],
  binding: ['return process.binding("fs")', REFUSED],
  _linkedBinding: ['return process._linkedBinding("fs")', REFUSED],
  _load: ['return module.constructor._load("fs")', REFUSED],
  dlopen: ['return process.dlopen({}, "/x")', REFUSED],
  execve: ['return process.execve("/bin/sh")', REFUSED],
  loadEnvFile: ['return process.loadEnvFile()', REFUSED],
  'process.env': ['return process.env.SANDBOX_CANARY', REFUSED],
  caller: ['return (function f() { return f.caller })()', REFUSED],
  'caller, in made code': [
    'return String((() => {}).constructor("return (function f() { return f.caller })()")()).includes("driver")',
    false,
  ],
  callee: ['return arguments.callee', REFUSED],
  'arguments of the driver': ['return [arguments.length, typeof arguments[1]]', [1, 'undefined']],
  prepareStackTrace: [
    `Error.prepareStackTrace = (_, sites) => sites.map((site) => [typeof site.getThis(), typeof site.getFunction(), site.getFileName()])
     return new Error().stack`,
    [
      ['undefined', 'undefined', 'code'],
      ['undefined', 'undefined', 'guest'],
      ['undefined', 'undefined', 'guest'],
    ],
  ],
  captureStackTrace: ['const a = {}; Error.captureStackTrace(a); return /[/]|file:|node:/.test(a.stack)', false],
  'unicode in identifiers': ['return typeof pr\\u006fcess', 'undefined'],
  'unicode in a member': [`return (() => {}).c\\u006fnstructor(${ASK})()`, NOTHING],
  'a comment inside an access': [`return (() => {})./* x */constructor(${ASK})()`, NOTHING],
  'HTML-like comments': ['return 1 <!-- x\n--> y\n', 1],
  'Proxy around a thrown error': ['throw new Proxy(new Error("x"), { get: () => { throw 1 } })', REFUSED],
  'a species that wants the host': [
    'class P extends Promise { static get [Symbol.species]() { return class { constructor(f) { f(() => {}, () => {}) } } } } return await new P((give) => give(1))',
    1,
  ],
  'Promise.prototype.constructor changed': [
    'Promise.prototype.constructor = class { constructor(f) { f((x) => x, (x) => x) } static get [Symbol.species]() { return this } }; return 1',
    1,
  ],
  'then on Object.prototype': ['Object.prototype.then = function (give) { give(7) }; return 1', 1],
  'overflow, then look': [
    'try { (function f() { f() })() } catch (error) { return error.constructor.constructor("return typeof process")() }',
    'undefined',
  ],
  'eval by any name': ['return typeof (0, globalThis.eval)', 'undefined'],
  'a host error crossing over': [`try { null.x } catch (error) { return error.constructor.constructor(${ASK})() }`, NOTHING],
}

test('there are at least 60 shapes', () => expect(Object.keys(SHAPES).length).toBeGreaterThanOrEqual(60))

test.each(Object.entries(SHAPES))('%s', async (_, [code, expected]) => {
  const answer = await outcome(sandbox, code)
  // What has been run before is run on the bridge's own thread, from then on; and after some more in a sealed context, if it may.
  for (let n = 0; n < 25; n++) expect(await outcome(sandbox, code)).toEqual(answer)
  const said = JSON.stringify(answer)
  expect(said).not.toContain(CANARY)
  expect(said).not.toMatch(/\/(tmp|work|home|usr|root|etc)\b/)
  if (expected === REFUSED) expect(answer.code).toBe('sandbox.failed')
  else expect(answer).toEqual({ value: expected })
})

test('the host is as it was: nobody knocked, no prototype changed, no child was lost', async () => {
  expect(knocks).toBe(0)
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(sandbox.health()).toMatchObject({ state: 'ready', kills: 0 })
})
