import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { acrossBots, insert, own, remove, scoped, update } from '../scoping.ts'

export interface BotRow {
  id: string
  name: string
  live: number | null
  revision: number
  publishedRevision: number | null
  updatedAt: number
  updatedBy: string
  deletedAt: number | null
}

export interface VersionRow {
  number: number
  note: string
  by: string
  at: number
  revision: number
}

/** What is live, if anything is, beside the draft, the number that a next version gets, and what was learned or dropped since. */
export type NextRow = { deletedAt: number | null; draft: number; next: number; learned: number } & (
  | VersionRow
  | Record<keyof VersionRow, null>
)

export const BOTS = queries({
  botList: acrossBots<BotRow>(
    'the list of all bots that staff choose from',
    sql`select b.id, b.name, b.live, d.revision, v.revision as "publishedRevision",
      b.updated_at as "updatedAt", b.updated_by as "updatedBy", b.deleted_at as "deletedAt"
      from bots b join drafts d on d.bot = b.id left join versions v on v.bot = b.id and v.number = b.live
      where (b.deleted_at is not null) = (cast(${$('deleted')} as integer) = 1)
      and (b.updated_at, b.id) < (${$('number')}, ${$('id')})
      order by b.updated_at desc, b.id desc limit ${$('take')}`,
  ),
  botRow: scoped<BotRow>(
    sql`select b.id, b.name, b.live, d.revision, v.revision as "publishedRevision",
      b.updated_at as "updatedAt", b.updated_by as "updatedBy", b.deleted_at as "deletedAt"
      from ${own('bots')} as b join ${own('drafts')} as d on d.bot = b.id
      left join ${own('versions')} as v on v.bot = b.id and v.number = b.live`,
  ),
  botKey: scoped<{ wrappedKey: Uint8Array }>(sql`select b.wrapped_key as "wrappedKey" from ${own('bots')} as b`),
  botKeys: acrossBots<{ id: string; wrappedKey: Uint8Array }>(
    'a change of the KEK rewraps every key',
    sql`select b.id, b.wrapped_key as "wrappedKey" from bots b order by b.id`,
  ),
  botRewrap: scoped(update('bots', { wrapped_key: $('wrappedKey') }, sql`wrapped_key = ${$('before')}`)),
  botInsert: scoped(
    insert('bots', {
      name: $('name'),
      wrapped_key: $('wrappedKey'),
      created_at: $('at'),
      updated_at: $('at'),
      updated_by: $('by'),
    }),
  ),
  botRename: scoped(update('bots', { name: $('name'), updated_at: $('at'), updated_by: $('by') }, sql`deleted_at is null`)),
  botTouch: scoped(update('bots', { updated_at: $('at'), updated_by: $('by') }, sql`deleted_at is null`)),
  botDelete: scoped(update('bots', { deleted_at: $('at') }, sql`deleted_at is null`)),
  botRestore: scoped(update('bots', { deleted_at: sql`null` }, sql`deleted_at is not null`)),
  botSetLive: scoped(
    update(
      'bots',
      { live: $('number') },
      sql`deleted_at is null and exists (select 1 from ${own('versions')} as v where v.number = ${$('number')})`,
    ),
  ),
  botUnpublish: scoped(update('bots', { live: sql`null` }, sql`deleted_at is null`)),

  draftGet: scoped<{ document: string; revision: number; savedAt: number; savedBy: string }>(
    sql`select d.document, d.revision, d.saved_at as "savedAt", d.saved_by as "savedBy" from ${own('drafts')} as d`,
  ),
  draftInsert: scoped(insert('drafts', { document: $('document'), revision: sql`1`, saved_at: $('at'), saved_by: $('by') })),
  draftSave: scoped<{ revision: number }>(
    update(
      'drafts',
      { document: $('document'), revision: sql`revision + 1`, saved_at: $('at'), saved_by: $('by') },
      sql`revision = ${$('revision')}`,
      sql`returning revision`,
    ),
  ),

  /** What is live, and what would be. */
  versionNext: scoped<NextRow>(
    sql`select b.deleted_at as "deletedAt", d.revision as "draft",
      (select coalesce(max(n.number), 0) + 1 from ${own('versions')} as n) as "next",
      (select count(*) from ${own('placements')} as l where l.since > b.live or l.until > b.live) as "learned",
      v.number, v.note, v.published_by as "by", v.published_at as "at", v.revision
      from ${own('bots')} as b join ${own('drafts')} as d on d.bot = b.id
      left join ${own('versions')} as v on v.bot = b.id and v.number = b.live`,
  ),
  versionInsert: scoped(
    insert(
      'versions',
      {
        number: $('number'),
        document: sql`d.document`,
        revision: sql`d.revision`,
        note: $('note'),
        published_by: $('by'),
        published_at: $('at'),
      },
      {
        from: sql`${own('drafts')} as d where d.revision = ${$('revision')}
          and ${$('number')} = (select coalesce(max(v.number), 0) + 1 from ${own('versions')} as v)`,
      },
    ),
  ),
  versionGoLive: scoped<{ live: number }>(
    update(
      'bots',
      { live: sql`(select max(v.number) from ${own('versions')} as v)`, updated_at: $('at'), updated_by: $('by') },
      sql`deleted_at is null`,
      sql`returning live`,
    ),
  ),
  versionList: scoped<VersionRow>(
    sql`select v.number, v.note, v.published_by as "by", v.published_at as "at", v.revision from ${own('versions')} as v
      where v.number < ${$('number')} order by v.number desc limit ${$('take')}`,
  ),
  versionGet: scoped<VersionRow & { document: string }>(
    sql`select v.number, v.note, v.published_by as "by", v.published_at as "at", v.revision, v.document
      from ${own('versions')} as v where v.number = ${$('number')}`,
  ),

  secretList: scoped<{ name: string; hosts: string; by: string; at: number }>(
    sql`select s.name, s.hosts, s.saved_by as "by", s.saved_at as "at" from ${own('secrets')} as s order by s.name`,
  ),
  secretGet: scoped<{ value: Uint8Array; hosts: string }>(
    sql`select s.value, s.hosts from ${own('secrets')} as s where s.name = ${$('name')}`,
  ),
  secretPut: scoped(
    insert(
      'secrets',
      { name: $('name'), value: $('value'), hosts: $('hosts'), saved_by: $('by'), saved_at: $('at') },
      {
        ending: sql`on conflict (bot, name) do update set value = excluded.value, hosts = excluded.hosts,
          saved_by = excluded.saved_by, saved_at = excluded.saved_at`,
      },
    ),
  ),
  secretRemove: scoped(remove('secrets', sql`name = ${$('name')}`)),

  channelGet: scoped<{ settings: string }>(sql`select c.settings from ${own('channels')} as c where c.name = ${$('name')}`),
  channelPut: scoped(
    insert(
      'channels',
      { name: $('name'), settings: $('settings') },
      { ending: sql`on conflict (bot, name) do update set settings = excluded.settings` },
    ),
  ),
})
