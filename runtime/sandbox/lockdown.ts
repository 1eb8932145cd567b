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
 * Node 24 has no permission for the network. Under --permission `process.binding` is refused, so JavaScript reaches sockets
 * only through these modules: their ways out are taken away. Native code would not be held by this: that is for the network
 * namespace that the supervisor asks for where the system grants one.
 */
export function closeNetwork(): void {
  const refuse = (): never => {
    throw new Error('no network in the sandbox')
  }
  for (const [owner, names] of [
    [net.Socket.prototype, ['connect']],
    [net.Server.prototype, ['listen']],
    [dgram.Socket.prototype, ['bind', 'connect', 'send']],
    [dns.Resolver.prototype, Object.getOwnPropertyNames(dns.Resolver.prototype).filter((name) => name.startsWith('resolve'))],
    [dns, ['lookup', 'lookupService']],
    [dns.promises, ['lookup', 'lookupService']],
  ] as const)
    for (const name of names) Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false })
}
