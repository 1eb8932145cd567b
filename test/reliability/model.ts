// Longer than a file should be: each command stands beside what the model says of it.
import fc from 'fast-check'
import { expect } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import { FAILPOINTS, type Failpoint } from '../../runtime/converse/failpoints.ts'
import { draw } from '../bot.ts'
import type { Database } from './databases.ts'
import { openWorld, type World } from './world.ts'

/** A bot whose words tell its version: it says things back, fetches a person for `cs`, ends with `selesai`, asks after silence. */
export function versionOf(n: number): BotDocument {
  const say = (text: string) => ({ text: { id: text } })
  return draw(
    {
      main: [
        ['start', 'start'],
        ['hello', 'message', say(`Halo V${n}`)],
        ['ask', 'question', { ...say('Apa?'), kind: 'text', save: 'word', patience: PATIENCE / MINUTE }],
        ['part', 'switch', { value: 'word', cases: [{ id: 'cs', is: 'cs' }, { id: 'end', is: 'selesai' }] }], // biome-ignore format: one line
        ['echo', 'message', say(`V${n}: {{word}}`)],
        ['late', 'message', say(`V${n} masih?`)],
        ['help', 'handoff', { ...say(`V${n} sebentar`), patience: LONGER / MINUTE, quote: false }],
        ['nobody', 'message', say(`V${n} tidak ada`)],
        ['bye', 'end', say(`V${n} dah`)],
        'start -> hello',
        'hello -> ask',
        'ask -> part',
        'ask.silent -> late',
        'ask.invalid -> ask',
        'late -> ask',
        'part.cases.cs -> help',
        'part.cases.end -> bye',
        'part.otherwise -> echo',
        'echo -> ask',
        'help.returned -> ask',
        'help.nobody -> nobody',
        'nobody -> ask',
      ],
    },
    { languages: ['id'], variables: [{ name: 'word', type: 'text', scope: 'conversation' }] },
  )
}

const MINUTE = 60_000
const PATIENCE = 10 * MINUTE
/** How long somebody who waits for staff is let wait. */
const LONGER = 60 * MINUTE

/** What should be: nothing of a database, a process or a turn is known here. */
interface Talk {
  version: number
  state: 'bot' | 'waiting' | 'person' | 'over'
  takenBy: string | null
  dueAt: number
  lines: string[]
}
interface Model {
  now: number
  versions: number
  live: number | null
  /** The talks of each contact, the open one last. */
  talks: Map<string, Talk[]>
  /** The last message of each contact, which a channel may deliver again. */
  last: Map<string, { id: string; word: string }>
  sent: number
}
interface Real {
  world: World
  /** The ids of each contact's talks, in the model's order. */
  ids: Map<string, string[]>
  dieAt: Failpoint | null
}

const open = ({ talks }: Model, contact: string) => talks.get(contact)?.findLast((talk) => talk.state !== 'over')

/** What the bot does with a word. */
function hear(model: Model, contact: string, word: string): void {
  let talk = open(model, contact)
  const isFirst = !talk
  if (!talk) {
    talk = { version: model.live!, state: 'bot', takenBy: null, dueAt: 0, lines: [] }
    model.talks.set(contact, [...(model.talks.get(contact) ?? []), talk])
  }
  talk.lines.push(`customer: ${word}`)
  if (talk.state !== 'bot') return
  const v = `V${talk.version}`
  if (!isFirst && word === 'cs') {
    talk.lines.push(`bot: ${v} sebentar`)
    talk.state = 'waiting'
    talk.dueAt = model.now + LONGER
  } else if (!isFirst && word === 'selesai') {
    talk.lines.push(`bot: ${v} dah`)
    talk.state = 'over'
  } else {
    talk.lines.push(isFirst ? `bot: Halo ${v}` : `bot: ${v}: ${word}`, 'bot: Apa?')
    talk.dueAt = model.now + PATIENCE
  }
}

/** The same in the world; compares everything that anybody could see. */
async function agree(model: Model, { world, ids }: Real): Promise<void> {
  for (const [contact, talks] of model.talks) {
    for (const [i, talk] of talks.entries()) {
      const id = ids.get(contact)![i]!
      expect(await world.transcript(id)).toEqual(talk.lines)
      const { state, takenBy, version } = await world.shop.conversation(id)
      expect({ state, takenBy, version }).toEqual({ state: talk.state, takenBy: talk.takenBy, version: talk.version })
    }
  }
  expect(await world.store.work.counts()).toMatchObject({ unfinished: 0, parked: 0 })
}

