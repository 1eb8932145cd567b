import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** Debian keeps each version's programs in a folder of its own. */
const PROGRAMS = '/usr/lib/postgresql'

/** Where a PostgreSQL is installed, so that one may be started and stopped; null where there is none. */
export function installedPostgres(): string | null {
  if (!existsSync(PROGRAMS)) return null
  const versions = readdirSync(PROGRAMS).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(PROGRAMS, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null
}

/** A PostgreSQL of the test's own, which may be restarted under those who use it. */
export async function openCluster(bin: string) {
  const folder = `/tmp/jaga-cluster-${randomBytes(6).toString('hex')}`
  const port = await freePort()
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0
  const run = (program: string, ...args: string[]) => {
    const [command, ...rest] = [...(isRoot ? ['runuser', '-u', 'postgres', '--'] : []), join(bin, program), ...args]
    execFileSync(command!, rest, { cwd: '/tmp', stdio: 'ignore' })
  }
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60`
  const start = () => run('pg_ctl', '-D', folder, '-l', join(folder, 'log'), '-w', '-s', '-o', settings, 'start')
  const stop = (how: 'fast' | 'immediate') => run('pg_ctl', '-D', folder, '-m', how, '-w', '-s', 'stop')
  run('initdb', '-D', folder, '-U', 'jaga', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8')
  start()
  return {
    url: `postgres://jaga@127.0.0.1:${port}/postgres`,
    start,
    stop,
    close() {
      stop('immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number } // of a server that listens
  await new Promise((resolve) => server.close(resolve))
  return port
}
