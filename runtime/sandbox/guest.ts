/** Source text that evaluates to the names, as JSON, of what a context of this V8 has and the guest has to take away. */
export const SURPLUS = (globals: readonly string[] = GLOBALS): string =>
  `JSON.stringify(Reflect.ownKeys(globalThis).map(String).filter((key) => !${JSON.stringify(globals)}.includes(key)))`

/**
 * What runs inside the isolate before a shop's code does, as source text: it takes away every global that is not on the list (which
 * are the same in each context, so they need not be looked for again; that none is left is looked at each time),
 * and evaluates to the driver that calls the code with JSON and answers with JSON. The driver holds its own copies of the
 * intrinsics it uses, so that code which patches them can spoil only its own answer. It is handed no host function.
 *
 * The driver answers one string: 'v' and the value as JSON, or 'e' and `{ name, message, line }` of what was thrown. It promises the
 * string; or, asked for it at once, returns nothing, and the string when it is called again without anything, if there is one by then;
 * never that of an earlier call.
 */
export const GUEST = (surplus: readonly string[], globals: readonly string[] = GLOBALS): string => `(() => {
  'use strict'
  for (const key of ${JSON.stringify(surplus)}) delete globalThis[key]
  if (Reflect.ownKeys(globalThis).length !== ${globals.length}) throw new Error('not removable')
  const { parse, stringify } = JSON
  const { apply } = Reflect
  const { slice } = String.prototype
  const { exec } = RegExp.prototype
  const Text = String
  const short = (value, max) => { const text = typeof value === 'string' ? value : Text(value); return apply(slice, text, [0, max]) }
  const describe = (error) => {
    try {
      const isObject = typeof error === 'object' && error !== null
      const at = isObject ? apply(exec, /code:(\\d+):\\d+/, [short(error.stack, 4000)]) : null
      return { __proto__: null, name: isObject ? short(error.name, 80) : 'Error', message: short(isObject ? error.message : error, 600), line: at ? +at[1] : 0 }
    } catch { return { __proto__: null, name: 'Error', message: 'the code threw something that cannot be read', line: 0 } }
  }
  const refuse = (message) => 'e' + stringify({ __proto__: null, name: 'Refused', message, line: 0 })
  let said
  const drive = async (work, input, max) => {
    try {
      if (typeof work !== 'function') return (said = refuse('the code must be the body of one function'))
      const value = await work(parse(input))
      const text = stringify(value)
      if (text === undefined) return (said = value === undefined ? 'vnull' : refuse('the code must return data, not a ' + typeof value))
      return (said = text.length > max ? refuse('the returned value is larger than ' + max + ' characters') : 'v' + text)
    } catch (error) { return (said = 'e' + stringify(describe(error))) }
  }
  return function (work, input, max, isAtOnce) {
    if (arguments.length === 0) return said
    said = undefined
    const answer = drive(work, input, max)
    return isAtOnce ? undefined : answer
  }
})()`

/**
 * All that a shop's code may see. Left out on purpose: WebAssembly, SharedArrayBuffer and Atomics (memory and waiting outside
 * every limit), FinalizationRegistry and WeakRef (code that runs after the run), eval and Function, console.
 */
export const GLOBALS: readonly string[] = [
  'AggregateError',
  'Array',
  'ArrayBuffer',
  'BigInt',
  'BigInt64Array',
  'BigUint64Array',
  'Boolean',
  'DataView',
  'Date',
  'Error',
  'EvalError',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'Infinity',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'Intl',
  'Iterator',
  'JSON',
  'Map',
  'Math',
  'NaN',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'RangeError',
  'ReferenceError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakSet',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'globalThis',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'undefined',
]

/** The shop's code as a script that evaluates to a function. Line 1 of the code is line 1 of the script `code`, less one. */
export const asFunction = (code: string): string => `(async function (input) { 'use strict';\n${code}\n})`
