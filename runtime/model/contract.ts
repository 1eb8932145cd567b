import type { JsonObject } from '../../nodes/json.ts'
import type { ModelAnswer, ModelRequest } from '../../nodes/ports.ts'

/** A model driver. `embedded` needs nothing; `ollama` talks to a local server. */
export interface Model {
  readonly name: 'embedded' | 'ollama'
  /**
   * Answers from instruction, question and passages. `onSentence` is called with each whole sentence as it is known, before
   * the answer is complete; an aborted `signal` really stops the server. Rejects with AppError 'model.*'.
   */
  answer(request: ModelRequest, options?: { signal?: AbortSignal; onSentence?: (sentence: string) => void }): Promise<ModelAnswer>
  /** Vectors of unit length, one per text; null where no embedding model is there. */
  embed(texts: string[], options?: { signal?: AbortSignal }): Promise<number[][] | null>
  health(): Promise<ModelHealth>
}

export interface ModelHealth {
  state: 'ready' | 'degraded' | 'off'
  /** One word of the failure table, where it is not ready. */
  why?: string
  /** The same for people; the HTTP shell adds it. */
  says?: string
  model?: string
  version?: string
  queued: number
  /** The circuit breaker is open until then (milliseconds since 1970). */
  openUntil?: number
}

/** Managing the models of an Ollama server: for the settings screen. */
export interface ModelServer {
  list(signal?: AbortSignal): Promise<ModelInfo[]>
  /** Refuses names that are no allowed form, and cloud models unless they are switched on. */
  pull(name: string, onProgress: (progress: PullProgress) => void, signal?: AbortSignal): Promise<void>
}

export interface ModelInfo {
  name: string
  bytes: number
  digest: string
  parameters?: string
  cloud: boolean
  details?: JsonObject
}

export interface PullProgress {
  status: string
  completed?: number
  total?: number
}

/** What the owner set. The database keeps it; the environment may set its start values. */
export interface ModelSettings {
  driver: 'embedded' | 'ollama'
  /** http://127.0.0.1:11434 unless set. Loopback, or a host the owner has allowed. */
  address: string
  chatModel: string | null
  embedModel: string | null
  allowCloud: boolean
  /** Hosts besides loopback that the server may be on. */
  allowedHosts: string[]
  /** Go on with a server older than 0.17.1, which leaks other chats' memory (CVE-2026-7482). */
  allowOld?: boolean
  /** What the chosen models were when they were chosen: a model that has changed since is not asked. */
  digests?: { [model: string]: string }
}
