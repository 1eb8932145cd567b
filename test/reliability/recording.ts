import { readDocument } from '../../nodes/document.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json } from '../../nodes/json.ts'
import { PORT_NAMES, PortError, type Ports } from '../../nodes/ports.ts'
import type { Event } from '../../nodes/reply.ts'
import { simulatedPorts } from '../../runtime/converse/mocks.ts'
import { newSession, type Session } from '../../runtime/core/session.ts'
import { type Turn, takeTurn } from '../../runtime/core/turn.ts'
import { NO_PORTS } from '../bot.ts'

/** A turn as it was had once: what came, what every port answered, and all that followed from it. */
export interface Recorded {
  event: Event
  at: number
  answers: Answer[]
  turn: Turn
}

type Answer = { call: string } & ({ got: Json } | { trouble: string })
type Port = Record<string, (...sent: unknown[]) => Promise<unknown>>

const SEED = { conversation: 'percakapan', contact: 'kontak' }

/** Takes turns with these ports and keeps what they answered. Staff give back at once what they are handed. */
export async function record(document: BotDocument, events: Event[], ports: Ports, startedAt: number): Promise<Recorded[]> {
  const recorded: Recorded[] = []
  let session: Session = newSession(document.fallback)
  const left = [...events]
  for (let event = left.shift(); event; event = left.shift()) {
    const answers: Answer[] = []
    const at = startedAt + recorded.length * 60_000
    const turn = await takeTurn({
      document,
      session,
      event,
      types: NODE_TYPES,
      ports: () => noting(ports, answers),
      now: at,
      seed: SEED,
    })
    session = plain(turn.session)
    recorded.push(plain({ event, at, answers, turn }))
    if (session.mode === 'person') left.unshift({ kind: 'returned', variables: {} })
  }
  return recorded
}

/** The same turns on today's program: each call is answered as it was then, and a call that was not made then is refused. */
export async function replay(document: BotDocument, recorded: Recorded[]): Promise<Turn[]> {
  const read = readDocument(document, NODE_TYPES)
  if (!('document' in read)) throw new Error(`no longer read: ${JSON.stringify(read.problems)}`)
  const turns: Turn[] = []
  let session: Session = newSession(document.fallback)
  for (const { event, at, answers } of recorded) {
    const left = [...answers]
    const turn = await takeTurn({
      document: read.document,
      session,
      event,
      types: NODE_TYPES,
      ports: () => answering(left),
      now: at,
      seed: SEED,
    })
    if (left.length > 0) throw new Error(`no longer called: ${left.map(({ call }) => call).join(', ')}`)
    session = plain(turn.session)
    turns.push(plain(turn))
  }
  return turns
}

function noting(ports: Ports, answers: Answer[]): Ports {
  const made = PORT_NAMES.map((name) => {
    const port = ports[name] as unknown as Port // every port is an object of async functions
    const methods = Object.entries(port).map(([key, method]) => [
      key,
      async (...sent: unknown[]) => {
        const answer: { call: string; got?: Json; trouble?: string } = { call: `${name}.${key}` }
        answers.push(answer as Answer) // one of the two is put in below
        try {
          const got = await method(...sent)
          answer.got = plain(got ?? null) as Json
          return got
        } catch (error) {
          answer.trouble = (error as { code?: string }).code ?? 'port.failed'
          throw error
        }
      },
    ])
    return [name, Object.fromEntries(methods)]
  })
  return Object.fromEntries(made)
}

function answering(left: Answer[]): Ports {
  const made = PORT_NAMES.map((name) => [
    name,
    new Proxy({} as Port, {
      ownKeys: () => METHODS[name] ?? [],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get: (_, key) => async () => {
        const next = left.shift()
        if (next?.call !== `${name}.${String(key)}`)
          throw new Error(`${name}.${String(key)} was not called here then, but ${next?.call}`)
        if ('trouble' in next) throw new PortError(next.trouble, 'as it was then')
        return next.got
      },
    }),
  ])
  return Object.fromEntries(made)
}

/** The methods of every port. */
const METHODS: Record<string, string[]> = Object.fromEntries(
  Object.entries(madeUp()).map(([name, port]) => [name, Object.keys(port)]),
)

/** Ports that make something up, the same each time: what the simulator answers, and an intent for every text. */
export function madeUp(): Ports {
  const rank: Ports['intents']['rank'] = async (text, among) => {
    const intent = among[text.length % (among.length + 1)]
    return { ranked: intent ? [{ intent, score: 0.9 }] : [], rejected: intent === undefined }
  }
  const step = { n: 1, flow: '', node: '', type: '', answered: () => {} }
  return simulatedPorts({ ports: {} }, { ...NO_PORTS, intents: { rank } }, [])(step)
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}
