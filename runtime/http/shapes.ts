/**
 * The shapes that cross the wire, once each: they check requests, type the editor's client, and are the OpenAPI document's
 * schemas. Longer than other files because it is one list. What is read elsewhere with more care (a bot's document: by
 * `nodes/document.ts`) is only "an object" here.
 */
import { z } from '@hono/zod-openapi'
import type { BotDocument } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { LANGUAGES } from '../../nodes/language.ts'
import type { Ranking } from '../../nodes/ports.ts'
import type { Problem } from '../../nodes/problem.ts'
import { type Event, FILE_TYPES, type Reply, type SentFile } from '../../nodes/reply.ts'
import type { Session } from '../core/session.ts'
import type { Step, Verdict } from '../core/trace.ts'
import type { ModelHealth, ModelInfo, ModelSettings } from '../model/contract.ts'
import type { AuditEntry, BotSummary, Message, Receipt, StoreHealth, VersionSummary } from '../store/contract.ts'
import { ROLES } from '../store/contract.ts'

// ---- small parts

export const Language = z.enum(LANGUAGES)
/** Ids are the store's own: anything of another form names nothing. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
export const Time = z.int().min(0).describe('Milliseconds since 1970')
export const Empty = z.strictObject({})
export const Name = z.string().trim().min(1).max(80)
export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email())
export const NewPassword = z.string().min(1).max(256)
export const Token = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
export const Revision = z.int().min(0)
export const Origin = z
  .string()
  .max(255)
  .regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/)
export const Phrase = z.strictObject({ id: z.string().max(2_000).optional(), en: z.string().max(2_000).optional() })
export const ShortPhrase = z.strictObject({ id: z.string().max(80).optional(), en: z.string().max(80).optional() })

/** A path's bot. */
export const BotParam = z.object({ bot: Id })
export const PageQuery = {
  after: z
    .string()
    .regex(/^[A-Za-z0-9_.:~-]{1,512}$/)
    .optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/)
    .optional(),
}
export const pageOf = (query: { after?: string; limit?: string }) => ({
  after: query.after ?? null,
  limit: Number(query.limit ?? 50),
})

// ---- how bodies and answers are declared

export const json = <S extends z.ZodType>(schema: S) => ({ content: { 'application/json': { schema } } })
export const takes = <S extends z.ZodType>(schema: S) => ({ ...json(schema), required: true }) as const
export const gives = <S extends z.ZodType>(schema: S, description = 'Done') =>
  ({ 200: { ...json(schema), description } }) as const
export const page = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), next: z.string().nullable() })

/** A value whose shape its own room knows and checks. */
function known<T>(name: string, description: string) {
  return z.custom<T>(isObject).openapi(name, { type: 'object', description })
}
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

// ---- documents and turns

export const Document = known<BotDocument>(
  'BotDocument',
  'A bot as it is drawn: variables, intents, flows of nodes and edges, texts',
)
export const ProblemShape = known<Problem>('Problem', 'What is wrong with a drawing, with its place')
export const Problems = z.object({ problems: z.array(ProblemShape) })
export const JsonObjectShape = known<JsonObject>('JsonObject', 'Any JSON object')
export const ReplyShape = known<Reply>('Reply', 'What the bot says')
export const StepShape = known<Step>('Step', 'One visit of a node')
export const VerdictShape = known<Verdict>('Verdict', 'What a guard found')
export const ReceiptShape = known<Receipt>('Receipt', 'What made an answer')
export const RankingShape = known<Ranking>('Ranking', 'Which intents a text may mean')
export const JsonValue = z
  .custom<Json>((value) => value !== undefined)
  .openapi('Json', { type: ['object', 'array', 'string', 'number', 'boolean', 'null'], description: 'Any JSON value' })

const Text = z.string().max(8_000)
export const FileShape = z
  .strictObject({ id: Id, name: z.string().max(200), type: z.enum(FILE_TYPES), bytes: z.int().min(0) })
  .openapi('SentFile') satisfies z.ZodType<SentFile>
export const EventShape = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('open') }),
    z.strictObject({ kind: z.literal('text'), text: Text, choice: z.string().max(200).optional(), file: FileShape.optional() }),
    z.strictObject({ kind: z.literal('timeout') }),
    z.strictObject({ kind: z.literal('security'), what: z.string().max(80), text: Text }),
    z.strictObject({ kind: z.literal('code'), proof: z.string().max(100) }),
    z.strictObject({ kind: z.literal('returned'), variables: JsonObjectShape }),
    z.strictObject({ kind: z.literal('nobody') }),
  ])
  .openapi('Event') satisfies z.ZodType<Event>

