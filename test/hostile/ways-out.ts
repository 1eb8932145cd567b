import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { findingsOf, type Part } from './part.ts'

/**
 * SSRF-08: a whole Jaga in a child process in which every socket and every question to a resolver tells the stack it was asked
 * from. A tour of what can make it speak to the outside; each connection must come from the guarded way out, the model's
 * driver, the mailer or the database.
 */
export const waysOut: Part = {
  name: 'SSRF-08 ways out',
  async run() {
    const findings = findingsOf()
    const { made, toured } = await tourWatched()
    for (const { what, stack } of made)
      if (!isReviewed(stack))
        findings.add(
          what,
          stack
            .split('\n')
            .slice(1, 6)
            .join(' < ')
            .replaceAll(/\s+at /g, ''),
        )
    if (made.length === 0) findings.add('the tour', 'made no connection at all: it would find nothing')
    return { figures: { 'things done': toured, 'connections and look-ups': made.length }, findings: findings.list }
  },
}

/** Rooms from which a connection may be made. */
const REVIEWED = [/\/runtime\/egress\//, /\/runtime\/model\//, /\/node_modules\/nodemailer\//, /\/node_modules\/pg(-pool)?\//]
export const isReviewed = (stack: string) => REVIEWED.some((room) => room.test(stack))

export interface Connection {
  what: string
  stack: string
}

/** `plant`: also makes one connection from nowhere, to see that it would be told. */
export async function tourWatched(plant = false): Promise<{ made: Connection[]; toured: number }> {
  const child = spawn(
    process.execPath,
    ['--stack-trace-limit=60', join(import.meta.dirname, 'watched.ts'), ...(plant ? ['planted'] : [])],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  if (child.exitCode === null) await once(child, 'exit')
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  const [end] = lines.filter((line) => 'toured' in line)
  if (!end) throw new Error(`the tour did not end:\n${text.slice(-2_000)}`)
  return { made: lines.filter((line) => 'stack' in line), toured: end.toured }
}
