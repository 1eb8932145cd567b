import { isIP } from 'node:net'
import { type ChatRequest, Ollama } from 'ollama/browser'
import type { JsonObject } from '../../nodes/json.ts'
import type { ModelAnswer, ModelRequest } from '../../nodes/ports.ts'
import { AppError } from '../errors.ts'
import { createBreaker, createLine } from './breaker.ts'
import type { Model, ModelHealth, ModelInfo, ModelServer, ModelSettings } from './contract.ts'
import { groundOf } from './ground.ts'
import { promptFor, saysNotThere } from './prompt.ts'
import { createCutter } from './sentences.ts'
import { wireFetch } from './wire.ts'

export interface OllamaOptions {
  settings: ModelSettings
  clock: () => number
  /** Node's fetch, unless a test brings its own. */
  fetch?: typeof fetch
  /** Milliseconds: silence before it counts as dead, and the longest whole answer. */
  idleMs?: number
  answerMs?: number
  atOnce?: number
  waiting?: number
  coolMs?: number
}

/** A local Ollama server, with every trap of its client defused (see wire.ts) and every limit set by us. */
export function createOllama(options: OllamaOptions): Model & ModelServer {
  const { settings } = options
  assertAddress(settings)
  const breaker = createBreaker({ failures: 3, coolMs: options.coolMs ?? 30_000, clock: options.clock })
  const line = createLine({ atOnce: options.atOnce ?? 2, waiting: options.waiting ?? 64 })

  /** One client per call: aborted streams stay in a client's list for ever. */
  async function call<T>(
    use: (client: Ollama) => Promise<T>,
    signal?: AbortSignal,
    limitMs = options.answerMs ?? 60_000,
  ): Promise<T> {
    const limit = AbortSignal.timeout(limitMs)
    const all = signal ? AbortSignal.any([signal, limit]) : limit
    const client = new Ollama({
      host: settings.address,
      fetch: wireFetch({ fetch: options.fetch ?? fetch, signal: all, idleMs: options.idleMs ?? 30_000 }),
    })
    try {
      return await use(client)
    } catch (error) {
      throw asFailure(error, signal, settings.address)
    } finally {
      client.abort()
    }
  }
  /** Asked once in a while: is it a server, and are they the models, that the owner agreed to? */
  let vettedUntil = 0
  async function vet(signal?: AbortSignal): Promise<void> {
    if (options.clock() < vettedUntil) return
    const { version } = await call((client) => client.version(), signal, 5_000)
    if (isOld(version) && !settings.allowOld) throw new AppError('model.old', { version })
    const changed = await call((client) => changedModel(client, settings), signal, 10_000)
    if (changed) throw new AppError('model.changed', { model: changed })
    vettedUntil = options.clock() + VET_MS
  }
  const guarded = <T>(use: (client: Ollama) => Promise<T>, signal?: AbortSignal) =>
    line.run(
      () =>
        breaker.run(async () => {
          await vet(signal)
          return call(use, signal)
        }, isServersFault),
      signal,
    )

  return {
    name: 'ollama',
    async answer(request, given = {}) {
      const model = usable(settings.chatModel, settings)
      return guarded((client) => stream(client, model, request, given.onSentence), given.signal)
    },
    async embed(texts, given = {}) {
      if (!settings.embedModel || texts.length === 0) return settings.embedModel ? [] : null
      const model = usable(settings.embedModel, settings)
      const { embeddings } = await guarded((client) => client.embed({ model, input: texts, truncate: true }), given.signal)
      if (embeddings.length !== texts.length) throw new AppError('model.failed', { says: 'wrong number of vectors' })
      return embeddings.map(unit)
    },
    async health(): Promise<ModelHealth> {
      const base = { queued: line.queued(), openUntil: breaker.openUntil(), model: settings.chatModel ?? undefined }
      try {
        const { version } = await call((client) => client.version(), undefined, 3_000)
        if (isOld(version) && !settings.allowOld) return { ...base, state: 'degraded', why: 'model.old', version }
        const changed = await call((client) => changedModel(client, settings), undefined, 5_000)
        if (changed) return { ...base, state: 'degraded', why: 'model.changed', version }
        return {
          ...base,
          state: settings.chatModel ? 'ready' : 'degraded',
          why: settings.chatModel ? undefined : 'model.none',
          version,
        }
      } catch (error) {
        return { ...base, state: 'off', why: error instanceof AppError ? error.code : 'model.failed' }
      }
    },
    async list(signal) {
      const { models } = await call((client) => client.list(), signal, 10_000)
      return models.map(infoOf)
    },
    async pull(name, onProgress, signal) {
      usable(name, settings)
      await call(
        async (client) => {
          for await (const part of await client.pull({ model: name, stream: true })) {
            onProgress({ status: String(part.status).slice(0, 200), completed: part.completed, total: part.total })
          }
        },
        signal,
        6 * 3_600_000,
      )
    },
  }
}