const Place = { flow: z.string().max(200), node: z.string().max(200) }
const WaitShape = z.strictObject({
  for: z.enum(['reply', 'person']),
  timeout: z.number().optional(),
  secret: z.boolean().optional(),
  state: JsonValue.optional(),
})
/** A session comes back from the browser that tries a bot: its form is checked, and what is in it harms nobody but the tester. */
export const SessionShape = z
  .looseObject({
    language: Language,
    variables: JsonObjectShape,
    contact: JsonObjectShape,
    at: z.strictObject(Place).nullable(),
    waiting: WaitShape.nullable(),
    stack: z
      .array(
        z.looseObject({
          ...Place,
          kind: z.enum(['call', 'interrupt']),
          waiting: WaitShape.nullable(),
          by: z.string().max(200).optional(),
        }),
      )
      .max(100),
    mode: z.enum(['bot', 'person', 'over']),
    wakeAt: z.number().nullable().optional(),
    dueAt: z.number().nullable().optional(),
    heardAt: z.number().optional(),
    started: z.array(z.string().max(200)).max(2_000).optional(),
  })
  .openapi('Session') satisfies z.ZodType<Session>

// ---- what the store answers

/** Whose id stands beside it; null for nobody who is known any more. */
const StaffName = z.string().nullable()

export const StaffShape = z
  .object({ id: z.string(), email: z.string(), name: z.string(), role: z.enum(ROLES), language: Language })
  .openapi('Staff')
export const StaffEntry = StaffShape.extend({ createdAt: Time, disabledAt: Time.nullable() }).openapi('StaffEntry')

export const BotSummaryShape = z
  .object({
    id: z.string(),
    name: z.string(),
    live: z.int().nullable(),
    revision: z.int(),
    publishedRevision: z.int().nullable(),
    updatedAt: Time,
    updatedBy: z.string(),
    updatedByName: StaffName,
    deletedAt: Time.nullable(),
  })
  .openapi('BotSummary') satisfies z.ZodType<BotSummary>

export const VersionShape = z
  .object({ number: z.int(), note: z.string(), by: z.string(), byName: StaffName, at: Time, revision: z.int() })
  .openapi('VersionSummary') satisfies z.ZodType<VersionSummary>

export const DraftShape = z
  .object({ document: Document, revision: z.int(), savedAt: Time, savedBy: z.string(), savedByName: StaffName })
  .openapi('Draft')
export const SecretShape = z
  .object({ name: z.string(), hosts: z.array(z.string()), by: z.string(), byName: StaffName, at: Time })
  .openapi('Secret')

export const MessageShape = z
  .object({
    id: z.string(),
    seq: z.int(),
    from: z.enum(['customer', 'bot', 'staff', 'system']),
    reply: ReplyShape,
    staff: z.string().nullable(),
    staffName: StaffName,
    turn: z.string().nullable(),
    at: Time,
  })
  .openapi('Message') satisfies z.ZodType<Message>

export const State = z.enum(['bot', 'waiting', 'person', 'over'])
export const HandoffShape = z
  .object({ number: z.string(), reason: z.string(), summary: z.string(), variables: JsonObjectShape, at: Time, node: z.string() })
  .openapi('Handoff')
export const ConversationShape = z
  .object({
    id: z.string(),
    bot: z.string(),
    contact: z.string(),
    channel: z.string(),
    version: z.int(),
    state: State,
    language: Language,
    takenBy: z.string().nullable(),
    takenByName: StaffName,
    openedAt: Time,
    updatedAt: Time,
    lastSeq: z.int(),
    lastText: z.string(),
    handoff: HandoffShape.nullable(),
  })
  .openapi('Conversation')

export const AuditShape = z
  .object({
    n: z.int(),
    at: Time,
    who: z.string(),
    whoName: StaffName,
    did: z.string(),
    what: z.string(),
    whatName: z.string().nullable(),
    detail: JsonObjectShape,
  })
  .openapi('AuditEntry') satisfies z.ZodType<AuditEntry>

// ---- channel, model, status

export const WebSettings = z
  .strictObject({
    on: z.boolean(),
    origins: z.array(Origin).max(20),
    title: ShortPhrase,
    greeting: ShortPhrase.optional(),
    position: z.enum(['left', 'right']),
    colour: z.string().regex(/^#[0-9a-f]{6}$/i),
  })
  .openapi('WebChannel')

export const ModelSettingsShape = z
  .strictObject({
    driver: z.enum(['embedded', 'ollama']),
    address: z.url({ protocol: /^https?$/ }).max(300),
    chatModel: z.string().min(1).max(200).nullable(),
    embedModel: z.string().min(1).max(200).nullable(),
    allowCloud: z.boolean(),
    allowedHosts: z.array(z.string().regex(/^[a-z0-9.:[\]-]{1,253}$/i)).max(20),
    allowOld: z.boolean().optional(),
    digests: z
      .record(z.string().max(200), z.string().max(100))
      .optional()
      .describe('Set by the server; what is sent is not kept'),
  })
  .openapi('ModelSettings') satisfies z.ZodType<ModelSettings>

export const ModelHealthShape = known<ModelHealth>('ModelHealth', 'Whether the model answers, and why not')
export const ModelInfoShape = known<ModelInfo>('ModelInfo', 'One model of the server')
export const StoreHealthShape = known<StoreHealth>('StoreHealth', 'Facts about the database')
