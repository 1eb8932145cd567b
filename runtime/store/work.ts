import { type Came, eventPlace } from './accept.ts'
import type { WorkStore } from './contract.ts'
import { isConflict } from './driver.ts'
import { newId } from './keys.ts'
import { INTAKE } from './queries/intake.ts'
import { TURNS } from './queries/turns.ts'
import { WORK } from './queries/work.ts'
import { sealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** The engine's work across bots: turns to go on with, timers that are due. */
export function createWork(vault: Vault): WorkStore {
  const { db } = vault

  async function wake(row: Due, now: number): Promise<{ bot: string; conversation: string; turn: string } | null> {
    const { bot, conversation, channel, language, wakeAt } = row
    const mine = db.forBot(bot)
    const turn = newId()
    const key = await vault.contact(bot, row.contact, row.wrappedKey)
    const event = sealJson(key, eventPlace(bot, turn), { event: { kind: 'timeout' }, verdicts: [] } satisfies Came)
    const messageId = `timeout:${conversation}:${wakeAt}`
    try {
      await db.commit([
        mine.step(INTAKE.conversationWoken, { conversation, wakeAt, at: now }, 1),
        mine.step(INTAKE.turnInsert, { turn, conversation, channel, messageId, event, language, at: now }, 1),
      ])
      return { bot, conversation, turn }
    } catch (error) {
      if (isConflict(error)) return null // the customer or another host was faster: nothing is due any more
      // Only the answer may have been lost. Nobody else would take this turn: its conversation is not due any more.
      if (await mine.one(TURNS.turnKey, { turn })) return { bot, conversation, turn }
      throw error
    }
  }

  return {
    async unfinished(limit) {
      const rows = await db.across.all(WORK.workUnfinished, { take: limit })
      await db.commit(rows.map(({ bot, turn }) => db.forBot(bot).step(WORK.workTried, { turn }, 1)))
      return rows.map((row) => ({ ...row, tries: row.tries + 1 }))
    },
    async due(now, limit) {
      const rows = await db.across.all(WORK.workDue, { now, take: limit })
      const woken = await Promise.allSettled(rows.map((row) => wake(row, now)))
      const turns = woken.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []))
      const failed = woken.find((one) => one.status === 'rejected')
      // Whoever was woken must be taken, whatever happened to the others: those are due at the next look.
      if (failed && turns.length === 0) throw failed.reason
      return turns
    },
    async counts() {
      const [counts] = await db.across.all(WORK.workCounts)
      return counts!
    },
  }
}

type Due = NonNullable<(typeof WORK.workDue)['rows']>[number]
