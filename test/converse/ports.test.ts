import { describe, expect, it } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import { createPorts } from '../../runtime/ports.ts'
import { draw } from '../bot.ts'

const INTENTS = [{ id: 'track', name: 'Lacak', examples: ['paket saya di mana'] }]

function made() {
  const trained: string[] = []
  const sent: object[] = []
  const factory = createPorts({
    model: { answer: async (_: unknown, options: object) => ({ text: 'x', by: 'model', used: [], ...options }) },
    sandbox: { run: async () => ({ value: 7, ms: 1, heap: 1 }) },
    egress: {
      async request(request: object) {
        sent.push(request)
        return { status: 200, body: null }
      },
    },
    store: {
      bot: (bot: string) => ({
        revealSecret: async (name: string) =>
          bot === 'mine' && name === 'shop' ? { value: 'geheim', hosts: ['x.example'] } : null,
      }),
    },
    intents: (intents: { id: string }[]) => {
      trained.push(intents.map((intent) => intent.id).join())
      return { rank: () => ({ ranked: [{ intent: intents[0]?.id ?? '', score: 1 }], rejected: false }) }
    },
    trust: { of: () => ({}) },
  } as unknown as Parameters<typeof createPorts>[0]) // the used parts of each
  const ports = (document: BotDocument, bot = 'mine') =>
    factory({
      bot,
      turn: 't',
      conversation: null,
      contact: null,
      now: 0,
      version: null,
      document,
      language: 'id',
      signal: new AbortController().signal,
      onSentence() {},
    })
  return { ports, trained, sent }
}

describe('ports', () => {
  it('learn each set of examples once: by the document, and by its words for a draft that comes anew each time', async () => {
    const { ports, trained } = made()
    const document = draw({}, { intents: INTENTS })
    for (const each of [document, document, structuredClone(document)]) await ports(each).intents.rank('x', [])
    expect(trained).toEqual(['track'])
    await ports(draw({}, { intents: [{ ...INTENTS[0]!, id: 'other' }] })).intents.rank('x', [])
    expect(trained).toEqual(['track', 'other'])
  })

  it('put in a secret by its name, the bot’s own only', async () => {
    const { ports, sent } = made()
    const request = { method: 'GET' as const, url: 'https://x.example', headers: [], timeout: 5, secret: 'shop' }
    await ports(draw({})).web.request(request)
    expect(sent).toMatchObject([{ credential: { value: 'geheim', hosts: ['x.example'] } }])
    await expect(ports(draw({}), 'another').web.request(request)).rejects.toMatchObject({ code: 'web.refused' })
    expect(sent).toHaveLength(1)
  })

  it('give the sandbox’s value, and the model the turn’s signal', async () => {
    const { ports } = made()
    expect(await ports(draw({})).sandbox.run('return 7', {})).toBe(7)
    expect(await ports(draw({})).model.answer({} as never)).toMatchObject({
      signal: expect.any(AbortSignal),
      onSentence: expect.any(Function),
    })
  })
})
