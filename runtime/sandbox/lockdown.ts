import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

/**
 * What the bridge demands of its own process before it takes a run (it fails closed), and the doors it shuts behind itself.
 * Returns why the process is unfit, or null.
 */
export function whyUnfit(): string | null {
  if (!process.execArgv.includes('--no-node-snapshot')) return 'started without --no-node-snapshot'
  if (process.versions.modules !== ABI) return `Node ABI ${process.versions.modules}, needs ${ABI}`
  // `permission` exists only where Node was started with --permission.
  const permission = process.permission
  if (!permission) return 'started without --permission'
  for (const scope of ['fs.write', 'child', 'worker', 'wasi'] as const) if (permission.has(scope)) return `may use ${scope}`
  if (permission.has('fs.read', '/')) return 'may read the whole disk'
  if (Object.keys(process.env).length > 0) return 'has an environment'
  return null
}

/** The ABI of Node 24, for which isolated-vm brings its binary. */
const ABI = '137'

/**
 * Shuts what the bridge needs no longer, once its modules are loaded: reading files, loading binaries, signals to others, sockets.
 * Node 24 has no permission for the network; under --permission `process.binding` is refused, so JavaScript reaches sockets only
 * through these modules, and their ways out are taken away. Native code would not be held by this: that is what the network
 * namespace is for, which the supervisor asks for where the system grants one.
 */
export function lockDown(): void {
  // Node 24 has `drop`; its type declarations do not know it yet.
  const permission = process.permission as unknown as { drop(scope: string): void }
  permission.drop('fs.read')
  permission.drop('addon')
  const signal: unknown = Reflect.get(process, '_kill')
  if (typeof signal !== 'function') throw new Error('cannot confine signals')
  shut(process, '_kill', (pid: number, number: number) => (pid === process.pid ? signal(pid, number) : refuse()))
  shut(process, '_debugProcess', refuse)
  const resolvers = Object.getOwnPropertyNames(dns.Resolver.prototype).filter((name) => name.startsWith('resolve'))
  for (const [owner, names] of [
    [net.Socket.prototype, ['connect']],
    [net.Server.prototype, ['listen']],
    [dgram.Socket.prototype, ['bind', 'connect', 'send', 'sendto']],
    [dns, ['lookup', 'lookupService', ...resolvers, 'reverse']],
    [dns.promises, ['lookup', 'lookupService', ...resolvers, 'reverse']],
    [dns.Resolver.prototype, resolvers],
    [dns.promises.Resolver.prototype, resolvers],
  ] as const)
    for (const name of names) shut(owner, name, refuse)
}

const refuse = (): never => {
  throw new Error('not in the sandbox')
}

function shut(owner: object, name: string, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: false, configurable: false })
}