type Command = fc.AsyncCommand<Model, Real>

/** A command that may always be given: `run` changes the model and the world, and then both are compared. */
function command(
  name: string,
  run: (model: Model, real: Real) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): Command {
  return {
    check,
    async run(model, real) {
      await run(model, real)
      await agree(model, real)
    },
    toString: () => name,
  }
}

const says = (contact: string, word: string, dieAt: Failpoint | null) =>
  command(`${contact} says ${word}${dieAt ? `, dies at ${dieAt}` : ''}`, async (model, real) => {
    const { world, ids } = real
    const id = `m${++model.sent}`
    if (model.live === null && !open(model, contact)) {
      await expect(world.receives(contact, id, word)).rejects.toMatchObject({ code: 'version.none' })
      return
    }
    const isNew = !open(model, contact)
    hear(model, contact, word)
    model.last.set(contact, { id, word })
    real.dieAt = dieAt
    const death = new Promise<null>((resolve) => {
      onDeath = () => resolve(null)
    })
    const heard = world.receives(contact, id, word).then(async (accepted) => {
      await Promise.race([world.settles(), death])
      return accepted
    })
    let accepted = await Promise.race([heard.catch(() => null), death])
    if (dieAt && real.dieAt === null) {
      await world.restart()
      accepted = await world.receives(contact, id, word)
      await world.settles()
    }
    real.dieAt = null
    if (isNew) ids.set(contact, [...(ids.get(contact) ?? []), accepted!.conversation])
  })
let onDeath = () => {}

const again = (contact: string) =>
  command(
    `${contact}'s last message comes again, twice`,
    async (model, { world }) => {
      const { id, word } = model.last.get(contact)!
      await Promise.all([world.receives(contact, id, word), world.receives(contact, id, word)])
      await world.settles()
    },
    (model) => model.last.has(contact),
  )

const restart = command('restart', (_, { world }) => world.restart())

const publish = command('edit and publish', async (model, { world }) => {
  const { revision } = await world.shop.draft()
  const n = model.versions + 1
  const saved = await world.shop.saveDraft({ document: versionOf(n), revision, by: 'sari', at: world.now })
  const version = await world.shop.publish({ revision: saved.revision, note: '', by: 'sari', at: world.now })
  expect(version.number).toBe(n)
  Object.assign(model, { versions: n, live: n })
})

const edit = command('edit', async (_, { world }) => {
  const { revision } = await world.shop.draft()
  await world.shop.saveDraft({ document: versionOf(99), revision, by: 'sari', at: world.now })
})

const rollBack = (to: number) =>
  command(`roll back to ${to}`, async (model, { world }) => {
    model.live = to === 0 ? null : 1 + (to % model.versions)
    await world.shop.setLive(model.live)
  })

const take = (contact: string, staff: string) =>
  command(
    `${staff} takes ${contact}`,
    async (model, { world, ids }) => {
      const talk = open(model, contact)!
      const taking = world.shop.take(ids.get(contact)!.at(-1)!, staff, world.now)
      if (talk.takenBy !== null && talk.takenBy !== staff) {
        await expect(taking).rejects.toMatchObject({ code: 'conversation.taken' })
        return
      }
      await taking
      Object.assign(talk, { state: 'person', takenBy: staff })
    },
    (model) => open(model, contact) !== undefined,
  )

const staffSays = (contact: string, staff: string) =>
  command(
    `${staff} writes to ${contact}`,
    async (model, { world, ids }) => {
      const talk = open(model, contact)!
      const saying = world.shop.say(ids.get(contact)!.at(-1)!, staff, 'Saya bantu', `s${++model.sent}`, world.now)
      if (talk.takenBy === staff) {
        await saying
        talk.lines.push('staff: Saya bantu')
      } else await expect(saying).rejects.toMatchObject({ code: 'conversation.taken' })
    },
    (model) => open(model, contact) !== undefined,
  )

