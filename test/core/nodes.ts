import { condition, list, number, phrase, reference, text, variable } from '../../nodes/field.ts'
import type { Json } from '../../nodes/json.ts'
import { defineNode, type NodeType, type Words } from '../../nodes/node.ts'

/**
 * Small node types for the engine's own tests, so that these do not depend on what the palette has. The engine reads
 * nothing of `words`.
 */
const words = (): { id: Words; en: Words } => {
  const none = { name: '', help: '', example: [], limits: '', search: [], fields: {}, exits: {} }
  return { id: none, en: none }
}
// biome-ignore lint/suspicious/noExplicitAny: words are left out on purpose, so the compiler cannot hold them to the fields
const silent = () => words() as any

const start = defineNode({
  type: 'start',
  group: 'steer',
  icon: 'play',
  version: 1,
  entry: 'start',
  fields: {},
  exits: ['next'],
  words: silent(),
  run: () => ({ exit: 'next' }),
})

const say = defineNode({
  type: 'say',
  group: 'talk',
  icon: 'x',
  version: 1,
  fields: { text: phrase(), times: number({ initial: 1 }) },
  exits: ['next'],
  words: silent(),
  run: ({ fields }) => ({ say: Array.from({ length: fields.times }, () => ({ text: fields.text })), exit: 'next' }),
})

const ask = defineNode({
  type: 'ask',
  group: 'talk',
  icon: 'x',
  version: 1,
  fields: { text: phrase(), save: variable({ use: 'write', optional: true }), patience: number({ optional: true }) },
  exits: ['answered', 'silent'],
  waits: true,
  words: silent(),
  run: ({ fields }) => ({ say: [{ text: fields.text }], wait: { for: 'reply', timeout: fields.patience, state: { tries: 1 } } }),
  resume({ fields, event }) {
    if (event.kind === 'timeout') return { exit: 'silent' }
    const heard = event.kind === 'text' || event.kind === 'security' ? event.text : ''
    return { set: fields.save ? { [fields.save]: heard } : {}, exit: 'answered' }
  },
})

const set = defineNode({
  type: 'set',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: { name: variable({ use: 'write' }), value: text({ template: true }) },
  exits: ['next', 'trouble'],
  words: silent(),
  run: ({ fields }) => ({ set: { [fields.name]: fields.value }, exit: 'next' }),
})

const when = defineNode({
  type: 'when',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: { is: condition() },
  exits: ['yes', 'no'],
  words: silent(),
  run: ({ fields }) => ({ exit: fields.is ? 'yes' : 'no' }),
})

const fork = defineNode({
  type: 'fork',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: { take: text(), ways: list({ label: text() }, { title: 'label' }) },
  exits: ['other'],
  branches: 'ways',
  words: silent(),
  run: ({ fields }) => ({ exit: fields.take === 'other' ? 'other' : `ways.${fields.take}` }),
})

/** Does what its field says: any outcome at all, as JSON. */
const does = defineNode({
  type: 'does',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: { outcome: text() },
  exits: ['next'],
  words: silent(),
  run: ({ fields }) => JSON.parse(fields.outcome),
})

const fails = defineNode({
  type: 'fails',
  group: 'reach',
  icon: 'x',
  version: 1,
  fields: {},
  exits: ['next', 'trouble'],
  words: silent(),
  run() {
    throw Object.assign(new Error('no such host shop.internal'), { code: 'web.failed' })
  },
})

const gate = defineNode({
  type: 'gate',
  group: 'protect',
  icon: 'x',
  version: 1,
  fields: {},
  exits: ['allowed', 'refused'],
  whenBroken: 'refused',
  words: silent(),
  run() {
    throw new Error('cannot tell')
  },
})

const sub = defineNode({
  type: 'sub',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: { flow: reference({ to: 'flow' }) },
  exits: ['next'],
  words: silent(),
  run: ({ fields }) => ({ call: fields.flow }),
  resume: () => ({ exit: 'next' }),
})

const go = defineNode({
  type: 'go',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: { to: reference({ to: 'node' }) },
  exits: [],
  words: silent(),
  run: ({ fields }) => ({ jump: fields.to }),
})

