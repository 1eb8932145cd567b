import { sql } from 'drizzle-orm/sql/sql'
import type { Language } from '../../../nodes/language.ts'
import type { Role } from '../contract.ts'
import { $, queries } from '../query.ts'
import { insert, remove, shared, update } from '../scoping.ts'

export interface PersonRow {
  id: string
  person: Uint8Array
  role: Role
  language: Language
  passwordHash: string
  createdAt: number
  disabledAt: number | null
}

const columns = sql`p.id, p.person, p.role, p.language, p.password_hash as "passwordHash", p.created_at as "createdAt",
  p.disabled_at as "disabledAt"`

export const STAFF = queries({
  personCount: shared<{ count: number }>(sql`select count(*) as "count" from people`),
  personInsert: shared(
    insert('people', {
      id: $('id'),
      blind: $('blind'),
      person: $('person'),
      role: $('role'),
      language: $('language'),
      password_hash: $('passwordHash'),
      created_at: $('createdAt'),
    }),
  ),
  /** The first account: a unique mark, and nobody there yet. */
  personInsertFirst: shared(
    insert(
      'people',
      {
        id: $('id'),
        blind: $('blind'),
        person: $('person'),
        role: $('role'),
        language: $('language'),
        password_hash: $('passwordHash'),
        created_at: $('createdAt'),
        first: sql`1`,
      },
      { from: sql`(select count(*) as n from people) as c where c.n = 0` },
    ),
  ),
  personByBlind: shared<PersonRow>(sql`select ${columns} from people p where p.blind = ${$('blind')}`),
  personById: shared<PersonRow>(sql`select ${columns} from people p where p.id = ${$('id')}`),
  personList: shared<PersonRow>(
    sql`select ${columns} from people p where (p.created_at, p.id) > (${$('number')}, ${$('id')})
      order by p.created_at, p.id limit ${$('take')}`,
  ),
  personUpdate: shared(
    update(
      'people',
      {
        person: $('person'),
        role: $('role'),
        language: $('language'),
        password_hash: $('passwordHash'),
        disabled_at: $('disabledAt'),
      },
      sql`id = ${$('id')} and person = ${$('before')}`,
    ),
  ),

  sessionOpen: shared(
    insert('sessions', {
      hash: $('hash'),
      staff: $('staff'),
      opened_at: $('at'),
      seen_at: $('at'),
      expires_at: $('expiresAt'),
    }),
  ),
  sessionGet: shared<PersonRow & { at: number; seenAt: number }>(
    sql`select ${columns}, s.opened_at as "at", s.seen_at as "seenAt" from sessions s join people p on p.id = s.staff
      where s.hash = ${$('hash')} and s.expires_at > ${$('now')} and p.disabled_at is null`,
  ),
  sessionTouch: shared(update('sessions', { seen_at: $('at') }, sql`hash = ${$('hash')}`)),
  sessionClose: shared(remove('sessions', sql`hash = ${$('hash')}`)),
  sessionCloseOthers: shared(remove('sessions', sql`staff = ${$('staff')} and hash <> ${$('except')}`)),
  sessionSweep: shared(remove('sessions', sql`expires_at <= ${$('at')}`)),

  linkPut: shared(insert('links', { hash: $('hash'), purpose: $('purpose'), data: $('data'), expires_at: $('expiresAt') })),
  /** Gone also where it came too late: a clock that is set back must not revive it. */
  linkUse: shared<{ data: Uint8Array; expiresAt: number }>(
    remove('links', sql`hash = ${$('hash')} and purpose = ${$('purpose')}`, sql`returning data, expires_at as "expiresAt"`),
  ),
})

export const SETTINGS = queries({
  settingGet: shared<{ value: Uint8Array }>(sql`select s.value from settings s where s.name = ${$('name')}`),
  settingPut: shared(
    insert(
      'settings',
      { name: $('name'), value: $('value') },
      { ending: sql`on conflict (name) do update set value = excluded.value` },
    ),
  ),
})

export interface EntryRow {
  n: number
  at: number
  who: string
  did: string
  what: string
  detail: Uint8Array
  mac: Uint8Array
}

export const AUDIT = queries({
  entryInsert: shared(
    insert('entries', {
      n: $('n'),
      at: $('at'),
      who: $('who'),
      did: $('did'),
      what: $('what'),
      detail: $('detail'),
      mac: $('mac'),
    }),
  ),
  entryList: shared<EntryRow>(
    sql`select e.n, e.at, e.who, e.did, e.what, e.detail, e.mac from entries e
      where e.n < ${$('number')} order by e.n desc limit ${$('take')}`,
  ),
  entryWalk: shared<EntryRow>(
    sql`select e.n, e.at, e.who, e.did, e.what, e.detail, e.mac from entries e
      where e.n > ${$('number')} order by e.n limit ${$('take')}`,
  ),
  entryLast: shared<EntryRow>(
    sql`select e.n, e.at, e.who, e.did, e.what, e.detail, e.mac from entries e order by e.n desc limit 1`,
  ),
})