const giveBack = (contact: string, staff: string) =>
  command(
    `${staff} gives ${contact} back`,
    async (model, { world, ids }) => {
      const talk = open(model, contact)!
      const conversation = ids.get(contact)!.at(-1)!
      const giving = world.serving.bot(world.bot).giveBack(conversation, staff, {}, world.now)
      if (talk.takenBy !== staff) {
        await expect(giving).rejects.toMatchObject({ code: 'conversation.taken' })
        return
      }
      const { turn } = await giving
      world.engine.queue({ bot: world.bot, conversation, turn })
      await world.settles()
      talk.lines.push('bot: Apa?')
      Object.assign(talk, { state: 'bot', takenBy: null, dueAt: model.now + PATIENCE })
    },
    (model) => open(model, contact) !== undefined,
  )

const end = (contact: string) =>
  command(
    `${contact} is ended`,
    async (model, { world, ids }) => {
      await world.shop.end(ids.get(contact)!.at(-1)!, world.now)
      Object.assign(open(model, contact)!, { state: 'over', takenBy: null })
    },
    (model) => open(model, contact) !== undefined,
  )

const erase = (contact: string) =>
  command(
    `${contact} is forgotten`,
    async (model, { world, ids }) => {
      const gone = ids.get(contact)!
      const { contact: id } = await world.shop.conversation(gone[0]!)
      await world.shop.forget(id, world.now)
      for (const conversation of gone)
        await expect(world.shop.conversation(conversation)).rejects.toMatchObject({ code: 'not-found' })
      for (const kept of [model.talks, model.last, ids]) kept.delete(contact)
    },
    (model) => model.talks.has(contact),
  )

const passes = (minutes: number) =>
  command(`${minutes} minutes pass`, async (model, { world }) => {
    model.now += minutes * MINUTE
    for (const talk of [...model.talks.values()].flat()) {
      if (!['bot', 'waiting'].includes(talk.state) || talk.dueAt > model.now) continue
      talk.lines.push(`bot: V${talk.version} ${talk.state === 'bot' ? 'masih?' : 'tidak ada'}`, 'bot: Apa?')
      Object.assign(talk, { state: 'bot', dueAt: model.now + PATIENCE })
    }
    await world.passes(minutes * MINUTE)
  })

const contact = fc.constantFrom('ani', 'budi')
const staff = fc.constantFrom('sari', 'dewi')
const word = fc.constantFrom('halo', 'cs', 'selesai', 'apa kabar')
const death = fc.constantFrom(...FAILPOINTS.filter((name) => !name.startsWith('park.') && !name.startsWith('call.')))

const COMMANDS = [
  fc.tuple(contact, word).map(([who, what]) => says(who, what, null)),
  fc.tuple(contact, word, death).map(([who, what, at]) => says(who, what, at)),
  contact.map(again),
  fc.constant(restart),
  fc.constant(publish),
  fc.constant(edit),
  fc.nat(4).map(rollBack),
  fc.tuple(contact, staff).map(([who, by]) => take(who, by)),
  fc.tuple(contact, staff).map(([who, by]) => staffSays(who, by)),
  fc.tuple(contact, staff).map(([who, by]) => giveBack(who, by)),
  contact.map(end),
  contact.map(erase),
  fc.constantFrom(1, 9, 11, 24 * 60).map(passes),
]

/** REL-07: whatever staff, customers and fate do one after another, everybody sees what the model says. */
export function modelProperty(database: Database, maxCommands: number): fc.IAsyncProperty<[Iterable<Command>]> {
  return fc.asyncProperty(fc.commands(COMMANDS, { maxCommands, size: 'max' }), async (commands) => {
    let real: Real | undefined
    const failpoint = (name: Failpoint) => {
      if (real?.dieAt !== name) return
      real.dieAt = null
      real.world.kill()
      onDeath()
      throw new Error(`killed at ${name}`)
    }
    const world = await openWorld(database, { document: versionOf(1), failpoint })
    real = { world, ids: new Map(), dieAt: null }
    const model: Model = { now: world.now, versions: 1, live: 1, talks: new Map(), last: new Map(), sent: 0 }
    try {
      await fc.asyncModelRun(() => ({ model, real: real! }), commands)
    } finally {
      await world.close()
    }
  })
}
