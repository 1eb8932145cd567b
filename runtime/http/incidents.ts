import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Store } from '../store/contract.ts'
import type { Incident, IncidentSummary } from '../store/contract-incidents.ts'
import { allBots } from './every-bot.ts'

export interface IncidentEntry extends IncidentSummary {
  bot: string
  botName: string
}

type Filter = Pick<Parameters<ReturnType<Store['bot']>['incidents']['list']>[0], 'state' | 'kind' | 'assigned'>

/** Cases of all bots, latest first: each bot's own list comes in that order, so they are merged as they are read. */
export async function incidentPage(
  store: Store,
  want: Filter & { bot?: string; after: string | null; limit: number },
): Promise<{ items: IncidentEntry[]; next: string | null }> {
  const { after, limit, bot: only, ...filter } = want
  const behind = readCursor(after)
  const lists: { rest: AsyncGenerator<IncidentEntry>; head: IncidentEntry }[] = []
  for (const { id, name } of only ? [await store.bot(only).summary()] : await allBots(store)) {
    const rest = entries(store, id, name, filter, behind)
    const { value, done } = await rest.next()
    if (!done) lists.push({ rest, head: value })
  }
  const items: IncidentEntry[] = []
  while (lists.length > 0 && items.length < limit) {
    const first = lists.reduce((a, b) => (isBefore(b.head, a.head) ? b : a))
    items.push(first.head)
    const { value, done } = await first.rest.next()
    if (done) lists.splice(lists.indexOf(first), 1)
    else first.head = value
  }
  const last = items.at(-1)
  return { items, next: lists.length > 0 && last ? `${last.openedAt}.${last.id}` : null }
}

interface Cursor {
  openedAt: number
  id: string
}

async function* entries(
  store: Store,
  bot: string,
  botName: string,
  filter: Filter,
  behind: Cursor | null,
): AsyncGenerator<IncidentEntry> {
  let after: string | null = null
  do {
    const page: { items: IncidentSummary[]; next: string | null } = await store
      .bot(bot)
      .incidents.list({ after, limit: 50, ...filter })
    for (const item of page.items) if (!behind || isBefore(behind, item)) yield { ...item, bot, botName }
    after = page.next
  } while (after)
}

const isBefore = (a: Cursor, b: Cursor) => (a.openedAt === b.openedAt ? a.id > b.id : a.openedAt > b.openedAt)

function readCursor(after: string | null): Cursor | null {
  const [, openedAt, id] = /^(\d{1,16})\.([A-Za-z0-9_-]{1,64})$/.exec(after ?? '') ?? []
  return openedAt && id ? { openedAt: Number(openedAt), id } : null
}

/** I10: what a reader sees before they have said why they need the rest. Order numbers and what rules say stay readable. */
export function maskedCase(incident: Incident): Incident {
  return {
    ...incident,
    summary: maskText(incident.summary, keptWords(incident)),
    freezeWhat: incident.freezeWhat && maskText(incident.freezeWhat, keptWords(incident)),
    evidence: incident.evidence && maskEntries(incident.evidence, keptWords(incident)),
    timeline: incident.timeline.map((note) => ({ ...note, text: maskText(note.text, keptWords(incident)) })),
  }
}

export function maskedSummary(entry: IncidentEntry): IncidentEntry {
  return { ...entry, summary: maskText(entry.summary, ORDER_NUMBER.exec(entry.summary)?.slice(0, 1) ?? []) }
}

/** Letters before the digits: an order number and no phone. */
const ORDER_NUMBER = /\b[A-Z]{1,6}-[A-Z0-9-]{3,40}\b/

function keptWords({ evidence }: Incident): string[] {
  return typeof evidence?.order === 'string' ? [evidence.order] : []
}

function maskEntries(entries: JsonObject, kept: string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(entries).map(([name, value]) => [name, OWN.has(name) ? value : maskValue(value, kept)]),
  )
}

/** Written by rules and not by anybody: no person is in it. */
const OWN = new Set([
  'order',
  'decision',
  'score',
  'amount',
  'currency',
  'rules',
  'provider',
  'deadline',
  'delivered',
  'cards',
  'channel',
  'turn',
])

function maskValue(value: Json, kept: string[]): Json {
  if (typeof value === 'string') return maskText(value, kept)
  if (typeof value === 'number') return Math.abs(value) >= 1e8 ? maskText(String(value), kept) : value
  if (Array.isArray(value)) return value.map((item) => maskValue(item, kept))
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, maskValue(inner, kept)]))
    : value
}

function maskText(text: string, kept: string[]): string {
  const parts = kept.length > 0 ? text.split(kept[0]!) : [text]
  return parts
    .map((part) =>
      part
        .replace(/[^\s@<>"'(),;:]{1,64}@[a-z0-9.-]{1,255}/gi, (email) => `${email[0]}•••@${email.split('@').at(-1)}`)
        .replace(/\+?\d(?:[ .-]?\d){7,24}/g, (digits) => `•••${digits.slice(-3)}`),
    )
    .join(kept[0] ?? '')
}
