import { ref } from 'vue'
import { i18n, language } from './i18n.ts'

/**
 * The one way through which the editor talks to the runtime: same origin, JSON in, JSON out, one error type. What a call
 * promises is typed in `api.ts`.
 */
export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  signal?: AbortSignal
}

/** What went wrong, in the reader's language. `code` is a word of the failure table, or 'offline' or 'cancelled' from here. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly fields: { path: string; message: string }[]
  /** The request's id, to quote to whoever runs the server. */
  readonly id: string | null
  constructor(
    code: string,
    message: string,
    more: { status?: number; fields?: { path: string; message: string }[]; id?: string } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = more.status ?? 0
    this.fields = more.fields ?? []
    this.id = more.id ?? null
  }
  /** The message for one field, by its path, or undefined. */
  at(path: string): string | undefined {
    return this.fields.find((f) => f.path === path)?.message
  }
}

/** False from the first call that found nobody until the next one that was answered. */
export const reachable = ref(navigator.onLine)
/** Called when the runtime says that nobody is signed in any more. Set by the session. */
export const onSignedOut = { run: () => {} }

export async function send<T>(path: string, call: Call = {}): Promise<T> {
  const response = await knock(path, call)
  if (response.status === 204) return undefined as T // An answer without a body: callers of such routes type T as void.
  try {
    return (await response.json()) as T // The server's own shape, promised by its route and typed in api.ts.
  } catch (cause) {
    throw asApiError(cause)
  }
}

/** The response itself, when it is a good one; an ApiError in every other case. */
export async function knock(path: string, call: Call = {}): Promise<Response> {
  const method = call.method ?? 'GET'
  let response: Response
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: call.signal,
      headers: {
        accept: 'application/json, text/event-stream;q=0.9',
        'accept-language': language.now,
        ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
      },
      body: method === 'GET' ? undefined : JSON.stringify(call.body ?? {}),
    })
  } catch {
    if (call.signal?.aborted) throw new ApiError('cancelled', i18n.global.t('shell.cancelled'))
    reachable.value = false
    throw new ApiError('offline', i18n.global.t('shell.unreachable'))
  }
  reachable.value = true
  if (response.ok) return response
  const error = await readError(response)
  if (error.code === 'auth.required') onSignedOut.run()
  throw error
}

export function asApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause
  if (cause instanceof DOMException && cause.name === 'AbortError')
    return new ApiError('cancelled', i18n.global.t('shell.cancelled'))
  return new ApiError('internal', i18n.global.t('shell.unexpected'))
}

/** Reads the server's error shape; anything else (a proxy's page, half an answer) becomes a plain word about the status. */
export async function readError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const error = isObject(body) && isObject(body.error) ? body.error : null
  if (!error || typeof error.message !== 'string' || typeof error.code !== 'string') {
    return new ApiError('internal', i18n.global.t('shell.badAnswer', { status: response.status }), { status: response.status })
  }
  const fields = Array.isArray(error.fields) ? error.fields.filter(isField) : []
  return new ApiError(error.code, error.message, {
    status: response.status,
    fields,
    id: typeof error.id === 'string' ? error.id : undefined,
  })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
function isField(value: unknown): value is { path: string; message: string } {
  return isObject(value) && typeof value.path === 'string' && typeof value.message === 'string'
}

if (typeof window !== 'undefined') {
  window.addEventListener('offline', () => {
    reachable.value = false
  })
  window.addEventListener('online', () => {
    reachable.value = true
  })
}
