import type { KeyObject } from 'node:crypto'
import type { BotDocument } from '../../nodes/flow.ts'
import type { JsonObject } from '../../nodes/json.ts'
import { found } from './access.ts'
import type { Handoff, TurnResult } from './contract.ts'
import { BOTS } from './queries/bots.ts'
import { TURNS } from './queries/turns.ts'
import type { Statement } from './query.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** Keeps what staff need to go on: why, a summary, where in the drawing, and the variables but for the secret ones. */
export async function handoffStep(vault: Vault, bot: string, key: KeyObject, result: TurnResult): Promise<Statement> {
  const mine = vault.db.forBot(bot)
  const { turn, conversation, at } = result
  const { number: ticket, reason, summary } = result.handoff!
  const row = found(await mine.one(BOTS.versionGet, { number: result.receipt.version }), 'version')
  const document: BotDocument = JSON.parse(row.document)
  const body: Kept = { reason, summary, variables: shownOf(document, result), node: result.receipt.steps.at(-1)?.node ?? '' }
  return mine.step(TURNS.handoffInsert, { turn, conversation, ticket, body: sealJson(key, place(bot, turn), body), at }, 1)
}

/** The latest of a conversation. */
export async function lastHandoff(vault: Vault, bot: string, key: KeyObject, conversation: string): Promise<Handoff | null> {
  const row = await vault.db.forBot(bot).one(TURNS.handoffLast, { conversation })
  return row && { number: row.ticket, at: row.at, ...unsealJson<Kept>(key, place(bot, row.turn), row.body) }
}

type Kept = Pick<Handoff, 'reason' | 'summary' | 'variables' | 'node'>

function shownOf(document: BotDocument, { session }: TurnResult): JsonObject {
  const secret = new Set(document.variables.filter((variable) => variable.secret).map((variable) => variable.name))
  return Object.fromEntries(Object.entries({ ...session.contact, ...session.variables }).filter(([name]) => !secret.has(name)))
}

function place(bot: string, row: string): Place {
  return { table: 'handoffs', column: 'body', row, bot }
}
