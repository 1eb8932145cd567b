import type { JsonObject } from '../../nodes/json.ts'
import { INCIDENT_KINDS, type IncidentKind } from '../../nodes/ports/trust.ts'

export { INCIDENT_KINDS, type IncidentKind }

export const INCIDENT_STATES = ['new', 'working', 'waiting', 'cleared', 'confirmed'] as const
export type IncidentState = (typeof INCIDENT_STATES)[number]
export const FREEZES = ['none', 'asked', 'frozen', 'lifted'] as const
export type Freeze = (typeof FREEZES)[number]

export interface IncidentSummary {
  id: string
  number: string
  kind: IncidentKind
  state: IncidentState
  freeze: Freeze
  summary: string
  assigned: string | null
  assignedName: string | null
  conversation: string | null
  openedAt: number
  updatedAt: number
  deadline: number
  revision: number
}

export interface IncidentEntry extends IncidentSummary {
  bot: string
  botName: string
}

export interface Incident extends IncidentSummary {
  evidence: JsonObject | null
  freezeWhat: string | null
  timeline: IncidentNote[]
  needsSecond: boolean
  proposal: { state: IncidentState; by: string; byName: string | null; at: number } | null
}

export interface IncidentNote {
  id: string
  did: 'opened' | 'note' | 'state' | 'proposed' | 'assigned' | 'freeze' | 'again'
  to: string | null
  text: string
  staff: string | null
  staffName: string | null
  toName: string | null
  at: number
}

export type IncidentCounts = Record<IncidentState, number> & { overdue: number }

export interface IncidentChange {
  revision: number
  state?: IncidentState
  freeze?: Freeze
  mine?: boolean
  text: string
}
