import type { Call } from './door.ts'
import { asApiError, knock } from './door.ts'

export interface ServerEvent {
  event: string
  data: string
  id?: string
}

/** Server-sent events over fetch (so that POST, cancelling and the error shape work): one by one until the server ends. */
export async function* events(path: string, call: Call = {}): AsyncGenerator<ServerEvent> {
  const response = await knock(path, call)
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + value.replaceAll('\r', '')).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = parseEvent(block)
        if (event) yield event
      }
    }
  } catch (cause) {
    throw asApiError(cause)
  } finally {
    await reader.cancel().catch(() => undefined) // The stream may be gone already: then there is nothing to cancel.
  }
}

/** One block of `field: value` lines; null where it carries no data (a heartbeat comment). */
export function parseEvent(block: string): ServerEvent | null {
  const found: ServerEvent = { event: 'message', data: '' }
  const data: string[] = []
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') data.push(value)
    else if (name === 'event') found.event = value
    else if (name === 'id') found.id = value
  }
  return data.length === 0 ? null : { ...found, data: data.join('\n') }
}

/** Listens until `signal` ends it, and comes back by itself after 1, 2, 4 ... 30 seconds. `back` is called on each (re)start. */
export async function listen(
  path: string,
  signal: AbortSignal,
  hear: (event: ServerEvent) => void,
  back: () => void = () => {},
): Promise<void> {
  let pause = 1_000
  while (!signal.aborted) {
    try {
      back()
      for await (const event of events(path, { signal })) {
        pause = 1_000
        hear(event)
      }
    } catch (cause) {
      const { code } = asApiError(cause)
      if (code === 'auth.required' || code === 'access.denied') return
    }
    await rest(pause, signal)
    pause = Math.min(30_000, pause * 2)
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
