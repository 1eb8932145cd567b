import { sql } from 'drizzle-orm/sql/sql'
import type { Language } from '../../../nodes/language.ts'
import type { ConversationState } from '../contract.ts'
import { $, queries } from '../query.ts'
import { insert, own, remove, scoped, update } from '../scoping.ts'

/** What staff decided meanwhile outlives the turn's own wish: over stays over, taken stays taken. */
const SAVED = {
  session: $('session'),
  language: $('language'),
  revision: sql`revision + 1`,
  last_seq: sql`last_seq + ${$('count')}`,
  last_said: sql`coalesce(last_seq + cast(${$('said')} as bigint), last_said)`,
  updated_at: $('at'),
  state: sql`case when state = 'over' then state when state = 'person' and ${$('state')} <> 'over' then state else ${$('state')} end`,
  open_contact: sql`case when state = 'over' or ${$('state')} = 'over' then null else open_contact end`,
  taken_by: sql`case when state = 'person' and ${$('state')} <> 'over' then taken_by else null end`,
  wake_at: sql`case when state in ('person', 'over') then null else cast(${$('wakeAt')} as bigint) end`,
}

/** A turn's life. */
export const TURNS = queries({
  turnLoad: scoped<{
    conversation: string
    contact: string
    wrappedKey: Uint8Array
    attributes: Uint8Array | null
    channel: string
    version: number
    session: Uint8Array | null
    revision: number
    state: ConversationState
    event: Uint8Array
    language: Language
    at: number
    tries: number
    turnState: 'open' | 'done' | 'parked'
    host: string | null
    earlier: string | null
    hasJournal: number | boolean
  }>(
    sql`select t.conversation, c.contact, p.wrapped_key as "wrappedKey", p.attributes, c.channel, c.version, c.session,
      c.revision, c.state, t.event, t.language, t.accepted_at as "at", t.tries, t.state as "turnState", t.host,
      (select e.id from ${own('turns')} as e where e.conversation = t.conversation and e.state = 'open' and e.n < t.n
        order by e.n desc limit 1) as "earlier",
      exists (select f.name from ${own('effects')} as f where f.turn = t.id) as "hasJournal"
      from ${own('turns')} as t join ${own('conversations')} as c on c.id = t.conversation
      join ${own('contacts')} as p on p.id = c.contact where t.id = ${$('turn')}`,
  ),
  turnHost: scoped<{ host: string | null }>(sql`select t.host from ${own('turns')} as t where t.id = ${$('turn')}`),
  turnKey: scoped<{ conversation: string; contact: string; wrappedKey: Uint8Array; language: Language }>(
    sql`select t.conversation, c.contact, p.wrapped_key as "wrappedKey", t.language from ${own('turns')} as t
      join ${own('conversations')} as c on c.id = t.conversation join ${own('contacts')} as p on p.id = c.contact
      where t.id = ${$('turn')}`,
  ),
  effectList: scoped<{ name: string; value: Uint8Array }>(
    sql`select e.name, e.value from ${own('effects')} as e where e.turn = ${$('turn')}`,
  ),
  effectGet: scoped<{ value: Uint8Array }>(
    sql`select e.value from ${own('effects')} as e join ${own('turns')} as t on t.id = e.turn
      where e.turn = ${$('turn')} and e.name = ${$('name')} and t.state = 'open' and t.tries = ${$('tries')}`,
  ),
  /** PostgreSQL: who takes the turn over waits until the effect is written, or writes first and then it is not. */
  turnHold: scoped<{ turn: string }>(
    sql`select t.id as "turn" from ${own('turns')} as t
      where t.id = ${$('turn')} and t.state = 'open' and t.tries = ${$('tries')} for share`,
  ),
  effectInsert: scoped(
    insert(
      'effects',
      { turn: sql`t.id`, name: $('name'), value: $('value') },
      {
        from: sql`${own('turns')} as t where t.id = ${$('turn')} and t.state = 'open' and t.tries = ${$('tries')}`,
        ending: sql`on conflict (turn, name) do nothing`,
      },
    ),
  ),
  effectsForget: scoped(remove('effects', sql`turn = ${$('turn')}`)),
  turnEnd: scoped(
    update(
      'turns',
      { state: sql`'done'`, receipt: $('receipt') },
      sql`id = ${$('turn')} and conversation = ${$('conversation')} and state = 'open' and tries = ${$('tries')}`,
    ),
  ),
  turnPark: scoped(
    update('turns', { state: sql`'parked'`, why: $('why') }, sql`id = ${$('turn')} and state = 'open' and host = ${$('host')}`),
  ),
  conversationSave: scoped<{ lastSeq: number; state: ConversationState }>(
    update(
      'conversations',
      SAVED,
      sql`id = ${$('conversation')} and revision = ${$('revision')}`,
      sql`returning last_seq as "lastSeq", state`,
    ),
  ),
  /**
   * The same for a turn that is taken as it comes in: none may be before it, and nothing that it saw may have changed since. Whatever
   * changes a conversation's state, session or contact's variables counts in its revision. So what it leaves is known, and not returned.
   */
  conversationSaveAtOnce: scoped(
    update(
      'conversations',
      SAVED,
      sql`id = ${$('conversation')} and revision = ${$('revision')} and last_seq = ${$('lastSeq')} and state <> 'over'
        and not exists (select o.id from ${own('turns')} as o where o.conversation = ${$('conversation')} and o.state = 'open')
        and exists (select b.id from ${own('bots')} as b left join ${own('channels')} as s on s.name = ${$('channel')}
          where b.deleted_at is null and b.live is not null and s.settings is not distinct from ${$('seenSettings')})`,
    ),
  ),
  /** PostgreSQL: whoever is accepting into the conversation is waited for, so that the next statement sees what they wrote. */
  conversationHold: scoped<{ conversation: string }>(
    sql`select c.id as "conversation" from ${own('conversations')} as c where c.id = ${$('conversation')} for update`,
  ),
  conversationSay: scoped<{ lastSeq: number }>(
    update(
      'conversations',
      {
        revision: sql`revision + 1`,
        last_seq: sql`last_seq + 1`,
        last_said: sql`coalesce(last_seq + cast(${$('said')} as bigint), last_said)`,
        updated_at: $('at'),
        wake_at: sql`null`,
      },
      sql`id = ${$('conversation')}`,
      sql`returning last_seq as "lastSeq"`,
    ),
  ),
  contactRemember: scoped(update('contacts', { attributes: $('attributes') }, sql`id = ${$('contact')}`)),
  receiptGet: scoped<{ receipt: Uint8Array | null; contact: string; wrappedKey: Uint8Array }>(
    sql`select t.receipt, c.contact, p.wrapped_key as "wrappedKey" from ${own('turns')} as t
      join ${own('conversations')} as c on c.id = t.conversation join ${own('contacts')} as p on p.id = c.contact
      where t.id = ${$('turn')}`,
  ),
  handoffInsert: scoped(
    insert('handoffs', {
      turn: $('turn'),
      conversation: $('conversation'),
      ticket: $('ticket'),
      body: $('body'),
      asked_at: $('at'),
    }),
  ),
  handoffLast: scoped<{ turn: string; ticket: string; body: Uint8Array; at: number }>(
    sql`select h.turn, h.ticket, h.body, h.asked_at as "at" from ${own('handoffs')} as h
      join ${own('turns')} as t on t.id = h.turn
      where h.conversation = ${$('conversation')} order by t.n desc limit 1`,
  ),
})
