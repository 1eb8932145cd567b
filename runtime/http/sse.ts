import type { Context } from 'hono'
import type { HttpEnv } from './deps.ts'

/** One stream of server-sent events (WHATWG HTML, 9.2). */
export interface EventStream {
  send(event: { event: string; data: unknown; id?: number; retry?: number }): void
  close(): void
}

const HEARTBEAT = 15_000
/** Bytes that may wait for a reader. One that lags further behind is dropped, and catches up from its last event id. */
const BEHIND = 256 * 1024

/**
 * Answers with a stream. `opened` starts it and returns what ends it; `alive` is asked at each heartbeat and ends it with
 * false. At shutdown every reader gets `bye` and a time to come back after, spread so that they do not come all at once.
 */
export function eventStream(
  c: Context<HttpEnv>,
  kind: 'channel' | 'staff',
  opened: (stream: EventStream) => () => void,
  alive: () => Promise<boolean> = async () => true,
): Response {
  const { stopping, metrics, random } = c.get('services')
  const outgoing = c.env?.outgoing
  let end: (() => void) | null = null
  let timer: NodeJS.Timeout
  const over = () => {
    if (!end) return
    clearInterval(timer)
    stopping.removeEventListener('abort', sayBye)
    metrics.streams.closed(kind)
    const ended = end
    end = null
    ended()
  }
  let write: (text: string) => void
  let shut: () => void
  const stream: EventStream = { send: (event) => write(wire(event)), close: () => shut() }
  const sayBye = () => {
    stream.send({ event: 'bye', data: {}, retry: 1_000 + random(1)[0]! * 16 })
    stream.close()
  }
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        shut = () => {
          if (!end) return
          over()
          controller.close()
        }
        write = (text) => {
          if (!end) return
          controller.enqueue(Buffer.from(text))
          if ((controller.desiredSize ?? 0) > -BEHIND) return
          metrics.streams.dropped()
          over()
          // The line itself, where there is one: an error would be written out, stack and all, as often as a reader likes.
          if (outgoing) outgoing.destroy()
          else controller.error(new Error('reader too slow'))
        }
        end = () => {}
        metrics.streams.opened(kind)
        write(': hello\n\n')
        timer = setInterval(async () => {
          if (!(await alive().catch(() => false))) return shut()
          write(': still here\n\n')
        }, HEARTBEAT)
        timer.unref()
        const stop = opened(stream)
        if (end) end = stop
        else stop()
        if (stopping.aborted) sayBye()
        else stopping.addEventListener('abort', sayBye)
      },
      cancel: over,
    },
    { highWaterMark: 0, size: (chunk) => chunk.byteLength },
  )
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  })
}

/** Data is JSON, in which no line break can stand; event names are our own words and ids are numbers. */
function wire({ event, data, id, retry }: Parameters<EventStream['send']>[0]): string {
  const lines = [`event: ${event.replace(/[^a-z-]/g, '')}`, `data: ${JSON.stringify(data)}`]
  if (id !== undefined) lines.unshift(`id: ${Math.trunc(id)}`)
  if (retry !== undefined) lines.unshift(`retry: ${Math.trunc(retry)}`)
  return `${lines.join('\n')}\n\n`
}
