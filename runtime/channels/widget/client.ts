import type { Opened, Outgoing, WebConfig, WebMessage } from './protocol.ts'
import { createSseReader, type SseEvent } from './sse.ts'

/** The web channel's calls, as the browser makes them: no cookies, the token in a header and never in an address. */
export function createClient(given: { base: string; bot: string; fetch: typeof fetch }): Client {
  const root = new URL(`channel/web/${encodeURIComponent(given.bot)}/`, given.base)

  async function call(
    path: string,
    options: { token?: string; body?: unknown; signal?: AbortSignal; headers?: Record<string, string>; endless?: true } = {},
  ) {
    const headers: Record<string, string> = { ...options.headers }
    if (options.token) headers.authorization = `Bearer ${options.token}`
    if (options.body !== undefined) headers['content-type'] = 'application/json'
    const answer = await given
      .fetch(new URL(path, root).href, {
        method: options.body === undefined ? 'GET' : 'POST',
        headers,
        body: options.body === undefined ? undefined : JSON.stringify(options.body),
        signal: options.endless
          ? options.signal
          : AbortSignal.any([AbortSignal.timeout(CALL_MS), ...(options.signal ? [options.signal] : [])]),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'strict-origin-when-cross-origin',
      })
      .catch((cause: unknown) => {
        throw new ChannelError(0, 'network', null, { cause })
      })
    if (!answer.ok) throw await refused(answer)
    return answer
  }
  // The server's shapes are its promise (and its tests'); the browser draws all of it as text.
  const read = async <T>(answer: Promise<Response>) => (await (await answer).json()) as T

  return {
    config: (signal) => read<WebConfig>(call('config', { signal })),
    open: (ask, token, signal) => read<Opened>(call('open', { body: ask, token, signal })),
    send: (token, message, signal) => read<{ accepted: string; seq: number }>(call('messages', { body: message, token, signal })),
    messages: async (token, after, signal) =>
      (await read<{ items: WebMessage[] }>(call(`messages?after=${after}`, { token, signal }))).items,
    typing: async (token) => void (await call('typing', { body: {}, token })),
    end: async (token) => void (await call('end', { body: {}, token })),
    forget: async (token) => void (await call('forget', { body: {}, token })),
    ask: (token, path, body) => read(call(path, { token, body })),
    async stream(token, after, hear, signal) {
      const headers = { accept: 'text/event-stream', 'last-event-id': String(after) }
      const answer = await call('stream', { token, signal, headers, endless: true })
      if (!answer.body || !answer.headers.get('content-type')?.startsWith('text/event-stream'))
        throw new ChannelError(0, 'network', null)
      await readAll(answer.body, hear)
    },
  }
}

export interface Client {
  config(signal?: AbortSignal): Promise<WebConfig>
  open(ask: { language?: string; identity?: string; anew?: true }, token?: string, signal?: AbortSignal): Promise<Opened>
  send(token: string, message: Outgoing, signal?: AbortSignal): Promise<{ accepted: string; seq: number }>
  messages(token: string, after: number, signal?: AbortSignal): Promise<WebMessage[]>
  /** Resolves when the server ends it, rejects when the line breaks. `hear(null)` for every sign of life, heartbeats too. */
  stream(token: string, after: number, hear: (event: SseEvent | null) => void, signal: AbortSignal): Promise<void>
  /** The customer is writing: told to staff, and kept nowhere. */
  typing(token: string): Promise<void>
  end(token: string): Promise<void>
  forget(token: string): Promise<void>
  /** Any other call: GET without a body, POST with one. */
  ask<T>(token: string, path: string, body?: object): Promise<T>
}

/** A call that has had no answer for so long is taken as lost: its id makes the next try safe. */
const CALL_MS = 20_000

/** Status 0: nothing came back at all. `retryAfter` in milliseconds, where the server named a time. */
export class ChannelError extends Error {
  readonly status: number
  readonly code: string
  readonly retryAfter: number | null
  constructor(status: number, code: string, retryAfter: number | null, options?: ErrorOptions) {
    super(`${status} ${code}`, options)
    this.name = 'ChannelError'
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}

async function refused(answer: Response): Promise<ChannelError> {
  const body: unknown = await answer.json().catch(() => null) // a proxy's error page is not JSON: the status tells enough
  const code = (body as { error?: { code?: unknown } } | null)?.error?.code
  const after = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return new ChannelError(answer.status, typeof code === 'string' ? code : 'unknown', after >= 0 ? after * 1000 : null)
}

async function readAll(body: ReadableStream<Uint8Array>, hear: (event: SseEvent | null) => void): Promise<void> {
  const text = new TextDecoder()
  const push = createSseReader(hear)
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      hear(null)
      push(text.decode(value, { stream: true }))
    }
  } catch (cause) {
    throw new ChannelError(0, 'network', null, { cause })
  } finally {
    reader.releaseLock()
  }
}
