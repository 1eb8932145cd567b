import { z } from '@hono/zod-openapi'
import { DOCUMENT_KINDS, LIMITS, WARNINGS } from '../../knowledge/contract.ts'
import { Id, Language, Name, Phrase, ReplyShape, Time } from '../shapes.ts'

/** The shapes of a bot's knowledge, as they cross the wire. */
export const CollectionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
export const CollectionParam = z.object({ bot: Id, collection: CollectionId })
export const DocumentParam = z.object({ bot: Id, document: Id })
export const AnswerParam = z.object({ bot: Id, answer: Id })

const WarningShape = z.object({ what: z.enum(WARNINGS), count: z.int() })

export const CollectionShape = z
  .object({
    id: z.string(),
    name: z.string(),
    documents: z.int(),
    passages: z.int(),
    createdAt: Time,
    deletedAt: Time.nullable(),
  })
  .openapi('Collection')

export const DocumentShape = z
  .object({
    id: z.string(),
    collection: z.string(),
    title: z.string(),
    kind: z.enum(DOCUMENT_KINDS),
    bytes: z.int(),
    characters: z.int(),
    passages: z.int(),
    warnings: z.array(WarningShape),
    addedAt: Time,
    addedBy: z.string(),
    addedByName: z.string().nullable(),
    removedAt: Time.nullable(),
  })
  .openapi('KnowledgeDocument')

export const PassageShape = z
  .object({ passage: z.int(), position: z.int(), heading: z.string(), from: z.int(), to: z.int(), text: z.string() })
  .openapi('Passage')

/** A file's bytes as base64, or text as it was pasted. */
export const Upload = z.union([
  z.strictObject({
    name: z.string().min(1).max(200),
    title: z.string().trim().max(200).optional(),
    base64: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/),
  }),
  z.strictObject({ title: Name, text: z.string().min(1).max(LIMITS.text) }),
])

const Questions = z.array(z.string().trim().min(1).max(300)).min(1).max(20)
export const AnswerInput = z.strictObject({
  questions: Questions,
  texts: Phrase,
  approved: z.boolean(),
  expiresAt: Time.nullable(),
})
export const AnswerShape = z
  .object({
    id: z.string(),
    questions: z.array(z.string()),
    texts: Phrase,
    approvedBy: z.string().nullable(),
    approvedByName: z.string().nullable(),
    approvedAt: Time.nullable(),
    expiresAt: Time.nullable(),
    savedAt: Time,
    savedBy: z.string(),
    removedAt: Time.nullable(),
  })
  .openapi('CuratedAnswer')

export const Trying = z.strictObject({
  question: z.string().trim().min(1).max(1_000),
  language: Language,
  collections: z.array(CollectionId).max(20),
  /** What is there now, or what the live version was published with. */
  edition: z.enum(['draft', 'live']),
  /** Whether a model may write the answer; else the passages' own sentences. */
  model: z.boolean(),
})

const SourceShape = z.object({
  document: z.string(),
  title: z.string(),
  heading: z.string().optional(),
  from: z.int(),
  to: z.int(),
  text: z.string(),
})
const Rank = z.int().nullable()
export const Tried = z.object({
  /** Telling words of the question, as the search understands them. */
  terms: z.array(z.string()),
  passages: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      source: SourceShape,
      score: z.number(),
      ranks: z.object({ words: Rank, trigrams: Rank, vectors: Rank }),
      /** Those of the terms that it holds, in some form. */
      holds: z.array(z.string()),
    }),
  ),
  curated: z.object({ id: z.string(), text: z.string(), source: SourceShape }).nullable(),
  enough: z.boolean(),
  answer: z.object({ by: z.enum(['curated', 'extract', 'model']), reply: ReplyShape }).nullable(),
  ms: z.number(),
})
