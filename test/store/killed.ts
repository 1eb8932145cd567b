import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Starts a process that accepts messages and prints each acknowledged id; resolves with them when it is dead. */
export function runUntilKilled(folder: string, at: string, nth: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'accepts-until-killed.ts'), folder, at, String(nth)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (at === 'outside' && said.split('\n').length > nth) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`it ended by ${signal}`))
      else resolve(said.split('\n').slice(0, -1))
    })
  })
}
