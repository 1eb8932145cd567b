import type { KeyObject } from 'node:crypto'
import type { JsonObject } from '../../nodes/json.ts'
import { AppError } from '../errors.ts'
import { found } from './access.ts'
import {
  CLOSED_STATES,
  FREEZES,
  INCIDENT_DEADLINE,
  INCIDENT_STATES,
  type Incident,
  type IncidentCounts,
  type IncidentNote,
  type IncidentStore,
  type IncidentSummary,
  type NewIncident,
  type Opened,
  type Proposal,
} from './contract-incidents.ts'
import { isConflict } from './driver.ts'
import { idOf, newId } from './keys.ts'
import { keysetOf, pageOf } from './page.ts'
import { COUNTERS } from './queries/counters.ts'
import { INCIDENTS, type IncidentNoteRow, type IncidentRow } from './queries/incidents.ts'
import type { Statement } from './query.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** A bot's cases. */
export function createIncidents(vault: Vault, bot: string): IncidentStore {
  const { db } = vault
  const mine = db.forBot(bot)

  const keyOf = (contact: string | null, wrapped: Uint8Array | null): Promise<KeyObject> =>
    contact !== null && wrapped ? vault.contact(bot, contact, wrapped) : vault.bot(bot)

  async function summaryOf(row: IncidentRow): Promise<IncidentSummary> {
    const { id, kind, state, freeze, assigned, conversation, openedAt, updatedAt, deadline, revision } = row
    const plain = { id, kind, state, freeze, assigned, conversation, openedAt, updatedAt, deadline, revision }
    return { ...plain, number: numberOf(row.year, row.n), summary: (await bodyOf(row))?.summary ?? '' }
  }

  async function bodyOf(row: IncidentRow): Promise<Body | null> {
    if (!row.body) return null
    return unsealJson<Body>(await keyOf(row.contact, row.wrappedKey), bodyPlace(bot, row.id), row.body)
  }

  async function get(id: string): Promise<Incident> {
    const row = found(await mine.one(INCIDENTS.incidentGet, { id }), 'incident')
    const key = await keyOf(row.contact, row.wrappedKey)
    const notes = await mine.all(INCIDENTS.incidentNoteList, { incident: id })
    const body = await bodyOf(row)
    return {
      ...(await summaryOf(row)),
      evidence: body?.evidence ?? null,
      proposal: await proposalOf(id),
      freezeWhat: body?.freeze ?? null,
      timeline: notes.map((note) => noteOf(note, key)),
    }
  }

  async function proposalOf(incident: string): Promise<Proposal | null> {
    const last = await mine.one(INCIDENTS.incidentDecided, { incident })
    return last?.did === 'proposed' ? { state: last.state, by: last.by, at: last.at } : null
  }

  function noteOf({ id, did, value, staff, body, at }: IncidentNoteRow, key: KeyObject): IncidentNote {
    return { id, did, to: value, text: unsealJson<string>(key, notePlace(bot, id), body), staff, at }
  }

  function noteStep(key: KeyObject, incident: string, note: IncidentNote): Statement {
    const { id, did, to: value, staff, at } = note
    const body = sealJson(key, notePlace(bot, id), note.text)
    return mine.step(INCIDENTS.incidentNoteInsert, { id, incident, did, value, staff, body, at }, 1)
  }

  async function bySlot(slot: string): Promise<Opened | null> {
    const row = await mine.one(INCIDENTS.incidentBySlot, { slot })
    return row && { id: row.id, number: numberOf(row.year, row.n), deadline: row.deadline, fresh: false }
  }

  async function write(given: NewIncident): Promise<Opened> {
    const { slot, contact, conversation, kind, at } = given
    const id = newId()
    const year = yearOf(at)
    const name = `incidents:${year}`
    const wrapped = contact === null ? null : found(await mine.one(INCIDENTS.caseContact, { contact }), 'contact').wrappedKey
    const key = await keyOf(contact, wrapped)
    const kept: Body = { summary: given.summary, evidence: given.evidence, freeze: given.freeze }
    const deadline = at + INCIDENT_DEADLINE
    const params = { id, slot, year, contact, conversation, kind, at, deadline, name, freeze: given.freeze ? 'asked' : 'none' }
    const opened: IncidentNote = { id: idOf(id, 'opened'), did: 'opened', to: kind, text: '', staff: null, at }
    const results = await db.commit([
      mine.step(COUNTERS.counterBegin, { name }),
      mine.step(COUNTERS.counterUp, { name }, 1),
      mine.step(INCIDENTS.incidentInsert, { ...params, body: sealJson(key, bodyPlace(bot, id), kept) }, 1),
      noteStep(key, id, opened),
    ])
    return { id, number: numberOf(year, Number(results[2]!.rows[0]!.n)), deadline, fresh: true }
  }

  return {
    bySlot,
    get,
    async open(given) {
      const before = await bySlot(given.slot)
      if (before) return before
      try {
        return await write(given)
      } catch (error) {
        const twin = isConflict(error) ? await bySlot(given.slot) : null
        if (!twin) throw error
        return twin
      }
    },
    async list(request) {
      const { state = '', kind = '', assigned = '', limit } = request
      const rows = await mine.all(INCIDENTS.incidentList, { ...keysetOf(request, 'descending'), state, kind, assigned })
      const page = pageOf(
        rows,
        limit,
        (row) => [row.openedAt, row.id],
        (row) => row,
      )
      return { items: await Promise.all(page.items.map(summaryOf)), next: page.next }
    },
    async ofContact(number, contact) {
      const [, year, n] = /^IN-(\d{4})-(\d{1,9})$/.exec(number.trim().toUpperCase()) ?? []
      if (!year || !n) return null
      const row = await mine.one(INCIDENTS.incidentByNumber, { year: Number(year), n: Number(n), contact })
      return row && (await summaryOf(row))
    },
    async change(id, { revision, text, by, needsSecond, at: now, ...to }) {
      const row = found(await mine.one(INCIDENTS.incidentGet, { id }), 'incident')
      const at = Math.max(now, row.updatedAt + 1) // what was decided last is told by its time
      const key = await keyOf(row.contact, row.wrappedKey)
      const changes = changesOf(row, to)
      const closing = changes.find(([did, state]) => did === 'state' && CLOSED.has(state))
      const about = { kind: row.kind, evidence: (await bodyOf(row))?.evidence ?? null }
      if (closing && needsSecond?.(about)) {
        const proposal = await proposalOf(id)
        const isSame = proposal?.state === closing[1]
        if (isSame && proposal.by === by) throw new AppError('incident.second')
        if (!isSame) closing[0] = 'proposed'
      }
      const isProposed = closing?.[0] === 'proposed'
      const notes = changes.map(
        ([did, value], i): IncidentNote => ({
          id: idOf(id, revision, did),
          did,
          to: value,
          text: i === 0 ? text : '',
          staff: by,
          at,
        }),
      )
      const next = { state: isProposed ? 'waiting' : (to.state ?? row.state), freeze: to.freeze ?? row.freeze }
      const assigned = to.assigned === undefined ? row.assigned : to.assigned
      if (notes.length === 0) notes.push({ id: idOf(id, revision, 'note'), did: 'note', to: null, text, staff: by, at })
      await db.commit([
        mine.step(INCIDENTS.incidentChange, { id, revision, ...next, assigned, at }, 1, 'incident.stale'),
        ...notes.map((note) => noteStep(key, id, note)),
      ])
      return get(id)
    },
    async note(id, { noteId, text, staff, at }) {
      const row = found(await mine.one(INCIDENTS.incidentGet, { id }), 'incident')
      const key = await keyOf(row.contact, row.wrappedKey)
      const note: IncidentNote = { id: idOf(id, noteId), did: staff === null ? 'again' : 'note', to: null, text, staff, at }
      try {
        await db.commit([noteStep(key, id, note), mine.step(INCIDENTS.incidentTouch, { id, at }, 1)])
      } catch (error) {
        const isThere = (await mine.all(INCIDENTS.incidentNoteList, { incident: id })).some((one) => one.id === note.id)
        if (!isConflict(error) || !isThere) throw error
      }
    },
    async counts(now) {
      const counts: IncidentCounts = { new: 0, working: 0, waiting: 0, cleared: 0, confirmed: 0, overdue: 0 }
      for (const { state, count, overdue } of await mine.all(INCIDENTS.incidentCounts, { now })) {
        counts[state] = Number(count)
        counts.overdue += Number(overdue)
      }
      return counts
    },
  }
}

