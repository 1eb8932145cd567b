import { newTimedId } from '../random.ts'
import { sealCame } from './accept.ts'
import type { TurnAt, WorkStore } from './contract-hosts.ts'
import { isConflict } from './driver.ts'
import { HOSTS } from './queries/hosts.ts'
import { INTAKE } from './queries/intake.ts'
import { TURNS } from './queries/turns.ts'
import { WORK } from './queries/work.ts'
import type { Vault } from './vault.ts'

/** The engine's work across bots: turns to take, hosts that come and go, timers that are due. */
export function createWork(vault: Vault): WorkStore {
  const { db, host } = vault
  // One process has the file: whoever else is in the table is gone, and this one need not say that it lives.
  const isAlone = vault.dialect === 'sqlite'
  const taking = (own: string) => db.across.step(HOSTS.turnsTake, { host, own })

  async function wake(row: Due, now: number): Promise<TurnAt | null> {
    const { bot, conversation, channel, language, wakeAt } = row
    const mine = db.forBot(bot)
    const turn = newTimedId(now)
    const key = await vault.contact(bot, row.contact, row.wrappedKey)
    const event = sealCame(key, bot, turn, { event: { kind: 'timeout' }, verdicts: [] })
    const messageId = `timeout:${conversation}:${wakeAt}`
    try {
      await db.commit([
        mine.step(INTAKE.conversationWoken, { conversation, wakeAt, at: now }, 1),
        mine.step(INTAKE.turnInsert, { turn, conversation, channel, messageId, event, language, at: now, host }, 1),
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
    host,
    async arrive() {
      const before = await db.shared.all(HOSTS.hostList)
      const others = isAlone ? [db.shared.step(HOSTS.hostsForget, { host })] : []
      await db.commit([...others, db.shared.step(HOSTS.hostBeat, { host, present: 0 }), taking(host)])
      return before.some((other) => isAlone || other.host === host)
    },
    async beat(present) {
      if (isAlone) return []
      await db.commit([db.shared.step(HOSTS.hostBeat, { host, present: present ? 1 : 0 })])
      const rows = await db.shared.all(HOSTS.hostList)
      return rows.map((row) => ({ ...row, present: row.present === 1 }))
    },
    async takeOver(dead) {
      if (isAlone || (!dead && !(await db.across.one(HOSTS.turnsAbandoned)))) return 0
      const bury = dead ? [db.shared.step(HOSTS.hostBury, { host: dead.host, beats: dead.beats }, 1)] : []
      try {
        return (await db.commit([...bury, taking('')])).at(-1)!.changes
      } catch (error) {
        if (isConflict(error)) return 0 // it lives after all, or somebody else has buried it
        throw error
      }
    },
    unfinished: (limit) => db.across.all(WORK.workUnfinished, { host, take: limit }),
    async giveBack(turns) {
      if (isAlone || turns.length === 0) return
      await db.commit(turns.map(({ bot, turn }) => db.forBot(bot).step(HOSTS.turnGiveBack, { turn, host })))
    },
    async leave() {
      const giveBack = isAlone ? [] : [db.across.step(HOSTS.turnsGiveBack, { host })]
      await db.commit([...giveBack, db.shared.step(HOSTS.hostLeave, { host })])
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
