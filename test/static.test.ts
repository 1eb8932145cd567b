import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { readHouse } from './house.ts'

/**
 * SBX-15, SSRF-08: what may be written nowhere, or in a few reviewed places only. Each rule is tried on the house as it is, and on
 * violations planted for it. Comments and types don't count.
 */
interface Rule {
  promise: string
  pattern: RegExp
  /** Reviewed places: a file, or a folder with its slash; and why it may. */
  reviewed: Record<string, string>
  planted: string[]
  /** Near misses that must stay allowed. */
  fine?: string[]
}

/** A module by any way of loading it. */
const loads = (...names: string[]): RegExp =>
  new RegExp(`(?:from|import|import\\(|require\\(|getBuiltinModule\\()\\s*['"\`](?:node:)?(?:${names.join('|')})['"\`]`)

const RULES: Rule[] = [
  {
    promise: 'no text becomes code',
    pattern:
      /(?<![\w$])eval\s*\(|[(.,]\s*eval\s*[)(]|\bnew\s+Function\b|(?<![\w$.])(?:globalThis\.|window\.)?Function\s*\(|\.constructor\s*\(\s*['"`]|\bset(?:Timeout|Interval)\s*\(\s*['"`]/,
    reviewed: {},
    planted: [
      "eval('1')",
      "(0, eval)('1')",
      "globalThis.eval('1')",
      "new Function('return 1')",
      "Function('return 1')()",
      "(() => {}).constructor('return 1')()",
      "setTimeout('x()', 1)",
    ],
    fine: ['context.evalSync(x)', 'const isFunction = x => typeof x === "function"', 'retrieval(x)', 'setTimeout(x, 1)'],
  },
  {
    promise: 'no sandbox but the one',
    pattern: loads('vm', 'vm2', '@n8n/vm2', 'isolated-vm', 'quickjs-emscripten', 'sandboxjs'),
    reviewed: { 'runtime/sandbox/rooms.ts': 'the isolates, in the child process that owns them' },
    planted: [
      "import vm from 'node:vm'",
      "import { VM } from 'vm2'",
      "await import('vm')",
      "import ivm from 'isolated-vm'",
      "process.getBuiltinModule('vm')",
    ],
    fine: ["import { x } from './vm.ts'"],
  },
  {
    promise: 'other processes are started by the sandbox, the reader of documents and the build only',
    pattern: loads('child_process', 'cluster', 'execa', 'cross-spawn'),
    reviewed: {
      'runtime/sandbox/child.ts': 'starts the bridge',
      'runtime/sandbox/fence.ts': 'tries what the system grants, with fixed commands',
      'runtime/knowledge/child.ts': 'starts the reader, which opens one file and has no rights to anything else',
      'runtime/build/': 'builds and starts; never part of the running server',
    },
    planted: ["import { exec } from 'node:child_process'", "import cluster from 'cluster'", "require('child_process')"],
  },
  {
    promise: "threads are the store's",
    pattern: loads('worker_threads'),
    reviewed: { 'runtime/store/': 'writes to SQLite off the main thread, from a file of its own' },
    planted: ["import { Worker } from 'worker_threads'", "import { Worker } from 'node:worker_threads'"],
  },
  {
    promise: 'no text becomes HTML',
    pattern:
      /\bv-html\b|\b(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write\b|\bsetHTMLUnsafe\b|\bcreateContextualFragment\b|\bsrcdoc\b/,
    reviewed: {},
    planted: [
      '<div v-html="x" />',
      'element.innerHTML = x',
      'element.outerHTML = x',
      "element.insertAdjacentHTML('beforeend', x)",
      'document.write(x)',
      'frame.srcdoc = x',
    ],
    fine: ['element.textContent = x'],
  },
  {
    promise: 'what a field refuses is told by the frame around it, not in the browser’s own bubble',
    pattern: /<(?:input|textarea|select)\b[^>]*\s:?(?:required|minlength|pattern|type="(?:email|url)")/,
    reviewed: { 'editor/session/PasswordField.vue': 'stands in a FieldFrame, which tells it' },
    planted: ['<input v-model="name" required />', '<input\n  type="email" />', '<textarea :minlength="3" />'],
    fine: ['<TextField required />', '<input class="field" maxlength="80" />'],
  },
  {
    promise: 'no text becomes SQL',
    pattern: /\bsql\s*\.\s*raw\b|\bsql\.unsafe\b|\$queryRawUnsafe\b/,
    reviewed: {},
    planted: ['db.execute(sql.raw(text))', 'sql\n  .raw(text)'],
    fine: ['sql`select 1`', 'row.raw'],
  },
  {
    promise: 'requests leave by the egress and the model driver; pages speak to their own server only',
    pattern: new RegExp(
      `(?<![\\w$.'"-])fetch\\b(?!\\s*[:'"\\w-])|\\b(?:globalThis|window|self)\\.fetch\\b|\\bXMLHttpRequest\\b|\\bnew\\s+(?:WebSocket|EventSource)\\b|\\bsendBeacon\\b|\\bhttps?2?\\.(?:request|get)\\s*\\(|\\{[^}]*\\b(?:request|get)\\b[^}]*\\}\\s*from\\s*['"](?:node:)?http['"]|${loads('undici', 'axios', 'got', 'ky', 'node-fetch', 'needle', 'superagent', 'request', 'https', 'http2', 'tls', 'dgram').source}`,
      'm',
    ),
    reviewed: {
      'runtime/egress/': 'the guarded way out',
      'runtime/sandbox/lockdown.ts': 'takes the network away',
      'runtime/model/': 'asks the model server that the owner has set',
    },
    planted: [
      "await fetch('https://x')",
      'globalThis.fetch(x)',
      "import { fetch } from 'undici'",
      "import axios from 'axios'",
      "import https from 'node:https'",
      "import { request } from 'node:http'\nrequest(x)",
      'http.request(x)',
      'new XMLHttpRequest()',
      'const get = fetch',
      'load({ get: fetch })',
    ],
    fine: [
      'app.fetch(request)',
      'prefetch(x)',
      'options.fetch(url)',
      'refetch()',
      'load({ fetch: get })',
      "const group = 'fetch'",
    ],
  },
  {
    promise: 'no socket is opened by hand',
    pattern:
      /\bnet\.(?:connect|createConnection)\b|\bnew\s+(?:net\.)?Socket\b|\{[^}]*\b(?:createConnection|connect|Socket)\b[^}]*\}\s*from\s*['"]node:net['"]/,
    reviewed: {},
    planted: ['net.connect(80, host)', "import { connect } from 'node:net'\nconnect(1)", 'new net.Socket()'],
    fine: ["import { isIP } from 'node:net'\nisIP(x)"],
  },
  {
    promise: 'the environment is read at the start only',
    pattern:
      /\bprocess\s*\.\s*env\b|\bprocess\s*\[\s*['"]env|\{[^}]*\benv\b[^}]*\}\s*(?:=\s*process\b|from\s*['"](?:node:)?process['"])|\bloadEnvFile\b|\bimport\.meta\.env\b/,
    reviewed: {
      'runtime/config.ts': 'the one reader',
      'runtime/sandbox/lockdown.ts': 'demands that there is none',
      'runtime/build/start.ts': 'hands it on to the server as it is, with two settings of Node and of the C library',
    },
    planted: [
      'const key = process.env.KEY',
      "process['env']",
      'const { env } = process',
      "import { env } from 'node:process'\nenv.X",
    ],
    fine: ['process.pid', 'const env = {}'],
  },
  {
    promise: 'no module is loaded by a name that is put together',
    pattern: /\bimport\s*\(\s*(?!['"])|\brequire\s*\(\s*(?!['"])/,
    reviewed: {
      'runtime/build/start.ts': 'starts the server it has just built',
      'runtime/channels/widget/launcher.ts': 'loads the chat beside it, whose file name has a hash',
      'runtime/channels/widget/load-safe.ts': 'loads the sheets beside it, as the launcher does',
    },
    planted: ['await import(name)', 'await import(`./a.ts`)', 'require(name)'],
    fine: ["await import('./a.ts')"],
  },
]

/** Pages run in the browser: their `fetch` is the browser's, held by the page's own content security policy. */
const PAGES = /^(?:editor\/(?:door|api)\.ts|runtime\/channels\/widget\/)/

function codeOf(file: string, text: string): string {
  if (!file.endsWith('.vue')) return stripped(text)
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => stripped(script ?? ''))
  return [text.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '').replace(/<!--[\s\S]*?-->/g, ''), ...scripts].join('\n')
}

/** Without comments and types, and otherwise as it was. */
function stripped(text: string): string {
  const compilerOptions = {
    removeComments: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  }
  return ts.transpileModule(text, { compilerOptions }).outputText
}

function breaks(rule: Rule, file: string, code: string): boolean {
  if (Object.keys(rule.reviewed).some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place))) return false
  if (rule === RULES.find(({ promise }) => promise.startsWith('requests leave')) && PAGES.test(file)) return false
  return rule.pattern.test(code)
}

const house = [...readHouse()].map(([file, text]) => [file, codeOf(file, text)] as const)

test('the house is read', () => {
  for (const room of ['nodes/', 'runtime/', 'editor/']) expect(house.some(([file]) => file.startsWith(room))).toBe(true)
  expect(house.some(([file]) => file.endsWith('.vue'))).toBe(true)
})

describe.each(RULES)('$promise', (rule) => {
  test('holds in every file', () =>
    expect(house.filter(([file, code]) => breaks(rule, file, code)).map(([file]) => file)).toEqual([]))

  const asCode = (line: string): string => (line.startsWith('<') ? line : stripped(line))

  test.each(rule.planted)('is broken by %j', (line) => {
    expect(breaks(rule, 'runtime/core/planted.ts', asCode(line))).toBe(true)
  })

  test.each(rule.fine ?? ['export const x = 1'])('allows %j', (line) =>
    expect(breaks(rule, 'runtime/core/planted.ts', asCode(line))).toBe(false),
  )

  test('reviews no place that does not need it', () => {
    const needed = (place: string): boolean => house.some(([file, code]) => file.startsWith(place) && rule.pattern.test(code))
    expect(Object.keys(rule.reviewed).filter((place) => !needed(place))).toEqual([])
  })
})

test('a comment breaks nothing, a template of a page does', () => {
  const html = RULES.find(({ promise }) => promise === 'no text becomes HTML')!
  expect(breaks(html, 'editor/a.ts', codeOf('editor/a.ts', '// never innerHTML\nexport const a = 1'))).toBe(false)
  expect(breaks(html, 'editor/A.vue', codeOf('editor/A.vue', '<template><p v-html="x" /></template>'))).toBe(true)
  expect(breaks(html, 'editor/A.vue', codeOf('editor/A.vue', '<script setup lang="ts">\nel.innerHTML = x\n</script>'))).toBe(true)
})

/** What runs is the bundle: the child process and the widget are looked at as they are shipped. */
describe('the built files', () => {
  const built = globSync(['dist/server/bridge.js', 'dist/widget/*.js'], { cwd: join(import.meta.dirname, '..') })
  test.skipIf(built.length === 0).each(built.length > 0 ? built : ['none built'])('%s: no text becomes code or HTML', (file) => {
    const text = readFileSync(join(import.meta.dirname, '..', file), 'utf8')
    expect(text).not.toMatch(/(?<![\w$.])eval\s*\(|\bnew\s+Function\b|\.innerHTML\s*=|document\.write\(/)
    if (file.endsWith('bridge.js'))
      expect(
        [...text.matchAll(/\bfrom\s*["']([^"']+)["']/g)]
          .map(([, name]) => name)
          .filter((name) => !/^(node:|isolated-vm$)/.test(name ?? '')),
      ).toEqual([])
  })
})
