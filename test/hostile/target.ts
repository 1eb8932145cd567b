import { createInterface } from 'node:readline'
import { serve } from '../../runtime/http/serve.ts'
import { openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'

/**
 * A Jaga to be attacked, in a process of its own. Told by lines: `rss` and `streams` answer with figures, `say N` lets staff say
 * N messages of 4 kB to the one customer there is and answers with the last one's number. It ends with its input.
 */
const house = await openHouse({ limits: NO_LIMITS })
const server = await serve(house.app, { host: '127.0.0.1', port: 0 })
const bot = await house.bot()
const opened = await house.send('POST', `/channel/web/${bot}/open`, { body: {} })
const { token, conversation } = opened.json
await house.engine.settled(conversation)
const staff = await house.someone('owner')
await house.store.bot(bot).take(conversation, staff.id, house.time.now)
const tell = (line: string | number) => process.stdout.write(`${line}\n`)
tell(JSON.stringify({ port: server.port, bot, token }))

for await (const line of createInterface({ input: process.stdin })) {
  const [what, count] = line.split(' ')
  if (what === 'rss') tell(process.memoryUsage().rss)
  else if (what === 'streams') tell(await streams())
  else if (what === 'say') tell(await say(Number(count)))
}
await server.stop(100)
await house.close()
process.exit(0)

async function streams(): Promise<number> {
  const figures = await house.metrics.registry.metrics()
  return Number(/^jaga_streams\{kind="channel"\} (\d+)/m.exec(figures)?.[1] ?? 0)
}

async function say(count: number): Promise<number> {
  let last = 0
  for (let i = 0; i < count; i++) {
    const { seq } = await house.store
      .bot(bot)
      .say(conversation, staff.id, 'x'.repeat(4_000), `pesan-${i}-${Date.now()}`, house.time.now)
    house.bus.publish(`conversation:${conversation}`, { kind: 'message', conversation, seq })
    last = seq
  }
  return last
}
