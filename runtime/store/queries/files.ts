import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { insert, own, remove, scoped } from '../scoping.ts'

/** What customers have sent along. */
export const FILES = queries({
  fileOwner: scoped<{ contact: string; wrappedKey: Uint8Array }>(
    sql`select c.contact, p.wrapped_key as "wrappedKey" from ${own('conversations')} as c
      join ${own('contacts')} as p on p.id = c.contact where c.id = ${$('conversation')}`,
  ),
  fileTotals: scoped<{ count: number; bytes: number }>(
    sql`select count(*) as "count", coalesce(sum(f.bytes), 0) as "bytes" from ${own('files')} as f where f.contact = ${$('contact')}`,
  ),
  fileInsert: scoped(
    insert(
      'files',
      {
        id: $('id'),
        contact: $('contact'),
        conversation: $('conversation'),
        bytes: $('bytes'),
        about: $('about'),
        body: $('body'),
        kept_at: $('at'),
      },
      { ending: sql`on conflict (id) do nothing` },
    ),
  ),
  fileGet: scoped<{ contact: string; wrappedKey: Uint8Array; about: Uint8Array; body: Uint8Array }>(
    sql`select f.contact, p.wrapped_key as "wrappedKey", f.about, f.body from ${own('files')} as f
      join ${own('contacts')} as p on p.id = f.contact
      where f.id = ${$('id')} and f.conversation = ${$('conversation')}`,
  ),
})

export const FORGET_FILES = queries({ forgetFiles: scoped(remove('files', sql`contact = ${$('contact')}`)) })
