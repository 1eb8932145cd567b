import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { insert, own, scoped, update } from '../scoping.ts'

/** Numbers that count up within a bot: of cases, of what a day's limit has given. Whoever changes one holds the others back. */
export const COUNTERS = queries({
  counterGet: scoped<{ number: number }>(sql`select c.number from ${own('counters')} as c where c.name = ${$('name')}`),
  counterBegin: scoped(
    insert('counters', { name: $('name'), number: sql`0` }, { ending: sql`on conflict (bot, name) do nothing` }),
  ),
  counterUp: scoped(update('counters', { number: sql`number + 1` }, sql`name = ${$('name')}`)),
  /** Takes from a limit while it holds: the second of two at once waits, looks again, and finds it spent. */
  counterTake: scoped(
    update(
      'counters',
      { number: sql`number + cast(${$('by')} as bigint)` },
      sql`name = ${$('name')} and number + cast(${$('by')} as bigint) <= ${$('most')}`,
    ),
  ),
})
