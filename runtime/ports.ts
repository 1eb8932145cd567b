import type { BotDocument, Intent } from '../nodes/flow.ts'
import { PortError, type Ranking, type WebAnswer, type WebRequest } from '../nodes/ports.ts'
import { createPaymentPort } from './commerce/payments.ts'
import { createShopPorts } from './commerce/shop-port.ts'
import type { PortContext, PortFactory } from './converse/contract.ts'
import { createGuard } from './guard/guard.ts'
import type { TrustPorts } from './guard/ports.ts'
import { createIncidentPort } from './incidents/ports.ts'
import { createKnowledgePorts } from './knowledge/ports.ts'
import type { VectorSearch } from './knowledge/vectors.ts'
import { type Log, silentLog } from './log.ts'
import type { Model } from './model/contract.ts'
import { trainIntents } from './model/intents.ts'
import { createReachPorts } from './reach/ports.ts'
import type { Sandbox } from './sandbox/contract.ts'
import type { Store } from './store/contract.ts'

export interface PortDeps {
  model: Model
  sandbox: Sandbox
  egress: Egress
  store: Store
  /** Detectors, consent, identity, codes and mail. */
  trust: TrustPorts
  /** Passages by meaning, where there is an embedding model. */
  vectors?: VectorSearch
  log?: Log
  /** Default: the embedded matcher. */
  intents?: (intents: Intent[]) => Matcher
}

/** The guarded way out. */
interface Egress {
  request(
    request: WebRequest & {
      credential?: { value: string; hosts: readonly string[]; scheme?: 'bearer' | 'basic' }
      boundTo?: readonly string[]
    },
    signal?: AbortSignal,
  ): Promise<WebAnswer>
}

interface Matcher {
  rank(text: string, among?: readonly string[]): Ranking | Promise<Ranking>
}

/** What stands behind a node's ports: the matcher, the model, the way out with the shop's secrets, and the sandbox. */
export function createPorts({
  model,
  sandbox,
  egress,
  store,
  trust,
  vectors,
  log = silentLog,
  intents = trainIntents,
}: PortDeps): PortFactory {
  const matcherOf = createMatchers(intents)
  const shopOf = createShopPorts({ store })
  const knowledgeOf = createKnowledgePorts({ store, vectors, log })
  const reachOf = createReachPorts({ store, egress })
  const paymentsOf = createPaymentPort({ store, egress, customerOf: async (context) => (await whoIs(context))?.customer || null })
  const incidentsOf = createIncidentPort({ store, guard: createGuard() })
  return (context) => {
    const { bot, document, signal, onSentence } = context
    return {
      intents: { rank: async (text, among) => matcherOf(document).rank(text, among) },
      model: { answer: (request) => model.answer(request, { signal, onSentence }) },
      web: {
        async request(request) {
          if (request.secret === undefined) return egress.request(request, signal)
          const credential = await store.bot(bot).revealSecret(request.secret)
          if (!credential) throw new PortError('web.refused', `the bot has no secret named ${request.secret}`)
          return egress.request({ ...request, credential }, signal)
        },
      },
      sandbox: { run: async (code, input) => (await sandbox.run(code, input, { signal })).value },
      ...reachOf(context),
      knowledge: knowledgeOf(context),
      shop: shopOf({ ...context, verified: () => whoIs(context) }),
      payments: paymentsOf(context),
      incidents: incidentsOf(context),
      ...trust.of(context),
    }
  }

  /** Whose orders a contact may hear of. A tester is somebody unless they want to be nobody. */
  async function whoIs({ bot, contact, now, asStranger }: PortContext): Promise<{ customer: string } | null> {
    if (contact === null) return asStranger ? null : { customer: '' }
    return trust.verified(bot, contact, now)
  }
}

/** Training takes a moment, so that each set of examples is learnt once: a version's document by its identity, a draft by its words. */
function createMatchers(train: (intents: Intent[]) => Matcher, most = 50): (document: BotDocument) => Matcher {
  const byDocument = new WeakMap<BotDocument, Matcher>()
  const byWords = new Map<string, Matcher>()
  return (document) => {
    const known = byDocument.get(document)
    if (known) return known
    const words = JSON.stringify(document.intents)
    const matcher = byWords.get(words) ?? train(document.intents)
    byDocument.set(document, matcher)
    byWords.delete(words)
    byWords.set(words, matcher)
    if (byWords.size > most) byWords.delete(byWords.keys().next().value!)
    return matcher
  }
}
