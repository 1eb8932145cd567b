import { send } from '../door.ts'
import type { Page } from '../shapes.ts'
import type { Incident, IncidentChange, IncidentCounts, IncidentEntry, IncidentKind, IncidentState } from './shapes.ts'

/** What this screen asks of the runtime. Held to its routes by `wire.ts`. */
export const incidents = {
  list: (after: string | null, filter: { state?: IncidentState; kind?: IncidentKind; mine?: true }) => {
    const given = Object.entries({ after, limit: 30, ...filter }).flatMap(([k, v]) =>
      v === null || v === undefined ? [] : [[k, String(v)]],
    )
    return send<Page<IncidentEntry>>(`/api/incidents?${new URLSearchParams(given)}`)
  },
  counts: () => send<IncidentCounts>('/api/incidents/counts'),
  get: (bot: string, id: string) => send<Incident>(at(bot, id)),
  change: (bot: string, id: string, body: IncidentChange) => send<Incident>(at(bot, id), { method: 'POST', body }),
  note: (bot: string, id: string, body: { text: string; noteId: string }) =>
    send<Incident>(at(bot, id, '/notes'), { method: 'POST', body }),
  reveal: (bot: string, id: string, body: { reason: string }) => send<Incident>(at(bot, id, '/reveal'), { method: 'POST', body }),
  exported: (bot: string, id: string) => send<Incident>(at(bot, id, '/export')),
}

function at(bot: string, id: string, rest = '') {
  return `/api/bots/${encodeURIComponent(bot)}/incidents/${encodeURIComponent(id)}${rest}`
}
