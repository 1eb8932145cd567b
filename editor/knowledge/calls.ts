import type { Language, Phrase } from '../../nodes/language.ts'
import type { Reply, Source } from '../../nodes/reply.ts'
import { ApiError, send } from '../door.ts'
import { i18n } from '../i18n.ts'
import type { Page } from '../shapes.ts'
import { events } from '../stream.ts'

/** What the knowledge screen asks of the runtime. */
export const calls = {
  collections: (bot: string) => send<{ items: Collection[] }>(at(bot, '/collections')),
  addCollection: (bot: string, name: string) => send<{ id: string }>(at(bot, '/collections'), { method: 'POST', body: { name } }),
  renameCollection: (bot: string, id: string, name: string) =>
    send<void>(at(bot, `/collections/${id}`), { method: 'PATCH', body: { name } }),
  removeCollection: (bot: string, id: string) => send<void>(at(bot, `/collections/${id}`), { method: 'DELETE' }),
  restoreCollection: (bot: string, id: string) => send<void>(at(bot, `/collections/${id}/restore`), { method: 'POST' }),

  documents: (bot: string, collection: string, after: string | null, removed = false) =>
    send<Page<KnowledgeDocument>>(
      at(bot, `/collections/${collection}/documents${query({ after, limit: 50, removed: removed || null })}`),
    ),
  document: (bot: string, id: string) => send<KnowledgeDocument & { text: string }>(at(bot, `/documents/${id}`)),
  passages: (bot: string, id: string, after: string | null) =>
    send<Page<Passage>>(at(bot, `/documents/${id}/passages${query({ after, limit: 100 })}`)),
  removeDocument: (bot: string, id: string) => send<void>(at(bot, `/documents/${id}`), { method: 'DELETE' }),
  restoreDocument: (bot: string, id: string) => send<void>(at(bot, `/documents/${id}/restore`), { method: 'POST' }),

  answers: (bot: string, after: string | null) => send<Page<Answer>>(at(bot, `/answers${query({ after, limit: 50 })}`)),
  saveAnswer: (bot: string, answer: AnswerInput, id?: string) =>
    send<Answer>(at(bot, id ? `/answers/${id}` : '/answers'), { method: id ? 'PUT' : 'POST', body: answer }),
  removeAnswer: (bot: string, id: string) => send<void>(at(bot, `/answers/${id}`), { method: 'DELETE' }),
  restoreAnswer: (bot: string, id: string) => send<void>(at(bot, `/answers/${id}/restore`), { method: 'POST' }),

  try: (bot: string, body: Trying, signal?: AbortSignal) => send<Tried>(at(bot, '/try'), { method: 'POST', body, signal }),
}

/** Adds a file or a text; resolves when it can be found. Aborting the signal leaves nothing behind. */
export function addDocument(bot: string, collection: string, body: NewFile | NewText, signal: AbortSignal, onProgress: Told) {
  return follow<{ document: string; title: string }>(at(bot, `/collections/${collection}/documents`), body, signal, onProgress)
}

export function reindex(bot: string, signal: AbortSignal, onProgress: Told) {
  return follow<{ documents: number; vectors: boolean }>(at(bot, '/reindex'), {}, signal, onProgress)
}

async function follow<T>(path: string, body: object, signal: AbortSignal, onProgress: Told): Promise<T> {
  for await (const { event, data } of events(path, { method: 'POST', body, signal })) {
    const said = JSON.parse(data)
    if (event === 'done') return said
    if (event === 'error') throw new ApiError(String(said.error?.code ?? 'internal'), String(said.error?.message ?? ''))
    if (event === 'progress') onProgress(said)
  }
  if (signal.aborted) throw new ApiError('cancelled', i18n.global.t('shell.cancelled'))
  throw new ApiError('offline', i18n.global.t('shell.unreachable'))
}

type Told = (progress: Progress) => void

export interface Progress {
  stage: 'reading' | 'cutting' | 'writing' | 'meaning' | 'documents'
  done: number
  total: number
  title?: string
}

export interface Collection {
  id: string
  name: string
  documents: number
  passages: number
  createdAt: number
  deletedAt: number | null
}

export interface KnowledgeDocument {
  id: string
  collection: string
  title: string
  kind: 'markdown' | 'text' | 'pairs' | 'html' | 'docx' | 'pdf'
  bytes: number
  characters: number
  passages: number
  warnings: { what: string; count: number }[]
  addedAt: number
  addedBy: string
  addedByName: string | null
  removedAt: number | null
}

export interface Passage {
  passage: number
  position: number
  heading: string
  from: number
  to: number
  text: string
}

export interface NewFile {
  name: string
  base64: string
}
export interface NewText {
  title: string
  text: string
}

export interface AnswerInput {
  questions: string[]
  texts: Phrase
  approved: boolean
  expiresAt: number | null
}
export interface Answer {
  id: string
  questions: string[]
  texts: Phrase
  approvedBy: string | null
  approvedByName: string | null
  approvedAt: number | null
  expiresAt: number | null
  savedAt: number
  savedBy: string
  removedAt: number | null
}

export interface Trying {
  question: string
  language: Language
  collections: string[]
  edition: 'draft' | 'live'
  model: boolean
}
export interface Tried {
  terms: string[]
  passages: {
    id: string
    text: string
    source: Source
    score: number
    ranks: { words: number | null; trigrams: number | null; vectors: number | null }
    holds: string[]
  }[]
  curated: { id: string; text: string; source: Source } | null
  enough: boolean
  answer: { by: 'curated' | 'extract' | 'model'; reply: Reply } | null
  ms: number
}

function at(bot: string, rest: string): string {
  return `/api/bots/${encodeURIComponent(bot)}/knowledge${rest}`
}

function query(values: Record<string, string | number | boolean | null>): string {
  const given = Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
