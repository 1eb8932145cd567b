import type { KeyObject } from 'node:crypto'
import type { Reply } from '../../nodes/reply.ts'
import type { Scope } from './access.ts'
import type { Message } from './contract.ts'
import type { MessageRow } from './queries/intake.ts'
import { INTAKE } from './queries/intake.ts'
import type { Statement } from './query.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'

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
  return { id, seq, from: source, reply: replyOf(id, row.body, bot, key), staff, turn, at }
}

export function replyOf(id: string, body: Uint8Array, bot: string, key: KeyObject): Reply {
  return unsealJson<Reply>(key, bodyPlace(bot, id), body)
}

/** Which of new messages a conversation's line in lists shows, from 1: the last with words. Null keeps the former one. */
export function lastSaid(drafts: readonly Draft[]): number | null {
  const last = drafts.findLastIndex(({ reply }) => reply.text !== '')
  return last < 0 ? null : last + 1
}

export function bodyPlace(bot: string, row: string): Place {
  return { table: 'messages', column: 'body', row, bot }
}
