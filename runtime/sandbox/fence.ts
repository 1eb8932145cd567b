import { spawnSync } from 'node:child_process'

/** What the operating system itself holds against a child, beside Node's permissions. */
export interface Fence {
  /** 'network': no network at all, and the limits. 'limits': the limits only. 'none': this system has no way to set them from here. */
  kind: 'network' | 'limits' | 'none'
  wrap(file: string, args: readonly string[]): { file: string; args: string[] }
}

/**
 * Finds the strongest fence that this system grants: a network namespace without any interface (unshare(1), where unprivileged user
 * namespaces are allowed; many containers don't), first place before the kernel's out-of-memory killer, and no core dumps, since these would hold
 * customers' data. (A limit on address space or data pages is of no use here: V8 maps half a gigabyte for each isolate.)
 * Every part `exec`s the next, so the child's pid is the one that was spawned.
 */
export function findFence(unshare = '/usr/bin/unshare'): Fence {
  const apart = [unshare, '--user', '--net', '--']
  if (process.platform === 'linux' && works(apart))
    return { kind: 'network', wrap: (file, args) => wrapped([...apart, file, ...args]) }
  if (process.platform !== 'win32' && works([])) return { kind: 'limits', wrap: (file, args) => wrapped([file, ...args]) }
  return { kind: 'none', wrap: (file, args) => ({ file, args: [...args] }) }
}

/** Where the kernel has to end a process for lack of memory, it shall be this one. */
const LIMITS = `ulimit -c 0 && { echo 1000 2>/dev/null >/proc/self/oom_score_adj; exec /usr/bin/env -i "$@"; }`

const wrapped = (command: readonly string[]): { file: string; args: string[] } => ({
  file: '/bin/sh',
  args: ['-c', LIMITS, 'sandbox', ...command],
})

function works(command: readonly string[]): boolean {
  const { file, args } = wrapped([...command, '/bin/sh', '-c', ':'])
  return spawnSync(file, args, { env: {}, stdio: 'ignore', timeout: 5000 }).status === 0
}
