import { createHash } from 'node:crypto'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { PortError, type PortName, type Ports, type WebRequest } from '../../nodes/ports.ts'
import { troubleCode } from '../core/grant.ts'
import type { PortStep } from '../core/turn.ts'
import { isDamage, isStoreFailure } from '../store/driver.ts'
import type { Failpoint } from './failpoints.ts'
import { journalledTrust } from './journal-trust.ts'

export interface JournalledGiven {
  turn: string
  /** What earlier tries of the same turn have journalled. */
  journal: Record<string, Json>
  /** Commits one result before it resolves; the first write of a key wins, and the kept value comes back. */
  write(key: string, value: Json): Promise<Json>
  /** The process is ending: what a call says now is the ending's doing and is not recorded. */
  isAbandoned(): boolean
  /** Its answer is waited for. */
  calling(port: PortName): void
  /** Our own database failed beneath a port: that is no answer, and the turn is to be run again. Returns the error. */
  broke(error: unknown): unknown
  /** `about`: the port that is called. */
  failpoint(name: Failpoint, about?: string): void
}

/**
 * Ports that do nothing twice. Each call has the key `step/port/call`; its result, or its failure, is committed before the
 * node goes on, and a turn that is run again is given what the first run was given. Intents are ranked anew: that is pure.
 *
 * What code in the sandbox makes of what it is given, and what is looked up in the shop's documents, changes nothing and
 * is seen by nobody until the turn says or asks something by it. Such a result is held, and committed before the next call of
 * another kind, so that whatever leaves this process rests on what is kept; where none follows, the turn's own commit is the only
 * one, and after a crash it is found anew.
 *
 * A call that changes something at the other side is announced before it is made. Where a run finds the announcement and no
 * result, nobody knows whether it happened: it is not made again but fails with 'web.unknown', for a person to look at.
 */
export function journalled(ports: Ports, given: JournalledGiven): (step: PortStep) => Ports {
  const counted = new Map<string, number>()
  const held = new Map<string, Entry>()
  return (step) => {
    given.failpoint('step.before')
    const call = <T>(port: PortName, sent: unknown, make: (key: string) => Promise<T>, changes = false): Promise<T> => {
      const nth = (counted.get(`${step.n}/${port}`) ?? 0) + 1
      counted.set(`${step.n}/${port}`, nth)
      return callOnce(given, step, { port, key: `${step.n}/${port}/${nth}`, sent: digest(sent), make, changes, held })
    }
    return {
      intents: ports.intents,
      model: { answer: (request) => call('model', request, () => ports.model.answer(request)) },
      web: {
        request: (request) =>
          call('web', request, (key) => ports.web.request(withKey(request, given.turn, key)), !REPEATABLE.has(request.method)),
      },
      sandbox: { run: (code, input) => call('sandbox', [code, input], () => ports.sandbox.run(code, input)) },
      people: { ask: (request) => call('people', request, () => ports.people.ask(request)) },
      knowledge: { find: (query) => call('knowledge', query, () => ports.knowledge.find(query)) },
      shop: {
        isVerified: () => call('shop', ['isVerified'], () => ports.shop.isVerified()),
        findOrder: (query) => call('shop', ['findOrder', query], () => ports.shop.findOrder(query)),
        orders: (limit) => call('shop', ['orders', limit], () => ports.shop.orders(limit)),
        orderPrefix: () => call('shop', ['orderPrefix'], () => ports.shop.orderPrefix()),
        findProducts: (query) => call('shop', ['findProducts', query], () => ports.shop.findProducts(query)),
        recommend: (query) => call('shop', ['recommend', query], () => ports.shop.recommend(query)),
      },
      // Sent under one id however often the turn is run: the other side knows a repetition by it.
      webhooks: {
        send: (hook) => call('webhooks', hook, (key) => ports.webhooks.send({ ...hook, id: digest([given.turn, key]) })),
      },
      payments: {
        check: (query) => call('payments', ['check', query], () => ports.payments.check(query)),
        refund: (query) => call('payments', ['refund', query], () => ports.payments.refund(query)),
      },
      incidents: {
        open: (incident) => call('incidents', ['open', incident], () => ports.incidents.open(incident)),
        status: (number) => call('incidents', ['status', number], () => ports.incidents.status(number)),
      },
      ...journalledTrust(ports, call, (key) => digest([given.turn, key])),
    }
  }
}

/** RFC 9110, 9.2.2: done twice they do what they do once. */
const REPEATABLE = new Set<WebRequest['method']>(['GET', 'PUT', 'DELETE'])

