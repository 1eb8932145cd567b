import { sql } from 'drizzle-orm/sql/sql'
import type { IncidentKind } from '../../../nodes/ports/trust.ts'
import type { Freeze, IncidentNote, IncidentState } from '../contract-incidents.ts'
import { $, queries } from '../query.ts'
import { insert, own, remove, scoped, update } from '../scoping.ts'

export interface IncidentRow {
  id: string
  year: number
  n: number
  contact: string | null
  wrappedKey: Uint8Array | null
  conversation: string | null
  kind: IncidentKind
  state: IncidentState
  freeze: Freeze
  body: Uint8Array | null
  assigned: string | null
  openedAt: number
  updatedAt: number
  deadline: number
  revision: number
}

export interface IncidentNoteRow {
  id: string
  did: IncidentNote['did']
  value: string | null
  staff: string | null
  body: Uint8Array
  at: number
}

const columns = sql`i.id, i.year, i.n, i.contact, p.wrapped_key as "wrappedKey", i.conversation, i.kind, i.state, i.freeze_state as "freeze", i.body,
  i.assigned, i.opened_at as "openedAt", i.updated_at as "updatedAt", i.due_at as "deadline", i.revision`
const joined = sql`${own('incidents')} as i left join ${own('contacts')} as p on p.id = i.contact`

export const INCIDENTS = queries({
  incidentInsert: scoped<{ n: number }>(
    insert(
      'incidents',
      {
        id: $('id'),
        slot: $('slot'),
        year: $('year'),
        n: sql`c.number`,
        contact: $('contact'),
        conversation: $('conversation'),
        kind: $('kind'),
        state: sql`'new'`,
        freeze_state: $('freeze'),
        body: $('body'),
        opened_at: $('at'),
        updated_at: $('at'),
        due_at: $('deadline'),
        revision: sql`1`,
      },
      { from: sql`${own('counters')} as c where c.name = ${$('name')}`, ending: sql`returning n` },
    ),
  ),
  caseContact: scoped<{ wrappedKey: Uint8Array }>(
    sql`select p.wrapped_key as "wrappedKey" from ${own('contacts')} as p where p.id = ${$('contact')}`,
  ),
  incidentBySlot: scoped<{ id: string; year: number; n: number; deadline: number }>(
    sql`select i.id, i.year, i.n, i.due_at as "deadline" from ${own('incidents')} as i where i.slot = ${$('slot')}`,
  ),
  incidentGet: scoped<IncidentRow>(sql`select ${columns} from ${joined} where i.id = ${$('id')}`),
  incidentByNumber: scoped<IncidentRow>(
    sql`select ${columns} from ${joined} where i.year = ${$('year')} and i.n = ${$('n')} and i.contact = ${$('contact')}`,
  ),
  incidentList: scoped<IncidentRow>(
    sql`select ${columns} from ${joined}
      where (${$('state')} = '' or i.state = ${$('state')}) and (${$('kind')} = '' or i.kind = ${$('kind')})
      and (${$('assigned')} = '' or i.assigned = ${$('assigned')})
      and (i.opened_at, i.id) < (${$('number')}, ${$('id')}) order by i.opened_at desc, i.id desc limit ${$('take')}`,
  ),
  incidentCounts: scoped<{ state: IncidentState; count: number; overdue: number }>(
    sql`select i.state, count(*) as "count",
      sum(case when i.due_at < ${$('now')} and i.state in ('new', 'working', 'waiting') then 1 else 0 end) as "overdue"
      from ${own('incidents')} as i group by i.state`,
  ),
  /** Compare and set. A closed case frees its slot: what happens again is another case. */
  incidentChange: scoped(
    update(
      'incidents',
      {
        state: $('state'),
        assigned: $('assigned'),
        freeze_state: $('freeze'),
        slot: sql`case when ${$('state')} in ('cleared', 'confirmed') then id else slot end`,
        updated_at: $('at'),
        revision: sql`revision + 1`,
      },
      sql`id = ${$('id')} and revision = ${$('revision')}`,
    ),
  ),
  incidentTouch: scoped(update('incidents', { updated_at: $('at') }, sql`id = ${$('id')}`)),
  incidentNoteInsert: scoped(
    insert('incident_notes', {
      id: $('id'),
      incident: $('incident'),
      did: $('did'),
      value: $('value'),
      staff: $('staff'),
      body: $('body'),
      written_at: $('at'),
    }),
  ),
  incidentNoteList: scoped<IncidentNoteRow>(
    sql`select t.id, t.did, t.value, t.staff, t.body, t.written_at as "at" from ${own('incident_notes')} as t
      where t.incident = ${$('incident')} order by t.written_at, case when t.did = 'opened' then 0 else 1 end, t.id limit 500`,
  ),
  /** What was decided last, or proposed; a decision of the same moment came after. */
  incidentDecided: scoped<{ did: 'state' | 'proposed'; state: IncidentState; by: string; at: number }>(
    sql`select t.did, t.value as "state", t.staff as "by", t.written_at as "at" from ${own('incident_notes')} as t
      where t.incident = ${$('incident')} and t.did in ('state', 'proposed')
      order by t.written_at desc, case when t.did = 'state' then 0 else 1 end limit 1`,
  ),
})

/** What is left of a forgotten contact's cases: that they were. */
export const FORGET_INCIDENTS = queries({
  forgetIncidentNotes: scoped(
    remove('incident_notes', sql`incident in (select i.id from ${own('incidents')} as i where i.contact = ${$('contact')})`),
  ),
  forgetIncidents: scoped(
    update(
      'incidents',
      { contact: sql`null`, conversation: sql`null`, body: sql`null`, slot: sql`id`, revision: sql`revision + 1` },
      sql`contact = ${$('contact')}`,
    ),
  ),
})
