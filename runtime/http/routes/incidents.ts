import { z } from '@hono/zod-openapi'
import { INCIDENT_KINDS } from '../../../nodes/ports/trust.ts'
import { needsSecond } from '../../commerce/second.ts'
import { readPaymentSettings, SETTINGS_NAME } from '../../commerce/settings.ts'
import { FREEZES, INCIDENT_STATES, type Incident, type IncidentBody } from '../../store/contract-incidents.ts'
import { audit, audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { everyBot } from '../every-bot.ts'
import { incidentPage, maskedCase, maskedSummary } from '../incidents.ts'
import { group, route, staffOf } from '../permit.ts'
import { gives, Id, JsonObjectShape, PageQuery, page, pageOf, takes } from '../shapes.ts'

const State = z.enum(INCIDENT_STATES)
const Kind = z.enum(INCIDENT_KINDS)
const Summary = z.object({
  id: z.string(),
  number: z.string(),
  kind: Kind,
  state: State,
  freeze: z.enum(FREEZES),
  summary: z.string(),
  assigned: z.string().nullable(),
  assignedName: z.string().nullable(),
  conversation: z.string().nullable(),
  openedAt: z.int(),
  updatedAt: z.int(),
  deadline: z.int(),
  revision: z.int(),
})
const Entry = Summary.extend({ bot: z.string(), botName: z.string() }).openapi('IncidentEntry')
const Note = z.object({
  id: z.string(),
  did: z.enum(['opened', 'note', 'state', 'proposed', 'assigned', 'freeze', 'again']),
  to: z.string().nullable(),
  text: z.string(),
  staff: z.string().nullable(),
  staffName: z.string().nullable(),
  /** Of whom a case was given to. */
  toName: z.string().nullable(),
  at: z.int(),
})
const Whole = Summary.extend({
  evidence: JsonObjectShape.nullable(),
  freezeWhat: z.string().nullable(),
  timeline: z.array(Note),
  /** Two people must close it. */
  needsSecond: z.boolean(),
  /** What one of them wants it closed as. */
  proposal: z.object({ state: State, by: z.string(), byName: z.string().nullable(), at: z.int() }).nullable(),
}).openapi('Incident')
const Counts = z.object({
  new: z.int(),
  working: z.int(),
  waiting: z.int(),
  cleared: z.int(),
  confirmed: z.int(),
  overdue: z.int(),
})
const Param = z.object({ bot: Id, id: Id })
const Text = z.string().trim().max(4_000)

/** Suspicious-transaction cases as staff work on them. Who reads, changes or takes one out of the house is in the audit. */
export function incidentsRoutes({ store, clock, names }: Services) {
  async function highIn(bot: string) {
    const settings = readPaymentSettings(await store.bot(bot).channel(SETTINGS_NAME))
    return (about: IncidentBody) => needsSecond(settings, about)
  }

  /** `seen` of it, with the names of those who work on it. */
  async function shown(bot: string, incident: Incident, seen: Incident) {
    const timeline = seen.timeline.map(async (note) => {
      const { staffName } = await names.named(note, 'staff')
      const toName = note.did === 'assigned' ? (await names.named(note, 'to')).toName : null
      return { ...note, staffName, toName }
    })
    const isHigh = await highIn(bot)
    return {
      ...(await names.named(seen, 'assigned')),
      timeline: await Promise.all(timeline),
      needsSecond: isHigh(incident),
      proposal: incident.proposal && (await names.named(incident.proposal, 'by')),
    }
  }

  return group()
    .openapi(
      route({
        method: 'get',
        path: '/incidents',
        permission: 'incident.read',
        request: {
          query: z.strictObject({
            ...PageQuery,
            bot: Id.optional(),
            state: State.optional(),
            kind: Kind.optional(),
            mine: z.literal('true').optional(),
          }),
        },
        responses: gives(page(Entry)),
      }),
      async (c) => {
        const { bot, state, kind, mine, ...query } = c.req.valid('query')
        const assigned = mine ? staffOf(c).staff.id : undefined
        const found = await incidentPage(store, { ...pageOf(query), bot, state, kind, assigned })
        return c.json(await names.allNamed({ items: found.items.map(maskedSummary), next: found.next }, 'assigned'), 200)
      },
    )
    .openapi(
      route({ method: 'get', path: '/incidents/counts', permission: 'incident.read', responses: gives(Counts) }),
      async (c) => {
        const sum = { new: 0, working: 0, waiting: 0, cleared: 0, confirmed: 0, overdue: 0 }
        for await (const { id } of everyBot(store)) {
          const counts = await store.bot(id).incidents.counts(clock())
          for (const name of [...INCIDENT_STATES, 'overdue'] as const) sum[name] += counts[name]
        }
        return c.json(sum, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/incidents/{id}',
        permission: 'incident.read',
        request: { params: Param },
        responses: gives(Whole),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const incident = await store.bot(bot).incidents.get(id)
        await audit(c, 'incident.read', incident.number, { bot, id })
        return c.json(await shown(bot, incident, maskedCase(incident)), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/incidents/{id}',
        permission: 'incident.work',
        request: {
          params: Param,
          body: takes(
            z.strictObject({
              revision: z.int().min(0),
              state: State.optional(),
              freeze: z.enum(FREEZES).optional(),
              /** Takes it, or gives it back. */
              mine: z.boolean().optional(),
              text: Text,
            }),
          ),
        },
        responses: gives(Whole),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const { revision, state, freeze, mine, text } = c.req.valid('json')
        const by = staffOf(c).staff.id
        const assigned = mine === undefined ? {} : { assigned: mine ? by : null }
        const change = { revision, ...(state ? { state } : {}), ...(freeze ? { freeze } : {}), ...assigned }
        const { number } = await store.bot(bot).incidents.get(id)
        const detail = { bot, id, state: state ?? null, freeze: freeze ?? null, mine: mine ?? null }
        const { incidents } = audited(c, 'incident.change', number, detail).bot(bot)
        const incident = await incidents.change(id, { ...change, text, by, at: clock(), needsSecond: await highIn(bot) })
        return c.json(await shown(bot, incident, maskedCase(incident)), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/incidents/{id}/notes',
        permission: 'incident.work',
        request: {
          params: Param,
          body: takes(z.strictObject({ text: Text.min(1), noteId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) })),
        },
        responses: gives(Whole),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const { number } = await store.bot(bot).incidents.get(id)
        const { incidents } = audited(c, 'incident.note', number, { bot, id }).bot(bot)
        await incidents.note(id, { ...c.req.valid('json'), staff: staffOf(c).staff.id, at: clock() })
        const incident = await incidents.get(id)
        return c.json(await shown(bot, incident, maskedCase(incident)), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/bots/{bot}/incidents/{id}/reveal',
        permission: 'incident.work',
        request: { params: Param, body: takes(z.strictObject({ reason: Text.min(3).max(300) })) },
        responses: gives(Whole),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const incident = await store.bot(bot).incidents.get(id)
        await audit(c, 'incident.reveal', incident.number, { bot, id, reason: c.req.valid('json').reason })
        return c.json(await shown(bot, incident, incident), 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/bots/{bot}/incidents/{id}/export',
        permission: 'incident.read',
        request: { params: Param },
        responses: gives(Whole),
      }),
      async (c) => {
        const { bot, id } = c.req.valid('param')
        const incident = await store.bot(bot).incidents.get(id)
        await audit(c, 'incident.export', incident.number, { bot, id })
        c.header('Content-Disposition', `attachment; filename="${incident.number}.json"`)
        return c.json(await shown(bot, incident, maskedCase(incident)), 200)
      },
    )
}