const CLOSED = new Set<string | null>(CLOSED_STATES)

interface Body {
  summary: string
  evidence: JsonObject
  freeze: string | null
}

type Change = Pick<IncidentNote, 'did' | 'to'>

/** What is another than it was, as notes. AppError 'request.invalid' for a state that there is not. */
function changesOf(
  row: IncidentRow,
  to: { state?: string; assigned?: string | null; freeze?: string },
): [Change['did'], Change['to']][] {
  const known = (list: readonly string[], value: string | undefined) => value === undefined || list.includes(value)
  if (!known(INCIDENT_STATES, to.state)) throw new AppError('request.invalid', { at: 'state' })
  if (!known(FREEZES, to.freeze)) throw new AppError('request.invalid', { at: 'freeze' })
  const changes: [Change['did'], Change['to']][] = []
  if (to.state !== undefined && to.state !== row.state) changes.push(['state', to.state])
  if (to.assigned !== undefined && to.assigned !== row.assigned) changes.push(['assigned', to.assigned])
  if (to.freeze !== undefined && to.freeze !== row.freeze) changes.push(['freeze', to.freeze])
  return changes
}

export function numberOf(year: number, n: number): string {
  return `IN-${year}-${String(n).padStart(4, '0')}`
}

/** In Western Indonesian Time, where the shops are: seven hours ahead. */
function yearOf(at: number): number {
  return new Date(at + 7 * 3_600_000).getUTCFullYear()
}

function bodyPlace(bot: string, row: string): Place {
  return { table: 'incidents', column: 'body', row, bot }
}

function notePlace(bot: string, row: string): Place {
  return { table: 'incident_notes', column: 'body', row, bot }
}
