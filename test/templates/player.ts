import { expect } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import type { Reply } from '../../nodes/reply.ts'
import type { Talk } from '../../nodes/talk.ts'
import { loadSample } from '../../runtime/commerce/sample.ts'
import type { Engine } from '../../runtime/converse/contract.ts'
import { addDocuments } from '../../runtime/sample/documents.ts'
import type { Store } from '../../runtime/store/contract.ts'
import type { House } from '../http/house.ts'

/** A bot that serves customers on the whole house: real store, guard, engine and ports, with the sample shop's data. */
export interface Player {
  bot: string
  plays(talk: Talk): Promise<void>
  /** The node types that its conversations have gone through, by their receipts. */
  visited(): Promise<Set<string>>
}

/** 10.00 on Sunday 22 November 2026 in Western Indonesia: every transcript begins then. */
export const BEGINS = Date.UTC(2026, 10, 22, 3)
/** What a person takes to read and write, in milliseconds: what comes faster is looked at together. */
const TYPING = 5_000
/** Longer than staff are ever waited for. */
const NOBODY_COMES = 26 * 3_600_000

type Content = Parameters<Engine['receive']>[0]['content']

/** Publishes the document with the sample shop's data behind it. */
export async function serves(house: House, document: BotDocument): Promise<Player> {
  const bot = await house.bot({ document, published: false })
  const { shop, ...mine } = house.store.bot(bot)
  await loadSample(shop, BEGINS)
  await addDocuments({ library: house.deps.library, folder: house.deps.samples }, bot, 'nobody')
  const { revision } = await mine.draft()
  await mine.publish({ revision, note: '', by: 'nobody', at: BEGINS })
  return playing(house, bot)
}

/** Plays on a bot that is there; each transcript is another customer's, and staff are there. Every written bot line must come after the one before it. */
export function playing(house: House, bot: string): Player {
  house.deps.presence.arrive()
  let contacts = 0
  return {
    bot,
    visited: () => visitedIn(house.store.bot(bot)),
    async plays(talk) {
      house.time.now = BEGINS
      const customer = speaks(house, bot, `customer-${++contacts}`, talk)
      for (const line of talk.lines) {
        const where = `line ${line.line}, after: ${customer.heard.join(' / ')}`
        switch (line.kind) {
          case 'opens':
            await customer.sends({ kind: 'open' })
            break
          case 'says':
            house.time.now += TYPING
            await customer.sends({ kind: 'text', text: line.text })
            break
          case 'presses':
            house.time.now += TYPING
            await customer.sends({ kind: 'text', text: line.label, choice: customer.choice(line.label) })
            break
          case 'silent':
            await customer.waits(line.minutes * 60_000)
            break
          case 'staff':
            await (line.did === 'returned' ? customer.isHelped() : customer.waits(NOBODY_COMES))
            break
          case 'hears':
            expect(customer.unheard(), where).toContain(line.text)
            customer.hears(line.text)
            break
          case 'at':
            expect((await customer.session())?.at?.node, where).toBe(line.node)
            break
          case 'over':
            expect((await customer.session())?.mode, where).toBe('over')
        }
      }
    },
  }
}

async function visitedIn(mine: ReturnType<Store['bot']>): Promise<Set<string>> {
  const { items } = await mine.conversations({ limit: 100 })
  const messages = await Promise.all(items.map(({ id }) => mine.messages(id, 0, 100)))
  const turns = new Set(messages.flat().flatMap(({ turn }) => turn ?? []))
  const receipts = await Promise.all([...turns].map((turn) => mine.receipt(turn)))
  return new Set(receipts.flatMap((receipt) => receipt?.steps.map(({ type }) => type) ?? []))
}

/** One customer's side of one conversation. */
function speaks({ store, engine, time }: House, bot: string, contact: string, { language }: Talk) {
  const mine: ReturnType<Store['bot']> = store.bot(bot)
  let conversation = ''
  let turn = ''
  let seen = 0
  let sent = 0
  let replies: Reply[] = []
  let left = ''

  async function listens() {
    await engine.settled(conversation)
    const messages = await mine.messages(conversation, seen, 100)
    seen = messages.at(-1)?.seq ?? seen
    replies = messages.filter(({ from }) => from === 'bot').map(({ reply }) => reply)
    left = replies.map(wordsOf).join('\n')
  }
  async function goesOn(accepted: { conversation: string; turn: string }) {
    engine.queue({ bot, ...accepted })
    turn = accepted.turn
    await listens()
  }

  return {
    get heard() {
      return replies.map(wordsOf)
    },
    unheard: () => left,
    hears(text: string) {
      left = left.slice(left.indexOf(text) + text.length)
    },
    choice(label: string) {
      const offered = replies.flatMap((reply) => [
        ...(reply.choices ?? []),
        ...(reply.cards ?? []).flatMap((card) => card.buttons ?? []),
      ])
      const found = offered.find((choice) => choice.label === label)
      if (!found) throw new Error(`no button “${label}” among: ${offered.map((choice) => choice.label).join(', ')}`)
      return found.id
    },
    async sends(content: Content) {
      time.now += 1_000
      const messageId = `${contact}-${++sent}`
      const accepted = await engine.receive({ bot, channel: 'web', contact, messageId, content, language })
      conversation = accepted.conversation
      turn = accepted.turn
      await listens()
    },
    async waits(ms: number) {
      time.now += ms
      const due = (await store.work.due(time.now, 200)).filter((each) => each.conversation === conversation)
      for (const each of due) await goesOn(each)
    },
    async isHelped() {
      await mine.take(conversation, 'staff', time.now)
      await goesOn(await mine.giveBack(conversation, 'staff', {}, time.now))
    },
    session: async () => (await mine.load(turn)).session,
  }
}

/** What a customer sees of a reply. */
function wordsOf({ text, cards = [] }: Reply): string {
  return [text, ...cards.map(({ title, subtitle, price }) => [title, subtitle, price].filter(Boolean).join(' '))].join('\n')
}
