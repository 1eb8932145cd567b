import { sql } from 'drizzle-orm/sql/sql'
import type { ConversationState } from '../contract.ts'
import { $, queries } from '../query.ts'
import { insert, own, scoped, update } from '../scoping.ts'

export interface MessageRow {
  id: string
  seq: number
  source: 'customer' | 'bot' | 'staff' | 'system'
  body: Uint8Array
  staff: string | null
  turn: string | null
  at: number
}

export const messageColumns = sql`m.id, m.seq, m.source, m.body, m.staff, m.turn, m.written_at as "at"`

const TURN = {
  id: $('turn'),
  conversation: $('conversation'),
  channel: $('channel'),
  message_id: $('messageId'),
  event: $('event'),
  language: $('language'),
  accepted_at: $('at'),
  tries: sql`0`,
  host: $('host'),
  // Whoever writes a turn has changed its conversation's row in the same batch, so that numbers are given one at a time.
  n: sql`coalesce((select o.n from ${own('turns')} as o where o.conversation = ${$('conversation')} order by o.n desc limit 1), 0) + 1`,
}

/** The customer wrote: one more message, and whatever the bot wanted to be woken for is overtaken. */
const HEARD = {
  last_seq: sql`last_seq + 1`,
  last_said: sql`coalesce(last_seq + cast(${$('said')} as bigint), last_said)`,
  updated_at: $('at'),
  wake_at: sql`null`,
}

/** What comes in. */
export const INTAKE = queries({
  turnByMessage: scoped<{ turn: string; conversation: string; contact: string; wrappedKey: Uint8Array }>(
    sql`select t.id as "turn", t.conversation, c.contact, p.wrapped_key as "wrappedKey" from ${own('turns')} as t
      join ${own('conversations')} as c on c.id = t.conversation join ${own('contacts')} as p on p.id = c.contact
      where t.channel = ${$('channel')} and t.message_id = ${$('messageId')}`,
  ),
  /**
   * The bot's state and its channel's settings, and with them the contact, its open conversation as a turn would start from it, and
   * this very message's turn, where there are any.
   */
  contactByBlind: scoped<{
    name: string
    live: number | null
    settings: string | null
    deletedAt: number | null
    contact: string | null
    wrappedKey: Uint8Array | null
    attributes: Uint8Array | null
    conversation: string | null
    version: number
    session: Uint8Array | null
    revision: number
    state: ConversationState
    lastSeq: number
    /** A turn of the conversation that is not finished. */
    open: string | null
    turn: string | null
  }>(
    sql`select b.name, b.live, s.settings, b.deleted_at as "deletedAt", p.id as "contact", p.wrapped_key as "wrappedKey", p.attributes,
      c.id as "conversation", c.version, c.session, c.revision, c.state, c.last_seq as "lastSeq", t.id as "turn",
      (select o.id from ${own('turns')} as o where o.conversation = c.id and o.state = 'open' limit 1) as "open"
      from ${own('bots')} as b
      left join ${own('channels')} as s on s.name = ${$('channel')}
      left join ${own('contacts')} as p on p.channel = ${$('channel')} and p.blind = ${$('blind')}
      left join ${own('conversations')} as c on c.open_contact = p.id
      left join ${own('turns')} as t on t.channel = ${$('channel')} and t.message_id = ${$('messageId')}`,
  ),
  contactInsert: scoped(
    insert('contacts', {
      id: $('contact'),
      channel: $('channel'),
      blind: $('blind'),
      wrapped_key: $('wrappedKey'),
      address: $('address'),
      created_at: $('at'),
    }),
  ),
  conversationEndOpen: scoped(
    update(
      'conversations',
      {
        state: sql`'over'`,
        open_contact: sql`null`,
        taken_by: sql`null`,
        wake_at: sql`null`,
        updated_at: $('at'),
        revision: sql`revision + 1`,
      },
      sql`open_contact = ${$('contact')}`,
    ),
  ),
  conversationOpen: scoped(
    insert(
      'conversations',
      {
        id: $('conversation'),
        contact: $('contact'),
        open_contact: $('contact'),
        channel: $('channel'),
        version: sql`b.live`,
        state: sql`'bot'`,
        language: $('language'),
        opened_at: $('at'),
        updated_at: $('at'),
        last_seq: sql`0`,
        revision: sql`0`,
      },
      { from: sql`${own('bots')} as b where b.live is not null and b.deleted_at is null` },
    ),
  ),
  conversationHeard: scoped<{ lastSeq: number }>(
    update('conversations', HEARD, sql`id = ${$('conversation')} and state <> 'over'`, sql`returning last_seq as "lastSeq"`),
  ),
  /** The same, where nothing was written since. Of two who saw the same, the second waits for the first's row and changes none. */
  conversationHeardNext: scoped<{ lastSeq: number }>(
    update(
      'conversations',
      HEARD,
      sql`id = ${$('conversation')} and state <> 'over' and last_seq = ${$('lastSeq')}`,
      sql`returning last_seq as "lastSeq"`,
    ),
  ),
  /** Something came in that is no words. */
  conversationStirred: scoped(
    update('conversations', { updated_at: $('at'), wake_at: sql`null` }, sql`id = ${$('conversation')} and state <> 'over'`),
  ),
  conversationWoken: scoped(
    update(
      'conversations',
      { updated_at: $('at'), wake_at: sql`null` },
      sql`id = ${$('conversation')} and wake_at = ${$('wakeAt')} and state <> 'over'`,
    ),
  ),
  turnInsert: scoped(insert('turns', { ...TURN, state: sql`'open'` })),
  /** One that was taken as it came in. */
  turnInsertTaken: scoped(insert('turns', { ...TURN, state: sql`'done'`, receipt: $('receipt') })),
  /**
   * `back`: how many messages before the conversation's last number this one stands. One row of plain values, and nothing returned:
   * for anything else SQLite sets up a table or a journal of the statement's own, which was measured to take a tenth of the writer's time.
   */
  messageInsert: scoped(
    insert('messages', {
      id: $('id'),
      conversation: $('conversation'),
      seq: sql`(select c.last_seq from ${own('conversations')} as c where c.id = ${$('conversation')}) - cast(${$('back')} as bigint)`,
      source: $('source'),
      body: $('body'),
      staff: $('staff'),
      turn: $('turn'),
      written_at: $('at'),
    }),
  ),
  messageGet: scoped<MessageRow>(sql`select ${messageColumns} from ${own('messages')} as m where m.id = ${$('id')}`),
})

/** What a message finds. */
export type Before = NonNullable<(typeof INTAKE.contactByBlind)['rows']>[number]
