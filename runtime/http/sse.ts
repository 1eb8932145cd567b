import type { Context } from 'hono'
import type { BeginStream, HttpEnv } from './deps.ts'

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
  const begin = beginning(c.get('services'), kind, opened, alive)
  // Thousands of readers are served at once: on a socket of our own server a stream is written straight to it, for the web's streams
  // were measured at 50 KB each and twice the work an event.
  if (!c.env?.carries) return c.body(readable(begin), 200, HEADERS)
  c.env.begin = begin
  return c.body(null, 200, HEADERS)
}

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Accel-Buffering': 'no',
}

function beginning(
  { stopping, metrics, random }: Pick<HttpEnv['Variables']['services'], 'stopping' | 'metrics' | 'random'>,
  kind: 'channel' | 'staff',
  opened: (stream: EventStream) => () => void,
  alive: () => Promise<boolean>,
): BeginStream {
  return (line) => {
    let end: (() => void) | null = () => {}
    const over = () => {
      if (!end) return
      clearInterval(timer)
      stopping.removeEventListener('abort', sayBye)
      metrics.streams.closed(kind)
      const ended = end
      end = null
      ended()
    }
    const write = (text: string) => {
      if (!end) return
      line.write(text)
      if (line.waiting() <= BEHIND) return
      metrics.streams.dropped()
      over()
      line.cut()
    }
    const stream: EventStream = {
      send: (event) => write(wire(event)),
      close() {
        if (!end) return
        over()
        line.end()
      },
    }
    const sayBye = () => {
      stream.send({ event: 'bye', data: {}, retry: 1_000 + random(1)[0]! * 16 })
      stream.close()
    }
    const timer = setInterval(async () => {
      if (await alive().catch(() => false)) write(': still here\n\n')
      else stream.close()
    }, HEARTBEAT)
    timer.unref()
    metrics.streams.opened(kind)
    write(': hello\n\n')
    const stop = opened(stream)
    if (end) end = stop
    else stop()
    if (stopping.aborted) sayBye()
    else stopping.addEventListener('abort', sayBye)
    return over
  }
}

/** For whoever reads without a socket of ours. */
function readable(begin: BeginStream): ReadableStream<Uint8Array> {
  let over = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        over = begin({
          write: (text) => controller.enqueue(Buffer.from(text)),
          waiting: () => -(controller.desiredSize ?? 0),
          end: () => controller.close(),
          cut: () => controller.error(new Error('reader too slow')),
        })
      },
      cancel: () => over(),
    },
    { highWaterMark: 0, size: (chunk) => chunk.byteLength },
  )
}

/** Data is JSON, in which no line break can stand; event names are our own words and ids are numbers. */
function wire({ event, data, id, retry }: Parameters<EventStream['send']>[0]): string {
  const lines = [`event: ${event.replace(/[^a-z-]/g, '')}`, `data: ${JSON.stringify(data)}`]
  if (id !== undefined) lines.unshift(`id: ${Math.trunc(id)}`)
  if (retry !== undefined) lines.unshift(`retry: ${Math.trunc(retry)}`)
  return `${lines.join('\n')}\n\n`
}
