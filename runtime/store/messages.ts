import type { KeyObject } from 'node:crypto'
import type { Reply } from '../../nodes/reply.ts'
import type { Scope } from './access.ts'
import type { Message } from './contract.ts'
import type { MessageRow } from './queries/intake.ts'
import { INTAKE } from './queries/intake.ts'
import type { Statement } from './query.ts'
import { type Place, seal, sealJson, unseal, unsealJson } from './seal.ts'

/** A message before it has its number. */
export type Draft = Omit<Message, 'seq'>

/** The step that writes a message `back` places before its conversation's last number. */
export function messageStep(
  mine: Scope,
  bot: string,
  key: KeyObject,
  conversation: string,
  draft: Draft,
  back: number,
): Statement {
  const body = sealJson(key, bodyPlace(bot, draft.id), draft.reply)
  const { id, from: source, staff, turn, at } = draft
  return mine.step(INTAKE.messageInsert, { id, conversation, back, source, body, staff, turn, at }, 1)
}

export function messageOf(row: MessageRow, bot: string, key: KeyObject): Message {
  const { id, seq, source, staff, turn, at } = row
  return { id, seq, from: source, reply: unsealJson<Reply>(key, bodyPlace(bot, id), row.body), staff, turn, at }
}

/** The line that lists show for a conversation. Null keeps the former one. */
export function sealLastText(key: KeyObject, bot: string, conversation: string, text: string): Buffer | null {
  return text === '' ? null : seal(key, lastTextPlace(bot, conversation), text.slice(0, LAST_TEXT))
}

export function lastTextOf(key: KeyObject, bot: string, conversation: string, sealed: Uint8Array | null): string {
  return sealed ? unseal(key, lastTextPlace(bot, conversation), sealed).toString('utf8') : ''
}

const LAST_TEXT = 200

export function bodyPlace(bot: string, row: string): Place {
  return { table: 'messages', column: 'body', row, bot }
}

function lastTextPlace(bot: string, row: string): Place {
  return { table: 'conversations', column: 'last_text', row, bot }
}
