import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFence } from '../../runtime/sandbox/fence.ts'
import { BRIDGE, changedBridge, openSandbox, outcome } from './bench.ts'

/** Bridges of our own making: copies of the real one, changed in one place. Within the house, so that its packages are found. */
const folder = mkdtempSync(join(import.meta.dirname, '.bridge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const changed = (name: string, file: string, change: (text: string) => string): string =>
  changedBridge(join(folder, name), { [file]: change })

describe('SBX-13: without a child that works there is no run', () => {
  const broken: [string, () => string, RegExp][] = [
    ['there is no bridge', () => join(folder, 'nowhere.ts'), /^exit 1$/],
    [
      'the bridge throws',
      () => changed('throws', 'bridge.ts', (text) => text.replace('\nstart()\n', "\nthrow new Error('x')\n")),
      /./,
    ],
    [
      'the bridge speaks nonsense',
      () =>
        changed('nonsense', 'bridge.ts', (text) =>
          text.replace(
            'function start(): void {',
            'function start(): void { fs.writeSync(1, "hello\\n"); setInterval(() => {}, 1_000); return',
          ),
        ),
      /SIGKILL/,
    ],
    ['the guest cannot be stripped', () => changed('guest', 'guest.ts', (text) => text.replace("'undefined',\n]", ']')), /./],
    ['the binary is for another Node', () => changed('abi', 'lockdown.ts', (text) => text.replace("'137'", "'93'")), /ABI/],
  ]

  test.each(broken)('%s: off, with a reason and no path', async (_, bridge, why) => {
    const { sandbox } = openSandbox({}, { bridge: bridge(), restartMs: 60_000 })
    const first = await outcome(sandbox, 'return 1')
    expect(first).toMatchObject({ code: 'sandbox.off', args: { why: expect.stringMatching(why) } })
    expect(first.message).not.toMatch(/\/\w/)
    expect(sandbox.health()).toMatchObject({ state: 'off', workers: 0, why: expect.stringMatching(why) })
    expect(await outcome(sandbox, 'return 1')).toMatchObject({ code: 'sandbox.off' })
    await sandbox.close()
  })

  test('it comes back by itself once the bridge is there', async () => {
    const late = join(folder, 'late')
    const { sandbox, log } = openSandbox({}, { bridge: join(late, 'bridge.ts'), restartMs: 10 })
    expect(await outcome(sandbox, 'return 1')).toMatchObject({ code: 'sandbox.off' })
    changedBridge(late, {})
    await expect.poll(() => log.some(({ fact }) => fact === 'sandbox.ready')).toBe(true)
    expect(sandbox.health().state).toBe('ready')
    expect(await outcome(sandbox, 'return 1')).toEqual({ value: 1 })
    await sandbox.close()
  })

  test('a run whose child is killed under it is run again elsewhere, once', async () => {
    const { sandbox, log, pids } = openSandbox({ workers: 2 })
    expect(await outcome(sandbox, 'return 1')).toEqual({ value: 1 })
    await expect.poll(() => pids().length).toBe(2)
    const long = outcome(sandbox, 'const end = Date.now() + 700; while (Date.now() < end); return 5')
    for (const pid of pids()) process.kill(pid, 'SIGKILL')
    expect(await long).toEqual({ value: 5 })
    expect(log.filter(({ fact }) => fact === 'sandbox.lost').length).toBe(1)
    await sandbox.close()
  })

  test('many whose child is killed under them are each run again, however often', async () => {
    const { sandbox, log, pids } = openSandbox()
    const code = 'const end = Date.now() + input.ms; while (Date.now() < end); return input.n'
    for (const n of [1, 2]) expect(await outcome(sandbox, code, { n, ms: 0 })).toEqual({ value: n })
    const many = Promise.all(Array.from({ length: 6 }, (_, n) => outcome(sandbox, code, { n, ms: n === 0 ? 300 : 0 })))
    await expect.poll(() => log.length).toBeGreaterThan(0)
    process.kill(pids()[0] as number, 'SIGKILL')
    expect(await many).toEqual(Array.from({ length: 6 }, (_, value) => ({ value })))
    await sandbox.close()
  })

  test('a run that takes every child along is given up', async () => {
    const dying = changed('dying', 'bridge.ts', (text) =>
      text.replace('  let room = rooms.of(job.code)', "  if (job.code.includes('die')) die()\n  let room = rooms.of(job.code)"),
    )
    const { sandbox } = openSandbox({}, { bridge: dying })
    expect(await outcome(sandbox, 'die')).toMatchObject({
      code: 'sandbox.failed',
      args: { says: expect.stringContaining('ended the process') },
    })
    expect(await outcome(sandbox, 'return 1')).toEqual({ value: 1 })
    await sandbox.close()
  })

  test('a closed sandbox runs nothing and leaves no child', async () => {
    const { sandbox, pids } = openSandbox()
    await outcome(sandbox, 'return 1')
    const waiting = outcome(sandbox, 'while (true) {}')
    await sandbox.close()
    expect((await waiting).code).toBe('sandbox.off')
    expect(await outcome(sandbox, 'return 1')).toMatchObject({ code: 'sandbox.off', args: { why: 'closed' } })
    for (const pid of pids()) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('a child that floods its supervisor is killed', async () => {
    const flood = changed('flood', 'bridge.ts', (text) =>
      text.replace('value: text.slice(1), heap', "value: 'x'.repeat(5e6), heap"),
    )
    const { sandbox } = openSandbox({ json: 4096 }, { bridge: flood })
    expect((await outcome(sandbox, 'return 1')).code).toBe('sandbox.failed')
    await sandbox.close()
  })

  const endless: [string, string][] = [
    ['an endless loop', 'while (true) {}'],
    ['an endless loop that was none before', 'while (!input.calm) {}'],
    ['a microtask storm that was none before', '(function f() { input.calm || Promise.resolve().then(f) })()'],
  ]
  test.each(endless)('a child whose parent is gone ends, even in %s', async (_, code) => {
    const parent = `
      import { createSandbox } from ${JSON.stringify(new URL('../../runtime/sandbox/supervisor.ts', import.meta.url).href)}
      const code = ${JSON.stringify(code)}
      const info = async (fact, data) => {
        if (fact !== 'sandbox.ready') return
        process.stdout.write(String(data.pid))
        if (code.includes('calm')) await sandbox.run(code, { calm: true })
        sandbox.run(code, {}).catch(() => {})
        setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50)
      }
      const sandbox = createSandbox({ bridge: new URL(${JSON.stringify(BRIDGE.href)}), limits: { workers: 1, ms: 600_000 }, log: { info, warn() {}, error() {} }, clock: () => 0 })
    `
    const file = join(folder, 'parent.mjs')
    writeFileSync(file, parent)
    const { stdout, signal } = spawnSync(process.execPath, [file], { encoding: 'utf8' })
    expect(signal).toBe('SIGKILL')
    const pid = Number(stdout)
    expect(pid).toBeGreaterThan(1)
    await expect.poll(() => isThere(pid)).toBe(false)
  })
})

describe('SBX-14: the bridge works only where it was started right', () => {
  const right = ['--permission', '--allow-addons', '--no-node-snapshot', '--allow-fs-read=*']
  const wrong: [string, string[], Record<string, string>, RegExp][] = [
    ['with the snapshot', ['--permission', '--allow-addons', '--allow-fs-read=*'], {}, /no-node-snapshot/],
    ['without permissions', ['--no-node-snapshot'], {}, /without --permission/],
    ['with leave to write', [...right, '--allow-fs-write=*'], {}, /fs.write/],
    ['with leave to start processes', [...right, '--allow-child-process'], {}, /child/],
    ['with leave to start workers', [...right, '--allow-worker'], {}, /worker/],
    ['with the whole disk to read', right, {}, /whole disk/],
    [
      'with an environment',
      [...right.slice(0, 3), `--allow-fs-read=${join(import.meta.dirname, '../..')}/`, '--allow-fs-read=/etc/alpine-release'],
      { SECRET: 'x' },
      /environment/,
    ],
  ]
  test.each(wrong)('%s it refuses', (_, flags, env, why) => {
    const { stdout, status } = spawnSync(process.execPath, [...flags, fileURLToPath(BRIDGE)], {
      env,
      encoding: 'utf8',
      input: '',
    })
    expect(JSON.parse(stdout).refused).toMatch(why)
    expect(status).toBe(1)
  })

  test('no vm2 in the lock file', () => {
    const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'))
    expect(Object.keys(lock.packages)).toContain('node_modules/isolated-vm')
    expect(Object.keys(lock.packages).filter((name) => /(^|\/)vm2$/.test(name))).toEqual([])
  })
})

/**
 * SBX-16: the isolate has been left: the guest holds a function that runs any text in the bridge's own realm. What is held then is
 * Node's permissions and the bridge's shut doors. Native code (a hole in V8 itself) is past both; against its use of the network
 * stands the namespace, where the system grants one.
 */
describe('SBX-16: whoever leaves the isolate', () => {
  let door: Server
  let knocks = 0
  let port = 0
  let bench: ReturnType<typeof openSandbox>
  beforeAll(async () => {
    door = createServer((socket) => {
      knocks++
      socket.destroy()
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    port = (door.address() as { port: number }).port
    const leaky = changed('leaky', 'rooms.ts', (text) =>
      text.replace(
        '  return { context, driver }',
        `  const inHost = async (text: string) => { try { return 'OPEN ' + String(await (0, eval)('(async () => {' + text + '})()')) } catch (error) { return 'shut ' + String((error as Error & { code?: string }).code ?? error) } }
  context.evalClosureSync('globalThis.leak = (text) => $0.apply(undefined, [text], { result: { promise: true } })', [new ivm.Reference(inHost)])
  return { context, driver }`,
      ),
    )
    bench = openSandbox({}, { bridge: leaky })
  })
  afterAll(async () => {
    await bench.sandbox.close()
    door.close()
  })

  const inHost = (text: string) => outcome(bench.sandbox, 'return await leak(input.text)', { text })

  test('really is out: the leak works', async () =>
    expect(await inHost('return 6 * 7 + process.versions.modules')).toEqual({ value: 'OPEN 42137' }))

  test('finds no secrets', async () => expect(await inHost('return JSON.stringify(process.env)')).toEqual({ value: 'OPEN {}' }))

  const get = (name: string): string => `process.getBuiltinModule('${name}')`
  const ways: [string, () => string][] = [
    ['a file of the system', () => `return ${get('fs')}.readFileSync('/etc/passwd', 'utf8')`],
    [
      'the house',
      () => `return ${get('fs')}.readFileSync(${JSON.stringify(join(import.meta.dirname, '../../package.json'))}, 'utf8')`,
    ],
    ['its own source', () => `return ${get('fs')}.readFileSync(process.argv[1], 'utf8')`],
    ['a folder', () => `return ${get('fs')}.readdirSync('/').join()`],
    ['writing', () => `return ${get('fs')}.writeFileSync('/tmp/out', 'x')`],
    ['a child process', () => `return ${get('child_process')}.execSync('id')`],
    ['another program in its place', () => `return process.execve('/bin/sh', ['sh'], {})`],
    ['a worker', () => `return new (${get('worker_threads')}.Worker)('1', { eval: true })`],
    ['the inspector', () => `return ${get('inspector')}.open(0)`],
    ['internal bindings', () => `return process.binding('tcp_wrap')`],
    ['a binary of its own', () => `return process.dlopen({ exports: {} }, '/tmp/x.node')`],
    ['a module from disk', () => `return ${get('module')}.createRequire('/')('/etc/passwd')`],
    ['a heap snapshot on disk', () => `return ${get('v8')}.writeHeapSnapshot('/tmp/x.heap')`],
    ['a signal to its parent', () => `return process.kill(process.ppid, 'SIGTERM')`],
    [
      'net',
      () =>
        `return await new Promise((yes, no) => { const s = ${get('net')}.connect(${port}, '127.0.0.1', () => yes('in')); s.on('error', no) })`,
    ],
    [
      'net, by a fresh socket',
      () =>
        `return await new Promise((yes, no) => { const s = new (${get('net')}.Socket)(); s.on('error', no); s.connect(${port}, '127.0.0.1', () => yes('in')) })`,
    ],
    [
      'tls',
      () =>
        `return await new Promise((yes, no) => { const s = ${get('tls')}.connect(${port}, '127.0.0.1', () => yes('in')); s.on('error', no) })`,
    ],
    ['http', () => `return await new Promise((yes, no) => ${get('http')}.get('http://127.0.0.1:${port}', yes).on('error', no))`],
    [
      'https',
      () => `return await new Promise((yes, no) => ${get('https')}.get('https://127.0.0.1:${port}', yes).on('error', no))`,
    ],
    [
      'http2',
      () =>
        `return await new Promise((yes, no) => { const s = ${get('http2')}.connect('http://127.0.0.1:${port}'); s.on('error', no); s.on('connect', yes) })`,
    ],
    ['fetch', () => `return (await fetch('http://127.0.0.1:${port}')).status`],
    [
      'WebSocket',
      () =>
        `return await new Promise((yes, no) => { const s = new WebSocket('ws://127.0.0.1:${port}'); s.onopen = yes; s.onerror = () => no(new Error('no socket')) })`,
    ],
    [
      'a port of its own',
      () =>
        `return await new Promise((yes, no) => { const s = ${get('net')}.createServer(); s.on('error', no); s.listen(0, yes) })`,
    ],
    [
      'datagrams',
      () =>
        `return await new Promise((yes, no) => ${get('dgram')}.createSocket('udp4').send('x', ${port}, '127.0.0.1', (error) => (error ? no(error) : yes('sent'))))`,
    ],
    ['names', () => `return (await ${get('dns')}.promises.resolve4('example.com')).join()`],
    ['names of the system', () => `return JSON.stringify(await ${get('dns')}.promises.lookup('localhost'))`],
  ]
  test.each(ways)('does not get at %s', async (_, text) => {
    expect((await inHost(text())).value).toMatch(/^shut /)
  })

  test('and nobody knocked', () => expect(knocks).toBe(0))

  test('where the system grants a network namespace, there is no interface but a loopback that is down', async () => {
    const granted = bench.log.find(({ fact }) => fact === 'sandbox.start')?.data.fence === 'network'
    const interfaces = await inHost(`return JSON.stringify(Object.keys(${get('os')}.networkInterfaces()))`)
    if (granted) expect(interfaces).toEqual({ value: 'OPEN []' })
    else expect(interfaces.value).toMatch(/^OPEN/)
  })
})

describe('the fence of the operating system', () => {
  test.each(['/usr/bin/unshare', '/nowhere/unshare'])(
    'with %s: no environment, no core dump, first to go when memory is short',
    (unshare) => {
      const { file, args } = findFence(unshare).wrap('/bin/sh', [
        '-c',
        'env | grep -v ^PWD= | grep -v ^_= | grep -v ^SHLVL=; ulimit -c; cat /proc/self/oom_score_adj',
      ])
      const { stdout, status } = spawnSync(file, args, { env: { SECRET: 'x' }, encoding: 'utf8' })
      expect([stdout, status]).toEqual(['0\n1000\n', 0])
    },
  )

  test('without a namespace there is a lesser one, and it says so', () =>
    expect(findFence('/nowhere/unshare').kind).toBe('limits'))
})

/** True while the process runs; a zombie that nobody has reaped yet has ended. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
