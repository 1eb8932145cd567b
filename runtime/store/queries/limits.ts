import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { insert, remove, shared, update } from '../scoping.ts'

/** What was used of something in a window of time, by whomever: `name` is a keyed digest. */
export const LIMITS = queries({
  limitGet: shared<{ used: number; endsAt: number }>(sql`select used, ends_at as "endsAt" from limits where name = ${$('name')}`),
  limitsStanding: shared<{ name: Uint8Array; used: number; endsAt: number }>(
    sql`select name, used, ends_at as "endsAt" from limits where ends_at > ${$('now')} order by ends_at limit ${$('take')}`,
  ),
  limitAdd: shared<{ used: number; endsAt: number }>(
    insert(
      'limits',
      { name: $('name'), used: $('used'), ends_at: $('endsAt') },
      {
        ending: sql`on conflict (name) do update set
          used = case when limits.ends_at <= ${$('now')} then excluded.used else limits.used + excluded.used end,
          ends_at = case when limits.ends_at <= ${$('now')} then excluded.ends_at else limits.ends_at end
          returning used, ends_at as "endsAt"`,
      },
    ),
  ),
  limitInsert: shared(insert('limits', { name: $('name'), used: $('used'), ends_at: $('endsAt') })),
  /** Compare and set. */
  limitSet: shared(
    update(
      'limits',
      { used: $('used'), ends_at: $('endsAt') },
      sql`name = ${$('name')} and used = ${$('usedBefore')} and ends_at = ${$('endsBefore')}`,
    ),
  ),
  limitRemove: shared(remove('limits', sql`name = ${$('name')}`)),
  limitsForget: shared(remove('limits', sql`ends_at <= ${$('now')}`)),
})