/** Whose calls change nothing, wherever they ask. */
const HARMLESS = new Set(['sandbox', 'knowledge'])

interface Call<T> {
  port: PortName
  key: string
  /** Digest of what was sent: a result is given back for the same call only. */
  sent: string
  make(key: string): Promise<T>
  changes: boolean
  /** Results of this run that have not been committed yet, by key. */
  held: Map<string, Entry>
}

type Entry = { sent: string } & ({ got: Json } | { trouble: string; says: string } | { announced: true })

function callOnce<T>(given: JournalledGiven, step: PortStep, call: Call<T>): Promise<T> {
  const known = given.journal[call.key] as Entry | undefined // written by `record` below and by nothing else
  const isSame = known?.sent === call.sent
  if (known && isSame) {
    const answer = replay<T>(known)
    step.answered(answer, 'replayed')
    return answer
  }
  if (call.changes && (known || given.journal[`${call.key}/announced`])) return unknownOutcome(given, call)
  return makeCall(given, known ? { ...call, key: `${call.key}/${call.sent}` } : call)
}

async function replay<T>(entry: Entry): Promise<T> {
  if ('trouble' in entry) throw new PortError(entry.trouble, entry.says)
  return ('got' in entry ? entry.got : null) as T // what the first run was given, as JSON
}

async function unknownOutcome<T>(given: JournalledGiven, call: Call<T>): Promise<T> {
  const says = 'the request may have reached the other side before an earlier try of this turn ended'
  return await replay<T>(await record(given, call, { sent: call.sent, trouble: 'web.unknown', says }))
}

async function makeCall<T>(given: JournalledGiven, call: Call<T>): Promise<T> {
  given.failpoint('call.before', call.port)
  if (!HARMLESS.has(call.port)) await commitHeld(given, call)
  if (call.changes) await given.write(`${call.key}/announced`, { sent: call.sent, announced: true })
  given.failpoint('call.announced', call.port)
  given.calling(call.port)
  const entry = await answerOf(given, call)
  given.failpoint('call.answered', call.port)
  if (given.isAbandoned()) return replay<T>(entry)
  const kept = HARMLESS.has(call.port) ? hold(given, call, entry) : await record(given, call, entry)
  given.failpoint('call.recorded', call.port)
  return replay<T>(kept)
}

async function answerOf<T>(given: JournalledGiven, call: Call<T>): Promise<Entry> {
  try {
    const got = await call.make(call.key)
    return { sent: call.sent, got: (got ?? null) as Json } // ports answer with plain data
  } catch (error) {
    // What is damaged will be so the next time: whoever waits for it had better hear that something is wrong.
    if (isStoreFailure(error) && !isDamage(error)) throw given.broke(error)
    const code = troubleCode(error)
    const says = error instanceof Error ? error.message.slice(0, 500) : ''
    return { sent: call.sent, trouble: code === 'node.failed' ? 'port.failed' : code, says }
  }
}

/** As the journal would give it back. */
function hold<T>({ journal }: JournalledGiven, { key, held }: Call<T>, entry: Entry): Entry {
  const kept = JSON.parse(JSON.stringify(entry)) as JsonObject
  journal[key] = kept
  held.set(key, kept as unknown as Entry) // an entry, once through JSON
  return held.get(key)!
}

/** In one go: they are committed together, and each before this resolves. */
async function commitHeld<T>(given: JournalledGiven, { held }: Call<T>): Promise<void> {
  const all = [...held]
  await Promise.all(all.map(([key, entry]) => given.write(key, entry as unknown as JsonObject))) // it came out of JSON
  for (const [key] of all) held.delete(key)
}

async function record<T>(given: JournalledGiven, call: Call<T>, entry: Entry): Promise<Entry> {
  const kept = await given.write(call.key, JSON.parse(JSON.stringify(entry)) as JsonObject)
  given.journal[call.key] = kept
  return kept as unknown as Entry // the first write of this key, which was an entry too
}

/** Lets the other side know a repetition by the same name, however often the turn is run (draft-ietf-httpapi-idempotency-key-header). */
function withKey(request: WebRequest, turn: string, key: string): WebRequest {
  const named = request.headers.some(({ name }) => name.toLowerCase() === 'idempotency-key')
  if (named || request.method === 'GET') return request
  return { ...request, headers: [...request.headers, { name: 'Idempotency-Key', value: digest([turn, key]) }] }
}

export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
}
