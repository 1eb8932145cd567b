import type { BotDocument, Intent } from '../nodes/flow.ts'
import { PortError, type Ranking, type WebAnswer, type WebRequest } from '../nodes/ports.ts'
import type { PortFactory } from './converse/contract.ts'
import type { Model } from './model/contract.ts'
import { trainIntents } from './model/intents.ts'
import type { Sandbox } from './sandbox/contract.ts'
import type { Store } from './store/contract.ts'

export interface PortDeps {
  model: Model
  sandbox: Sandbox
  egress: Egress
  store: Store
  /** Default: the embedded matcher. */
  intents?: (intents: Intent[]) => Matcher
}

/** The guarded way out. */
interface Egress {
  request(
    request: WebRequest & { credential?: { value: string; hosts: readonly string[] } },
    signal?: AbortSignal,
  ): Promise<WebAnswer>
}

interface Matcher {
  rank(text: string, among?: readonly string[]): Ranking | Promise<Ranking>
}

/** What stands behind a node's ports: the matcher, the model, the way out with the shop's secrets, and the sandbox. */
export function createPorts({ model, sandbox, egress, store, intents = trainIntents }: PortDeps): PortFactory {
  const matcherOf = createMatchers(intents)
  return ({ bot, document, signal, onSentence }) => ({
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
  })
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
