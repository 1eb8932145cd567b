import { AppError } from '../errors.ts'
import { newTimedId } from '../random.ts'
import { sealCame } from './accept.ts'
import { found } from './access.ts'
import type { BotStore, ConversationState, ConversationSummary } from './contract.ts'
import { isConflict } from './driver.ts'
import { lastHandoff } from './handoffs.ts'
import { idOf } from './keys.ts'
import { messageOf, messageStep, replyOf } from './messages.ts'
import { keysetOf, pageOf } from './page.ts'
import { type ConversationRow, DESK } from './queries/desk.ts'
import { INTAKE } from './queries/intake.ts'
import { TURNS } from './queries/turns.ts'
import type { Vault } from './vault.ts'

type Desk = Pick<
  BotStore,
  'conversations' | 'conversation' | 'standing' | 'messages' | 'take' | 'say' | 'giveBack' | 'end' | 'counts'
>

/** A bot's conversations as staff read and lead them. */
export function createDesk(vault: Vault, bot: string): Desk {
  const { db } = vault
  const mine = db.forBot(bot)
  const row = async (conversation: string) => found(await mine.one(DESK.conversationGet, { conversation }), 'conversation')
  const keyOf = (row: ConversationRow) => vault.contact(bot, row.contact, row.wrappedKey)

  async function summaryOf(row: ConversationRow): Promise<ConversationSummary> {
    const { wrappedKey, said, saidBody, ...plain } = row
    const lastText = said && saidBody ? replyOf(said, saidBody, bot, await keyOf(row)).text.slice(0, LAST_TEXT) : ''
    return { ...plain, bot, lastText }
  }

  return {
    async conversations(request) {
      const { state, limit } = request
      const states = state === undefined ? EVERY_STATE : [state].flat()
      const rows = await mine.all(DESK.conversationList, { ...keysetOf(request, 'descending'), ...four(states) })
      const page = pageOf(
        rows,
        limit,
        (row) => [row.updatedAt, row.id],
        (row) => row,
      )
      return { items: await Promise.all(page.items.map(summaryOf)), next: page.next }
    },
    async conversation(id) {
      const found = await row(id)
      return { ...(await summaryOf(found)), handoff: await lastHandoff(vault, bot, await keyOf(found), id) }
    },
    async standing(conversation) {
      const row = await mine.one(DESK.conversationStanding, { conversation })
      if (!row) return null
      const { contact, state, lastSeq, name, live, deletedAt, settings } = row
      return {
        contact,
        state,
        lastSeq,
        bot: { name, live, deletedAt },
        settings: settings === null ? null : JSON.parse(settings),
      }
    },
    async messages(conversation, after, limit) {
      const key = await keyOf(await row(conversation))
      const rows = await mine.all(DESK.messageList, { conversation, after, take: limit })
      return rows.map((row) => messageOf(row, bot, key))
    },

    async take(conversation, staff, at) {
      try {
        await db.commit([mine.step(DESK.conversationTake, { conversation, staff, at }, 1)])
      } catch (error) {
        if (!isConflict(error)) throw error
        const { state, takenBy } = await row(conversation)
        if (takenBy !== staff) throw new AppError(state === 'over' ? 'conversation.over' : 'conversation.taken')
      }
    },
    async say(conversation, staff, text, messageId, at) {
      const key = await keyOf(await row(conversation))
      const id = idOf(conversation, staff, messageId)
      const draft = { id, from: 'staff' as const, reply: { text }, staff, turn: null, at }
      const said = async () => {
        const message = await mine.one(INTAKE.messageGet, { id })
        return message && messageOf(message, bot, key)
      }
      const before = await said()
      if (before) return before
      try {
        const results = await db.commit([
          mine.step(DESK.conversationSpeak, { conversation, staff, at }, 1),
          messageStep(mine, bot, key, conversation, draft, 0),
        ])
        return { ...draft, seq: Number(results[0]!.rows[0]!.lastSeq) }
      } catch (error) {
        if (!isConflict(error)) throw error
        const twin = await said()
        if (twin) return twin
        throw notYours((await row(conversation)).state)
      }
    },
    async giveBack(conversation, staff, variables, at) {
      const before = await row(conversation)
      const turn = newTimedId(at)
      const event = sealCame(await keyOf(before), bot, turn, { event: { kind: 'returned', variables }, verdicts: [] })
      const { channel, language, contact } = before
      const { host } = vault
      try {
        await db.commit([
          mine.step(DESK.conversationGiveBack, { conversation, staff, at }, 1),
          mine.step(
            INTAKE.turnInsert,
            { turn, conversation, channel, messageId: `returned:${turn}`, event, language, at, host },
            1,
          ),
        ])
      } catch (error) {
        if (isConflict(error)) throw notYours((await row(conversation)).state)
        // Only the answer may have been lost: then the conversation is the bot's, and nobody else would take its turn.
        if (!(await mine.one(TURNS.turnKey, { turn }))) throw error
      }
      return { conversation, contact, turn, fresh: true, message: null, replies: null }
    },
    async end(conversation, at) {
      await row(conversation)
      await db.commit([mine.step(DESK.conversationEnd, { conversation, at })])
    },
    async counts() {
      const rows = await mine.all(DESK.conversationCounts)
      const counts: Record<ConversationState, number> = { bot: 0, waiting: 0, person: 0, over: 0 }
      for (const { state, count } of rows) counts[state] = Number(count)
      return counts
    },
  }
}

function notYours(state: ConversationState): AppError {
  return new AppError(state === 'over' ? 'conversation.over' : 'conversation.taken')
}

const EVERY_STATE: ConversationState[] = ['bot', 'waiting', 'person', 'over']
/** As much of a message as lists show. */
const LAST_TEXT = 200

/** The query's four places, however few states are asked for: '' is none. */
function four(states: ConversationState[]) {
  const [state1, state2 = '', state3 = '', state4 = ''] = new Set(states)
  if (!state1) throw new AppError('request.invalid', { at: 'state' })
  return { state1, state2, state3, state4 }
}