const back = defineNode({
  type: 'back',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: {},
  exits: [],
  words: silent(),
  run: () => ({ back: true }),
})

const end = defineNode({
  type: 'end',
  group: 'steer',
  icon: 'x',
  version: 1,
  fields: { text: phrase({ optional: true }) },
  exits: [],
  words: silent(),
  run: ({ fields }) => ({ say: fields.text ? [{ text: fields.text }] : [], end: true }),
})

/** An interrupt: by a word, by what the guard saw, or by silence. */
const whenever = defineNode({
  type: 'whenever',
  group: 'steer',
  icon: 'x',
  version: 1,
  entry: 'interrupt',
  fields: { word: text({ optional: true }), security: text({ optional: true }), silence: number({ optional: true }) },
  exits: ['next'],
  words: silent(),
  wakesAfter: (fields) => fields.silence ?? null,
  matches({ fields, event }) {
    if (event.kind === 'text') return fields.word !== undefined && event.text.includes(fields.word)
    if (event.kind === 'security') return event.what === fields.security
    return event.kind === 'timeout' && fields.silence !== undefined && (event.silent ?? 0) >= fields.silence
  },
  run: () => ({ exit: 'next' }),
})

const person = defineNode({
  type: 'person',
  group: 'reach',
  icon: 'x',
  version: 1,
  fields: { patience: number({ optional: true }) },
  exits: ['returned', 'nobody'],
  needs: ['people'],
  waits: true,
  words: silent(),
  async run({ fields, people }) {
    const ticket = await people.ask({ reason: 'asked for', summary: 'a summary' })
    return { say: [{ text: `Nomor ${ticket.number}` }], wait: { for: 'person', timeout: fields.patience } }
  },
  resume: ({ event }) => ({ exit: event.kind === 'nobody' ? 'nobody' : 'returned' }),
})

const fetches = defineNode({
  type: 'fetches',
  group: 'reach',
  icon: 'x',
  version: 1,
  fields: {
    method: text({ initial: 'GET' }),
    url: text({ template: true }),
    save: variable({ use: 'write', optional: true }),
    secret: variable({ use: 'read', optional: true }),
  },
  exits: ['next', 'trouble'],
  needs: ['web'],
  words: silent(),
  async run({ fields, web }) {
    const headers = fields.secret ? [{ name: 'x-note', value: String(fields.secret) }] : []
    const answer = await web.request({
      method: fields.method as 'GET',
      url: fields.url,
      headers: [{ name: 'Authorization', value: 'Bearer abc' }, ...headers],
      timeout: 5,
    })
    const got: Json = answer.body
    return { set: fields.save ? { [fields.save]: got } : {}, because: { status: answer.status }, exit: 'next' }
  },
})

/** Reports which ports it was handed. */
const nosy = defineNode({
  type: 'nosy',
  group: 'reach',
  icon: 'x',
  version: 1,
  fields: {},
  exits: ['next'],
  needs: ['intents'],
  words: silent(),
  run: (given) => ({ because: Object.keys(given).sort(), exit: 'next' }),
})

const answers = defineNode({
  type: 'answers',
  group: 'understand',
  icon: 'x',
  version: 1,
  fields: { instruction: text() },
  exits: ['next', 'trouble'],
  needs: ['model'],
  words: silent(),
  async run({ fields, event, language, model }) {
    const question = event.kind === 'text' ? event.text : ''
    const answer = await model.answer({ instruction: fields.instruction, question, passages: [], language, max: 500 })
    return { say: [{ text: answer.text, generated: true }], exit: 'next' }
  },
})

const DECLARED: readonly NodeType[] = [
  start,
  say,
  ask,
  set,
  when,
  fork,
  does,
  fails,
  gate,
  sub,
  go,
  back,
  end,
  whenever,
  person,
  fetches,
  nosy,
  answers,
]

export const TEST_NODES: ReadonlyMap<string, NodeType> = new Map(DECLARED.map((type) => [type.type, type]))
