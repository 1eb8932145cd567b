import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { acrossBots, insert, own, remove, scoped, shared, update } from '../scoping.ts'

/** A turn is nobody's where its host has left, was buried, or has given it back. */
const ABANDONED = sql`(host is null or not exists (select 1 from hosts as h where h.id = turns.host))`
const SERVED = sql`exists (select 1 from bots as b where b.id = turns.bot and b.deleted_at is null)`

/** Which process takes which turn. */
export const HOSTS = queries({
  hostBeat: shared(
    insert(
      'hosts',
      { id: $('host'), beats: sql`1`, present: $('present') },
      { ending: sql`on conflict (id) do update set beats = hosts.beats + 1, present = excluded.present` },
    ),
  ),
  hostList: shared<{ host: string; beats: number; present: number }>(sql`select id as "host", beats, present from hosts`),
  /** Compare and set: one that has beaten since is not dead, and of those who find it dead one buries it. */
  hostBury: shared(remove('hosts', sql`id = ${$('host')} and beats = ${$('beats')}`)),
  hostLeave: shared(remove('hosts', sql`id = ${$('host')}`)),
  hostsForget: shared(remove('hosts', sql`id <> ${$('host')}`)),

  turnsAbandoned: acrossBots<{ turn: string }>(
    'a host looks for turns of every bot that nobody has',
    sql`select turns.id as "turn" from turns where turns.state = 'open' and ${ABANDONED} and ${SERVED} limit 1`,
  ),
  /** Each taking counts a try: what was begun before it can write nothing any more. `own`: also what this host has already. */
  turnsTake: acrossBots(
    'a host takes over the turns of every bot that nobody has',
    sql`update turns set host = ${$('host')}, tries = tries + 1
      where state = 'open' and (host = ${$('own')} or ${ABANDONED}) and ${SERVED}`,
  ),
  turnsGiveBack: acrossBots(
    'a host that ends leaves the turns of every bot to the others',
    sql`update turns set host = null where state = 'open' and host = ${$('host')}`,
  ),
  turnGiveBack: scoped(update('turns', { host: sql`null` }, sql`id = ${$('turn')} and host = ${$('host')} and state = 'open'`)),
  /** A turn goes to the host that has the one before it. */
  turnFollow: scoped<{ host: string | null }>(
    update(
      'turns',
      { host: sql`(select e.host from ${own('turns')} as e where e.id = ${$('earlier')})` },
      sql`id = ${$('turn')} and host = ${$('host')} and state = 'open' and exists (select 1 from ${own('turns')} as e
        where e.id = ${$('earlier')} and e.state = 'open' and (e.host is null or e.host <> ${$('host')}))`,
      sql`returning host`,
    ),
  ),
})
