/**
 * A context costs thirty times what a run in it does, and a run needs one of its own only because it could change what the next one
 * meets. In a sealed context it cannot: whatever code can reach there is frozen, so one run after the other may use it, and finds
 * nothing of those before. What does not work there is run again in a context of its own, and that is the answer: code calls nothing
 * outside, so running it twice is running it once.
 */

/**
 * Source text that seals the context it runs in. After it no run can keep anything:
 *
 * - All that is reachable from the globals, from what the language's own syntax makes, and from what the built-in functions give
 *   without being globals themselves (iterators, an error's hidden getters) is frozen, prototypes and accessors included.
 * - What V8 remembers of the last match is gone, with RegExp's old properties that show it.
 *
 * Private names can still be put on frozen objects, but each evaluation of a class has names of its own, which no other run can read.
 *
 * It throws where something cannot be frozen.
 */
export const SEAL = `(() => {
  'use strict'
  const { getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect
  for (const key of ownKeys(RegExp)) if (!['length', 'name', 'prototype', 'escape', Symbol.species].includes(key)) delete RegExp[key]
  const captured = {}
  Error.captureStackTrace(captured)
  const overflowed = () => { try { return overflowed() } catch (error) { return error } }
  const open = [
    globalThis, captured, new Error(), overflowed(), (function () { return arguments })(),
    () => {}, async () => {}, function* () {}, async function* () {}, (function* () {})(), (async function* () {})(), class {},
    [].values(), ''[Symbol.iterator](), new Map().keys(), new Set().keys(), ''.matchAll(/x/g), /x/d.exec('x'), ((strings) => strings)\`\`,
    [].values().map(() => 0), Iterator.from({ next() {} }), Promise.withResolvers(), Proxy.revocable({}, {}),
    new Intl.Segmenter().segment(''), new Intl.Segmenter().segment('')[Symbol.iterator](),
    new Intl.Collator().compare, new Intl.NumberFormat().format, new Intl.DateTimeFormat().format,
  ]
  const sealed = new Set()
  while (open.length > 0) {
    const one = open.pop()
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || sealed.has(one)) continue
    sealed.add(one)
    open.push(getPrototypeOf(one))
    for (const key of ownKeys(one)) {
      const { value, get, set } = getOwnPropertyDescriptor(one, key)
      open.push(value, get, set)
    }
    Object.freeze(one)
  }
  for (const one of sealed) if (!Object.isFrozen(one)) throw new Error('not sealed')
})()`

/**
 * Words of code that could tell a sealed context from another without failing in it: it would get over the failure, or asks. Code that
 * spells them otherwise (`Object['isFro' + 'zen']`) misleads itself and nobody else: what holds is the freezing.
 */
const TELLS =
  /\b(?:catch|finally|async|then|Promise|fromAsync|Reflect|isFrozen|isSealed|isExtensible|getOwnPropertyDescriptors?|RegExp|constructor)\b/

/** Whether code may be tried in a sealed context. */
export const maySeal = (code: string): boolean => !TELLS.test(code)

/**
 * Both compile only where the code is one function's body, and not the end of that function and something behind it: that would run
 * as sloppy code, where a change of what is frozen is no failure but nothing at all. Behind an object's method stands nothing but a
 * comma or the object's end, behind a class's never a comma; and an end, once more, is none of the function that is run.
 */
export const asMethods = (code: string): string[] => {
  const method = `async code(input) { 'use strict';\n${code}\n}`
  return [`({ ${method} })`, `(class { ${method} })`]
}
