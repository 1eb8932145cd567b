import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Script, scripted, withCode, withKnowledge } from './bots.ts'
import { type Lab, type LabOptions, SERVER_CORE, startLab } from './lab.ts'
import { type Crowd, during, openCrowd, type Run } from './load.ts'
import { openLine, post } from './wire.ts'

/** Something that answers, in a process of its own on the server's core. */
export interface Subject {
  name: string
  /** `at` requests or turns at once for `ms`. */
  run(at: number, ms: number): Promise<Run>
  /** Processor time since its start, in milliseconds. */
  cpuMs(): number
  /** Where it is a Jaga. */
  lab?: Lab
  stop(): Promise<void>
}

export async function bareEcho(): Promise<Subject> {
  const child = spawn('taskset', ['-c', String(SERVER_CORE), process.execPath, join(import.meta.dirname, 'echo.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const port = Number(String((await once(child.stdout, 'data'))[0]))
  const request = post('/echo', { id: 'message-1', text: scripted.says(1) })
  return {
    name: '(a) Hono, JSON echo',
    async run(at, ms) {
      const lines = await Promise.all(Array.from({ length: at }, () => openLine(port)))
      const run = await during(ms, lines, async (line) => {
        const began = performance.now()
        const { status } = await line.ask(request)
        if (status !== 200) throw new Error(`the echo answered with ${status}`)
        return performance.now() - began
      })
      for (const line of lines) line.close()
      return run
    },
    cpuMs: () => ticksOf(child),
    async stop() {
      child.kill()
      await once(child, 'exit')
    },
  }
}

export const turns = (customers: number) => jaga('(b) scripted turn', scripted, customers)
export const codeTurns = (customers: number) => jaga('(c) with a code node', withCode, customers)
export const slowTurns = (customers: number) =>
  jaga('(b) on a slow disk', scripted, customers, { flags: ['--import', join(import.meta.dirname, 'slow-disk.ts')] })

export const knowledgeTurns = (customers: number) => jaga('(d) with a lookup', withKnowledge, customers, {}, giveDocuments)

async function jaga(
  name: string,
  script: Script,
  customers: number,
  options: LabOptions = {},
  prepare: (lab: Lab, bot: string) => Promise<void> = async () => {},
): Promise<Subject> {
  const lab = await startLab(options)
  const bot = await lab.owner.publish(script.document)
  await prepare(lab, bot)
  const crowd: Crowd = await openCrowd(lab, bot, script, customers)
  return {
    name,
    lab,
    run: crowd.talk,
    cpuMs: () => lab.usage().cpuMs,
    async stop() {
      crowd.close()
      await lab.stop()
    },
  }
}

/** The sample shop's documents, and the bot published once more so that it knows them. */
export async function giveDocuments({ owner }: Lab, bot: string): Promise<void> {
  const { id } = await owner.send('POST', `/api/bots/${bot}/knowledge/collections`, { name: 'Aturan toko' })
  for (const name of ['faq.id.md', 'refund.id.md', 'shipping.id.md', 'privacy.id.md']) {
    const bytes = readFileSync(join(import.meta.dirname, '../../nodes/examples/toko-contoh/documents', name))
    const told = await owner.send('POST', `/api/bots/${bot}/knowledge/collections/${id}/documents`, {
      name,
      base64: bytes.toString('base64'),
    })
    if (!told.includes('event: done')) throw new Error(`${name} was not taken in: ${told}`)
  }
  const { revision } = await owner.send('GET', `/api/bots/${bot}/draft`)
  await owner.send('POST', `/api/bots/${bot}/publish`, { note: '', revision, acknowledged: true })
}

function ticksOf(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
