import { sql } from 'drizzle-orm/sql/sql'
import type { Language } from '../../../nodes/language.ts'
import type { ConversationState } from '../contract.ts'
import { $, queries } from '../query.ts'
import { own, remove, scoped, update } from '../scoping.ts'
import { type MessageRow, messageColumns } from './intake.ts'

export interface ConversationRow {
  id: string
  contact: string
  wrappedKey: Uint8Array
  channel: string
  version: number
  state: ConversationState
  language: Language
  takenBy: string | null
  openedAt: number
  updatedAt: number
  lastSeq: number
  /** The message that shows what was said last; null where nothing was. */
  said: string | null
  saidBody: Uint8Array | null
}

const conversationColumns = sql`c.id, c.contact, p.wrapped_key as "wrappedKey", c.channel, c.version, c.state, c.language,
  c.taken_by as "takenBy", c.opened_at as "openedAt", c.updated_at as "updatedAt", c.last_seq as "lastSeq",
  m.id as "said", m.body as "saidBody"`
const andWhatWasSaid = sql`join ${own('contacts')} as p on p.id = c.contact
  left join ${own('messages')} as m on m.conversation = c.id and m.seq = c.last_said`
const thatContact = sql`select c.id from ${own('conversations')} as c where c.contact = ${$('contact')}`

function newestIn(state: string) {
  return sql`select * from (select s.id from ${own('conversations')} as s
    where s.state = ${$(state)} and (s.updated_at, s.id) < (${$('number')}, ${$('id')})
    order by s.updated_at desc, s.id desc limit ${$('take')}) as one`
}

/** What staff see and do. */
export const DESK = queries({
  conversationGet: scoped<ConversationRow>(
    sql`select ${conversationColumns} from ${own('conversations')} as c ${andWhatWasSaid} where c.id = ${$('conversation')}`,
  ),
  conversationStanding: scoped<{
    contact: string
    state: ConversationState
    lastSeq: number
    name: string
    live: number | null
    deletedAt: number | null
    settings: string | null
  }>(
    sql`select c.contact, c.state, c.last_seq as "lastSeq", b.name, b.live, b.deleted_at as "deletedAt", s.settings
      from ${own('conversations')} as c join ${own('bots')} as b on b.id = c.bot
      left join ${own('channels')} as s on s.name = c.channel where c.id = ${$('conversation')}`,
  ),
  /** A page of each state, of which the newest are a page of all: so that each is read from the index, in its order. */
  conversationList: scoped<ConversationRow>(
    sql`select ${conversationColumns}
      from (${newestIn('state1')} union all ${newestIn('state2')} union all ${newestIn('state3')} union all ${newestIn('state4')}) as k
      join ${own('conversations')} as c on c.id = k.id ${andWhatWasSaid}
      order by c.updated_at desc, c.id desc limit ${$('take')}`,
  ),
  conversationCounts: scoped<{ state: ConversationState; count: number }>(
    sql`select c.state, count(*) as "count" from ${own('conversations')} as c group by c.state`,
  ),
  messageList: scoped<MessageRow>(
    sql`select ${messageColumns} from ${own('messages')} as m
      where m.conversation = ${$('conversation')} and m.seq > ${$('after')} order by m.seq limit ${$('take')}`,
  ),
  conversationTake: scoped(
    update(
      'conversations',
      { state: sql`'person'`, taken_by: $('staff'), updated_at: $('at'), revision: sql`revision + 1`, wake_at: sql`null` },
      sql`id = ${$('conversation')} and state in ('bot', 'waiting')`,
    ),
  ),
  conversationSpeak: scoped<{ lastSeq: number }>(
    update(
      'conversations',
      { last_seq: sql`last_seq + 1`, last_said: sql`last_seq + 1`, updated_at: $('at') },
      sql`id = ${$('conversation')} and state = 'person' and taken_by = ${$('staff')}`,
      sql`returning last_seq as "lastSeq"`,
    ),
  ),
  conversationGiveBack: scoped(
    update(
      'conversations',
      { state: sql`'bot'`, taken_by: sql`null`, updated_at: $('at'), revision: sql`revision + 1` },
      sql`id = ${$('conversation')} and state = 'person' and taken_by = ${$('staff')}`,
    ),
  ),
  conversationEnd: scoped(
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
      sql`id = ${$('conversation')} and state <> 'over'`,
    ),
  ),
})

/** Everything of one contact, children before parents. */
export const FORGET = queries({
  forgetEffects: scoped(
    remove('effects', sql`turn in (select t.id from ${own('turns')} as t where t.conversation in (${thatContact}))`),
  ),
  forgetHandoffs: scoped(remove('handoffs', sql`conversation in (${thatContact})`)),
  forgetMessages: scoped(remove('messages', sql`conversation in (${thatContact})`)),
  forgetTurns: scoped(remove('turns', sql`conversation in (${thatContact})`)),
  forgetConversations: scoped(remove('conversations', sql`contact = ${$('contact')}`)),
  forgetContact: scoped(remove('contacts', sql`id = ${$('contact')}`)),
})