/** Streams an answer sentence by sentence. Where passages are given, a sentence that rests on none of them is dropped. */
async function stream(
  client: Ollama,
  model: string,
  request: ModelRequest,
  onSentence?: (sentence: string) => void,
): Promise<ModelAnswer> {
  const { system, user } = promptFor(request)
  const cutter = createCutter()
  const kept: string[] = []
  const used = new Set<string>()
  const take = (sentence: string) => {
    if (saysNotThere(sentence)) return
    const ground = request.passages.length > 0 ? groundOf(sentence, request.passages) : null
    if (request.passages.length > 0 && !ground) return
    if (kept.join(' ').length + sentence.length > request.max) return
    if (ground) used.add(ground.id)
    kept.push(sentence)
    onSentence?.(sentence)
  }
  const chat = { model, messages: messages(system, user), think: false, options: optionsFor(request.max) } satisfies ChatRequest
  const parts = await client.chat({ ...chat, stream: true })
  let length = 0
  for await (const part of parts) {
    const piece = part.message?.content ?? ''
    length += piece.length
    for (const sentence of cutter.add(piece)) take(sentence)
    // A model that does not stop by itself: enough has come, and leaving the loop aborts the call.
    if (length > request.max * 4) break
  }
  for (const sentence of cutter.end()) take(sentence)
  return { text: kept.join(' '), by: 'model', model, used: [...used] }
}

const messages = (system: string, user: string) => [
  { role: 'system', content: system },
  { role: 'user', content: user },
]

/** Set by us and by nobody's text: the same question gives the same answer, of limited length. */
const optionsFor = (characters: number) => ({
  temperature: 0,
  seed: 7,
  num_predict: Math.ceil(characters / 2),
  num_ctx: 8192,
  stop: ['<question>', '<passages>'],
})

/** Loopback, or a host that the owner named. The server is trusted with customers' words. */
function assertAddress(settings: ModelSettings): void {
  const host = URL.canParse(settings.address) ? new URL(settings.address).hostname.toLowerCase() : ''
  const bare = host.replace(/^\[|\]$/g, '')
  const isLoopback = host === 'localhost' || bare === '::1' || (isIP(bare) === 4 && bare.startsWith('127.'))
  if (!isLoopback && !settings.allowedHosts.includes(host)) throw new AppError('model.refused', { says: settings.address })
}

const NAME = /^[a-z0-9._-]+(\/[a-z0-9._-]+)?(:[a-z0-9._-]+)?$/i

/** A model's name of the allowed form. One with a registry's host in it, or a path, could make the server fetch from anywhere. */
function usable(name: string | null, settings: ModelSettings): string {
  if (!name) throw new AppError('model.off', { why: 'none' })
  if (!NAME.test(name) || name.includes('..') || /^[^/]*\.[^/]*\//.test(name))
    throw new AppError('model.refused', { says: name.slice(0, 100) })
  if (!settings.allowCloud && isCloud(name)) throw new AppError('model.cloud', { model: name })
  return name
}

/** Such models send the text to a company's servers through the local one. */
const isCloud = (name: string) => /(:|-)cloud$/i.test(name)

function infoOf(model: { name: string; size: number; digest: string; details?: object }): ModelInfo {
  const details = (model.details ?? {}) as JsonObject & { parameter_size?: string }
  // `remote_host` is not in the client's types; the server names it for models that run elsewhere.
  const isRemote = 'remote_host' in model || 'remote_model' in model
  return {
    name: model.name,
    bytes: model.size,
    digest: model.digest,
    parameters: details.parameter_size,
    cloud: isRemote || isCloud(model.name),
  }
}

const VET_MS = 600_000

/** The first chosen model whose digest is another than when it was chosen. */
async function changedModel(client: Ollama, settings: ModelSettings): Promise<string | null> {
  const pinned = Object.entries(settings.digests ?? {})
  if (pinned.length === 0) return null
  const { models } = await client.list()
  return pinned.find(([name, digest]) => models.find((model) => model.name === name)?.digest !== digest)?.[0] ?? null
}

/** Older servers leak memory of other chats (CVE-2026-7482, mended in 0.17.1). A development build says 0.0.0. */
export function isOld(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number)
  return major === 0 && minor + patch > 0 && (minor < 17 || (minor === 17 && patch < 1))
}

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector)
  return length > 0 ? vector.map((x) => x / length) : vector
}

const isServersFault = (error: unknown) =>
  error instanceof AppError && ['model.unreachable', 'model.timeout', 'model.failed'].includes(error.code)

function asFailure(error: unknown, signal: AbortSignal | undefined, address: string): unknown {
  if (signal?.aborted) return signal.reason
  if (error instanceof AppError) return error
  const { cause } = error as { cause?: unknown }
  if (cause instanceof AppError) return cause
  const { name = '', message = '', status_code: status } = error as { name?: string; message?: string; status_code?: number }
  if (name === 'TimeoutError' || name === 'AbortError') return new AppError('model.timeout', { seconds: 0 }, { cause: error })
  if (status === 404 || /not found/.test(message))
    return new AppError('model.refused', { says: message.slice(0, 200) }, { cause: error })
  if (status === 503 || status === 429) return new AppError('model.busy', { waiting: 0 }, { cause: error })
  if (status === 401 || status === 403) return new AppError('model.cloud', { model: '' }, { cause: error })
  if (status !== undefined) return new AppError('model.failed', { says: `HTTP ${status}` }, { cause: error })
  if (error instanceof TypeError && message === 'fetch failed')
    return new AppError('model.unreachable', { address }, { cause: error })
  return new AppError('model.failed', { says: message.slice(0, 200) }, { cause: error })
}
