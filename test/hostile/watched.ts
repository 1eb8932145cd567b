import { AsyncLocalStorage } from 'node:async_hooks'
import dns from 'node:dns'
import net from 'node:net'
import { createEgress } from '../../runtime/egress/egress.ts'
import { routeTable } from '../../runtime/http/permit.ts'
import { readMailSettings } from '../../runtime/mail/contract.ts'
import { createMailer } from '../../runtime/mail/mailer.ts'
import { createOllama } from '../../runtime/model/ollama.ts'
import { BODIES, pathOf } from '../http/bodies.ts'
import { openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'

/**
 * The watched process of `ways-out.ts`: writes one line of JSON for each connection and each look-up, with its stack. A
 * connection that is made later than it was asked for has the stack of whoever asked, by the async context.
 */
const asker = new AsyncLocalStorage<string>()
const tell = (what: string) =>
  process.stdout.write(`${JSON.stringify({ what, stack: `${new Error('made').stack}\n${asker.getStore() ?? ''}` })}\n`)

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function watched(this: net.Socket, ...args: unknown[]) {
  const [first] = [args[0]].flat()
  const to =
    typeof first === 'object' && first !== null ? `${Reflect.get(first, 'host')}:${Reflect.get(first, 'port')}` : String(first)
  tell(`connect ${to}`)
  return Reflect.apply(connect, this, args)
} as typeof connect
for (const room of [dns, dns.promises] as unknown as Record<string, unknown>[]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'reverse']) {
    const own = room[name]
    if (typeof own !== 'function') continue
    room[name] = (...args: unknown[]) => {
      tell(`${name} ${String(args[0])}`)
      return Reflect.apply(own, room, args)
    }
  }
}

/** Whoever calls through here is known by the stack of the call, however late its socket opens. */
function known<T extends object>(door: T): T {
  return new Proxy(door, {
    get(target, name, as) {
      const value: unknown = Reflect.get(target, name, as)
      if (typeof value !== 'function') return value
      return (...args: unknown[]) => asker.run(new Error('asked').stack ?? '', () => Reflect.apply(value, target, args))
    },
  })
}

const egress = createEgress({ allow: ['127.0.0.1:4189'] })
const house = await openHouse({ limits: NO_LIMITS })
const owner = await house.someone()
const bot = await house.bot()
let toured = 0

// Every route there is, as the owner: whatever it makes Jaga ask for.
for (const { method, path } of routeTable(house.app)) {
  if (method === 'OPTIONS' || /sign-out|model\/pull|shutdown/.test(path)) continue
  const body = method === 'GET' ? undefined : (BODIES[`${method} ${path}`] ?? {})
  const answer = await house.send(method, pathOf(path, { bot }), { as: owner, body })
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) await answer.response.body!.cancel()
  toured++
}
// A conversation, and what its words might be taken to ask for.
const opened = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
const headers = { authorization: `Bearer ${opened.token}` }
for (const [i, text] of [
  'http://169.254.169.254/',
  'https://toko.example/x',
  'lihat file:///etc/passwd',
  '![](http://127.0.0.1:4189/)',
].entries()) {
  await house.send('POST', `/channel/web/${bot}/messages`, { headers, body: { id: `pesan-000${i}`, text } })
  await house.engine.settled(opened.conversation)
  toured++
}
// The four that may speak, each once, to a port where nobody listens.
const silent = { info() {}, warn() {} }
const letter = { to: 'a@toko.example', subject: 'x', text: 'x' }
const mail = { host: '127.0.0.1', port: 4189, security: 'none', user: '', password: '', from: 'a@toko.example', name: '' }
const mailer = createMailer({ settings: async () => readMailSettings(mail), log: silent })
const model = createOllama({
  settings: {
    driver: 'ollama',
    address: 'http://127.0.0.1:4189',
    chatModel: 'x',
    embedModel: null,
    allowCloud: false,
    allowedHosts: [],
  },
  clock: Date.now,
})
await known(egress)
  .request({ method: 'GET', url: 'https://127.0.0.1:4189/', headers: [], timeout: 1 } as never)
  .catch(() => {}) // refused or unreachable, and watched
await known(mailer)
  .send(letter)
  .catch(() => {}) // unreachable, and watched
await known(model)
  .health()
  .catch(() => {}) // unreachable, and watched
toured += 3
if (process.argv.includes('planted')) {
  net.connect(9, '127.0.0.1').on('error', () => {}) // what must be told
  await new Promise((resolve) => setImmediate(resolve))
}
await egress.close()
await house.close()
process.stdout.write(`${JSON.stringify({ toured })}\n`)
process.exit(0)
