import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { insert, shared, update } from '../scoping.ts'

export const META = queries({
  metaGet: shared<{ number: number | null; bytes: Uint8Array | null }>(
    sql`select number, bytes from meta where name = ${$('name')}`,
  ),
  metaPut: shared(
    insert(
      'meta',
      { name: $('name'), number: $('number'), bytes: $('bytes') },
      { ending: sql`on conflict (name) do update set number = excluded.number, bytes = excluded.bytes` },
    ),
  ),
  /** Where there is none of that name yet. */
  metaBegin: shared(insert('meta', { name: $('name'), bytes: $('bytes') }, { ending: sql`on conflict (name) do nothing` })),
  /** Compare and set: a key is rewrapped once. */
  metaRewrap: shared(update('meta', { bytes: $('bytes') }, sql`name = ${$('name')} and bytes = ${$('before')}`)),
})
