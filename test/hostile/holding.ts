import { NODE_TYPES } from '../../nodes/index.ts'
import { greeter, type House, openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'

/** A bot whose every turn waits for a machine that does not answer, with so many customers in it, and another shop's bot beside it. */
export interface Held {
  /** Turns that wait for the machine. */
  waiting(): number
  /** A customer of the other bot says this; what is answered. */
  other(text: string): Promise<string[]>
  close(): Promise<void>
}

export async function holdBot({ customers }: { customers: number }): Promise<Held> {
  let waiting = 0
  const released = Promise.withResolvers<void>()
  let allIn: (() => void) | undefined
  const egress = {
    async request() {
      waiting++
      if (waiting === customers) allIn?.()
      await released.promise
      return { status: 200, headers: {}, body: null }
    },
  }
  const house = await openHouse({ limits: NO_LIMITS, egress: egress as never }) // no more of it is asked for
  const [busy, calm] = [await house.bot({ document: calling() }), await house.bot()]
  const full = new Promise<void>((resolve) => {
    allIn = resolve
  })
  const each = Array.from({ length: customers }, (_, i) => say(house, busy, `Ani ${i}`, `198.51.${i >> 8}.${i & 255}`))
  await Promise.all(each)
  await full
  return {
    waiting: () => waiting,
    async other(text) {
      const { conversation } = await say(house, calm, text, '203.0.113.7')
      await house.engine.settled(conversation)
      const messages = await house.store.bot(calm).messages(conversation, 0, 100)
      return messages
        .filter(({ from }) => from === 'bot')
        .map(({ reply }) => reply.text)
        .slice(-1)
    },
    async close() {
      released.resolve()
      await house.close()
    },
  }
}

async function say(house: House, bot: string, text: string, from: string): Promise<{ conversation: string }> {
  const { token, conversation } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {}, from })).json
  await house.engine.settled(conversation)
  const headers = { authorization: `Bearer ${token}` }
  await house.send('POST', `/channel/web/${bot}/messages`, { headers, body: { id: 'pesan-0001', text }, from })
  return { conversation }
}

/** Asks a name and calls a machine with it. */
function calling() {
  const document = greeter()
  const flow = document.flows[0]!
  const { version } = NODE_TYPES.get('http-call')!
  const fields = { method: 'GET', url: 'https://kurir.example/x', headers: [], pick: [], timeout: 30 }
  flow.nodes.push({ id: 'call', type: 'http-call', version, at: { x: 0, y: 0 }, fields: fields as never })
  flow.edges = flow.edges.filter(({ from }) => from !== 'ask')
  flow.edges.push(
    { id: 'ask-next', from: 'ask', exit: 'next', to: 'call' },
    { id: 'ask-invalid', from: 'ask', exit: 'invalid', to: 'end' },
  )
  return document
}
