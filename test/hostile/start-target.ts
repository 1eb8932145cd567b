import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Target {
  port: number
  bot: string
  token: string
  ask(what: string): Promise<string>
  until(what: string, holds: (answer: string) => boolean): Promise<void>
  stop(): Promise<void>
}

/** A Jaga in a process of its own, so that its time and memory are its own. */
export async function startTarget(): Promise<Target> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'target.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  const lines: string[] = []
  const waiting: ((line: string) => void)[] = []
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
      const line = text.slice(0, at)
      text = text.slice(at + 1)
      const next = waiting.shift()
      if (next) next(line)
      else lines.push(line)
    }
  })
  const next = () =>
    new Promise<string>((resolve) => {
      const line = lines.shift()
      if (line !== undefined) resolve(line)
      else waiting.push(resolve)
    })
  const { port, bot, token } = JSON.parse(await next()) as { port: number; bot: string; token: string }
  const ask = (what: string) => {
    child.stdin.write(`${what}\n`)
    return next()
  }
  return {
    port,
    bot,
    token,
    ask,
    async until(what, holds) {
      while (!holds(await ask(what))) await new Promise((resolve) => setTimeout(resolve, 100))
    },
    async stop() {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
