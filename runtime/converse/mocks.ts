import type { Json } from '../../nodes/json.ts'
import type { Language } from '../../nodes/language.ts'
import type { Finding } from '../../nodes/ports/knowledge.ts'
import type { HandoffTicket, ModelAnswer, ModelRequest, PortName, Ports, Ranking, WebAnswer } from '../../nodes/ports.ts'
import type { PortStep } from '../core/turn.ts'
import { extract } from '../model/ground.ts'
import { promptFor } from '../model/prompt.ts'
import type { Simulated, SimulateRequest } from './contract.ts'
import { mockIncidents, mockPayments } from './mocks-money.ts'
import { mockTrust } from './mocks-trust.ts'

/**
 * The ports of a simulated turn: those the tester switched to 'live', and for the rest answers from here. Intents are ranked
 * by the embedded matcher in any case, which sends nothing; nobody of the staff is ever called.
 */
export function simulatedPorts(
  { ports, mocks = {} }: Pick<SimulateRequest, 'ports' | 'mocks'>,
  live: Omit<Ports, 'people'>,
  prompts: Simulated['prompts'],
): (step: PortStep) => Ports {
  const mock = mockPorts(mocks)
  const hasNoOrder = asObject<{ order: null }>(mocks.shop).order === null
  return (step) => {
    const from = <N extends Exclude<keyof typeof live, 'shop'>>(name: N) => (ports[name] === 'live' ? live[name] : mock[name])
    const told = <T>(name: PortName, answer: Promise<T>): Promise<T> => {
      if (name === 'people' || ports[name] !== 'live') step.answered(answer, 'mock')
      return answer
    }
    return {
      intents: mocks.intents === undefined ? live.intents : { rank: () => told('intents', mock.intents.rank('', [])) },
      model: {
        answer(request) {
          prompts.push(promptFor(request))
          return told('model', from('model').answer(request))
        },
      },
      web: { request: (request) => told('web', from('web').request(request)) },
      sandbox: { run: (code, input) => told('sandbox', from('sandbox').run(code, input)) },
      people: { ask: (request) => told('people', mock.people.ask(request)) },
      // The bot's own data, read where it lies: nothing is sent and nothing is kept.
      knowledge:
        mocks.knowledge === undefined ? live.knowledge : { find: (query) => told('knowledge', mock.knowledge.find(query)) },
      shop: {
        isVerified: () => told('shop', live.shop.isVerified()),
        findOrder: (query) => told('shop', hasNoOrder ? Promise.resolve(null) : live.shop.findOrder(query)),
        orders: (limit) => told('shop', hasNoOrder ? Promise.resolve([]) : live.shop.orders(limit)),
        orderPrefix: () => told('shop', live.shop.orderPrefix()),
        findProducts: (query) => told('shop', live.shop.findProducts(query)),
        recommend: (query) => told('shop', live.shop.recommend(query)),
      },
      webhooks: { send: (hook) => told('webhooks', from('webhooks').send(hook)) },
      payments: {
        check: (query) => told('payments', from('payments').check(query)),
        refund: (query) => told('payments', from('payments').refund(query)),
      },
      incidents: {
        open: (incident) => told('incidents', mock.incidents.open(incident)),
        status: (number) => told('incidents', from('incidents').status(number)),
      },
      detectors: live.detectors,
      // Never of this contact, which is nobody: a simulated turn keeps nothing and proves nothing.
      consents: {
        state: (purpose) => told('consents', mock.consents.state(purpose)),
        give: (consent) => told('consents', mock.consents.give(consent)),
        refuse: (consent) => told('consents', mock.consents.refuse(consent)),
        withdraw: (what) => told('consents', mock.consents.withdraw(what)),
      },
      identity: {
        verify: (proof) => told('identity', mock.identity.verify(proof)),
        verified: () => told('identity', mock.identity.verified()),
      },
      codes: {
        send: (challenge) => told('codes', mock.codes.send(challenge)),
        check: (answer) => told('codes', mock.codes.check(answer)),
      },
      mail: { send: (letter) => told('mail', from('mail').send(letter)) },
    }
  }
}

function mockPorts(mocks: Partial<Record<PortName, Json>>): Omit<Ports, 'shop'> {
  return {
    intents: { rank: async () => ({ ranked: [], rejected: true, ...asObject<Ranking>(mocks.intents) }) },
    model: { answer: async (request) => ({ ...modelAnswer(request, mocks.model), ...asObject<ModelAnswer>(mocks.model) }) },
    web: { request: async () => webAnswer(mocks.web) },
    sandbox: { run: async () => mocks.sandbox ?? null },
    people: { ask: async () => ({ number: 'UJI01', present: true, ...asObject<HandoffTicket>(mocks.people) }) },
    webhooks: { send: async () => ({ status: 200, tries: 1, ...asObject<{ status: number }>(mocks.webhooks) }) },
    knowledge: { find: async () => ({ curated: null, passages: [], enough: false, ...asObject<Finding>(mocks.knowledge) }) },
    payments: mockPayments(asObject(mocks.payments)),
    incidents: mockIncidents(asObject(mocks.incidents)),
    ...mockTrust({
      consents: asObject(mocks.consents),
      identity: asObject(mocks.identity),
      codes: asObject(mocks.codes),
      mail: asObject(mocks.mail),
    }),
  }
}

/** A text to answer with, else the passages' own sentences, as without a model server; else a text that says what it is. */
function modelAnswer(request: ModelRequest, text: Json | undefined): ModelAnswer {
  if (typeof text === 'string') return { text, by: 'model', model: 'mock', used: [] }
  if (request.passages.length > 0) return { ...extract(request.question, request.passages, request.max), by: 'extract' }
  return { text: EXAMPLE[request.language].slice(0, request.max), by: 'model', model: 'mock', used: [] }
}

const EXAMPLE: Record<Language, string> = {
  id: '(Contoh jawaban model. Ubah ke “Langsung” untuk mencoba model yang sebenarnya.)',
  en: '(Example of a model’s answer. Switch to “Live” to try the real model.)',
}

/** `{ status, body }`, or anything else as the body of a 200. */
function webAnswer(mock: Json | undefined): WebAnswer {
  const { status, body } = asObject<WebAnswer>(mock)
  if (typeof status === 'number') return { status, body: body ?? null }
  return { status: 200, body: mock ?? {} }
}

/** What the tester wrote for a port, as far as it is an object; its node takes its `trouble` exit where the rest is wrong. */
function asObject<T>(mock: Json | undefined): Partial<T> {
  return typeof mock === 'object' && mock !== null && !Array.isArray(mock) ? (mock as Partial<T>) : {}
}
