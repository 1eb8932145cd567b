import { sql } from 'drizzle-orm/sql/sql'
import type { Language } from '../../../nodes/language.ts'
import { $, queries } from '../query.ts'
import { acrossBots } from '../scoping.ts'

export const WORK = queries({
  workUnfinished: acrossBots<{ bot: string; conversation: string; turn: string; tries: number; begun: number }>(
    'a host goes on with its turns of every bot',
    sql`select t.bot, t.conversation, t.id as "turn", t.tries,
      (select count(*) from effects f where f.turn = t.id and f.name like 'begun/%') as "begun" from turns t join bots b on b.id = t.bot
      where t.state = 'open' and t.host = ${$('host')} and b.deleted_at is null order by t.accepted_at, t.id limit ${$('take')}`,
  ),
  workDue: acrossBots<{
    bot: string
    conversation: string
    contact: string
    wrappedKey: Uint8Array
    channel: string
    language: Language
    wakeAt: number
  }>(
    'one clock wakes the conversations of every bot',
    sql`select c.bot, c.id as "conversation", c.contact, p.wrapped_key as "wrappedKey", c.channel, c.language, c.wake_at as "wakeAt"
      from conversations c join contacts p on p.id = c.contact join bots b on b.id = c.bot
      where c.wake_at <= ${$('now')} and c.state in ('bot', 'waiting') and b.deleted_at is null
      order by c.wake_at limit ${$('take')}`,
  ),
  workCounts: acrossBots<{ unfinished: number; parked: number; open: number }>(
    'the status page counts the work of the installation',
    sql`select (select count(*) from turns where state = 'open') as "unfinished",
      (select count(*) from turns where state = 'parked') as "parked",
      (select count(*) from conversations where state <> 'over') as "open"`,
  ),
})
