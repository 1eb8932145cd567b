import type { JsonObject } from '../../nodes/json.ts'
import type { IncidentKind } from '../../nodes/ports/trust.ts'
import type { Page, PageRequest } from './contract-page.ts'

/**
 * A bot's suspicious-transaction cases. Numbered without gaps for people to quote; reached by an id that nobody can guess.
 * What happened and what staff wrote is sealed with the contact's key: when the contact is forgotten, the case keeps its
 * number, kind and state and nothing else.
 */
export interface IncidentStore {
  /** Opens a case once per `slot`, however often and however much at once it is asked for. */
  open(incident: NewIncident): Promise<Opened>
  /** The case that this slot has now, or null. */
  bySlot(slot: string): Promise<Opened | null>
  /** Latest first. Without a `state`, those that are not closed come with the rest. */
  list(page: PageRequest & { state?: IncidentState; kind?: IncidentKind; assigned?: string }): Promise<Page<IncidentSummary>>
  get(id: string): Promise<Incident>
  /** The contact's own, by its number; null for others. */
  ofContact(number: string, contact: string): Promise<IncidentSummary | null>
  /** Compare and set on `revision`; AppError 'incident.stale' where somebody else was faster. What changes goes into the timeline. */
  change(id: string, change: IncidentChange): Promise<Incident>
  /** A note without a change. `noteId` makes a repetition harmless. */
  note(id: string, note: { noteId: string; text: string; staff: string | null; at: number }): Promise<void>
  counts(now: number): Promise<IncidentCounts>
}

export const INCIDENT_STATES = ['new', 'working', 'waiting', 'cleared', 'confirmed'] as const
export type IncidentState = (typeof INCIDENT_STATES)[number]
/** 'cleared': nothing was wrong. 'confirmed': it was what it looked like. */
export const CLOSED_STATES: readonly IncidentState[] = ['cleared', 'confirmed']

/** Nothing is frozen by itself: the customer or a rule asks, a person does it elsewhere and says so here. */
export const FREEZES = ['none', 'asked', 'frozen', 'lifted'] as const
export type Freeze = (typeof FREEZES)[number]

/** UU PDP and the shop's own promise: three times 24 hours. */
export const INCIDENT_DEADLINE = 3 * 24 * 60 * 60 * 1000

export interface NewIncident {
  /** What is the same case: a second one of the same slot is the first. */
  slot: string
  contact: string | null
  conversation: string | null
  kind: IncidentKind
  summary: string
  evidence: JsonObject
  /** What to freeze; null for nothing. */
  freeze: string | null
  at: number
}

export interface Opened {
  id: string
  number: string
  deadline: number
  fresh: boolean
}

export interface IncidentSummary {
  id: string
  number: string
  kind: IncidentKind
  state: IncidentState
  freeze: Freeze
  /** '' where the contact has been forgotten. */
  summary: string
  /** Staff id. */
  assigned: string | null
  conversation: string | null
  openedAt: number
  updatedAt: number
  deadline: number
  revision: number
}

/** What is told of a case by which it is decided how many people close it. */
export interface IncidentBody {
  kind: IncidentKind
  /** Null where the contact has been forgotten. */
  evidence: JsonObject | null
}

/** Somebody wants a case closed, and somebody else has to agree. */
export interface Proposal {
  state: IncidentState
  /** Staff id. */
  by: string
  at: number
}

export interface Incident extends IncidentSummary, IncidentBody {
  proposal: Proposal | null
  freezeWhat: string | null
  timeline: IncidentNote[]
}

export interface IncidentNote {
  id: string
  /** What happened: 'note' where somebody only wrote. */
  did: 'opened' | 'note' | 'state' | 'proposed' | 'assigned' | 'freeze' | 'again'
  /** The new value, where something changed. */
  to: string | null
  text: string
  /** Staff id; null for the bot. */
  staff: string | null
  at: number
}

export interface IncidentChange {
  revision: number
  state?: IncidentState
  /** Staff id, or null to give it back. */
  assigned?: string | null
  freeze?: Freeze
  text: string
  by: string
  at: number
  /** Whether two people must close it. Then the first proposes, and the case waits; AppError 'incident.second' for that one again. */
  needsSecond?: (about: IncidentBody) => boolean
}

export type IncidentCounts = Record<IncidentState, number> & { overdue: number }
