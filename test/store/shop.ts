import { type BotDocument, FORMAT } from '../../nodes/flow.ts'
import type { Reply } from '../../nodes/reply.ts'
import { newSession, type Session } from '../../runtime/core/session.ts'
import type { Accepted, Accepting, BotStore, Loaded, Message, Store, TurnResult } from '../../runtime/store/contract.ts'

/** A published bot and its customers, as stories tell them: `const asked = await shop.hears('budi', 'halo')`. */
export interface Shop {
  bot: BotStore
  /** A customer's message is accepted. */
  hears(contact: string, text: string, more?: Partial<Accepting>): Promise<Accepted>
  /** The turn is answered and done. */
  answers(turn: string, replies?: (string | Reply)[], more?: Partial<TurnResult>): Promise<Message[]>
  /** What everyone sees in the conversation: `['1 customer halo', '2 bot hai']`. */
  transcript(conversation: string): Promise<string[]>
}

export const KEK = Buffer.alloc(32, 7)
export const silent = { info() {}, error() {} }

export function documentOf(name: string, more: Partial<BotDocument> = {}): BotDocument {
  return {
    jaga: FORMAT,
    name,
    languages: ['id'],
    fallback: 'id',
    variables: [],
    intents: [],
    flows: [],
    texts: { trouble: { id: 'Maaf' }, handoff: { id: 'Sebentar' }, label: { id: 'Bot' } },
    ...more,
  }
}

export async function openShop(store: Store, name = 'Toko Bandung', document = documentOf(name)): Promise<Shop> {
  const bot = store.bot(await store.bots.create({ name, document, by: 'ani', at: 1 }))
  await bot.publish({ revision: 1, note: 'pertama', by: 'ani', at: 2 })
  return shopOf(bot)
}

export function shopOf(bot: BotStore): Shop {
  let messages = 0
  return {
    bot,
    hears(contact, text, more = {}) {
      const messageId = `m${++messages}`
      const plain: Accepting = {
        channel: 'web',
        contact,
        messageId,
        event: { kind: 'text', text },
        verdicts: [],
        text,
        language: 'id',
        at: 10,
      }
      return bot.accept({ ...plain, ...more })
    },
    async answers(turn, replies = [], more = {}) {
      const loaded = await bot.load(turn)
      const said = replies.map((reply) => (typeof reply === 'string' ? { text: reply } : reply))
      return (await bot.saveTurn({ ...resultOf(loaded, said), ...more })).messages
    },
    async transcript(conversation) {
      return (await bot.messages(conversation, 0, 100)).map(({ seq, from, reply }) => `${seq} ${from} ${reply.text}`)
    },
  }
}

export function resultOf(loaded: Loaded, replies: Reply[], session: Partial<Session> = {}): TurnResult {
  return {
    turn: loaded.turn,
    tries: loaded.tries,
    conversation: loaded.conversation,
    revision: loaded.revision,
    session: { ...(loaded.session ?? newSession(loaded.language)), ...session },
    replies,
    receipt: { version: loaded.version, steps: [], verdicts: [] },
    wakeAt: null,
    handoff: null,
    at: 20,
  }
}
