import { AppError } from '../errors.ts'

/** All that is ever asked of a model server (OLL-01). `pull` only where the owner presses the button. */
const PATHS = new Set(['/api/chat', '/api/embed', '/api/tags', '/api/show', '/api/version', '/api/pull'])
const MOST_BYTES = 4_000_000

export interface WireOptions {
  fetch: typeof fetch
  signal: AbortSignal
  /** Milliseconds a server may be silent, before its answer and within it. */
  idleMs: number
  paths?: ReadonlySet<string>
}

/**
 * A fetch for one call of the ollama client. It is where the client's traps are defused: the client has no abort for plain
 * calls, follows redirects, writes lines it cannot parse to the console with their content, and reads without end.
 */
export function wireFetch(options: WireOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const path = url.pathname.slice(url.pathname.indexOf('/api/'))
    if (!(options.paths ?? PATHS).has(path)) throw new AppError('model.refused', { says: path })
    const idle = createIdle(options.idleMs)
    const signals = [options.signal, idle.signal, ...(init?.signal ? [init.signal] : [])]
    try {
      const response = await options.fetch(url, { ...init, redirect: 'error', signal: AbortSignal.any(signals) })
      idle.touch()
      if (!response.ok) return await asJsonError(response, idle)
      const isStream = response.headers.get('content-type')?.includes('ndjson') ?? false
      return new Response(response.body ? response.body.pipeThrough(checked(isStream, idle)) : null, response)
    } catch (error) {
      idle.end()
      throw error
    }
  }
}

function createIdle(ms: number) {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(new AppError('model.timeout', { seconds: Math.round(ms / 1000) })), ms)
  return { signal: controller.signal, touch: () => void timer.refresh(), end: () => clearTimeout(timer) }
}

/** The client prints an error body that is no JSON; so it always gets one that is. */
async function asJsonError(response: Response, idle: ReturnType<typeof createIdle>): Promise<Response> {
  const text = (await response.text()).slice(0, 2_000)
  idle.end()
  return Response.json({ error: errorIn(text) }, { status: response.status })
}

function errorIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    if (body && typeof body === 'object' && 'error' in body && typeof body.error === 'string') return body.error
  } catch {
    // A proxy's HTML page, most often: its status says all that is of use.
  }
  return 'unreadable answer'
}

/** Passes bytes on while they stay few enough and, in a stream, while every whole line is JSON. */
function checked(isStream: boolean, idle: ReturnType<typeof createIdle>): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder()
  let bytes = 0
  let line = ''
  return new TransformStream({
    transform(chunk, controller) {
      idle.touch()
      bytes += chunk.byteLength
      if (bytes > MOST_BYTES) throw new AppError('model.failed', { says: 'answer too large' })
      if (isStream) {
        const lines = (line + decoder.decode(chunk, { stream: true })).split('\n')
        line = lines.pop() ?? ''
        for (const whole of lines) assertJson(whole)
      }
      controller.enqueue(chunk)
    },
    flush() {
      idle.end()
      if (isStream && line.trim()) assertJson(line)
    },
  })
}

function assertJson(line: string): void {
  try {
    JSON.parse(line)
  } catch (cause) {
    throw new AppError('model.failed', { says: 'broken answer' }, { cause })
  }
}
