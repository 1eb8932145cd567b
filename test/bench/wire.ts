import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * HTTP/1.1 as plain as it can be, so that the load costs less than what it measures: one request at a time on a connection
 * that is kept, its answer taken by its Content-Length.
 */
export interface Line {
  /** Resolves with status and body. Rejects when the connection ends before. */
  ask(request: Buffer | string): Promise<{ status: number; body: string }>
  close(): void
}

export async function openLine(port: number): Promise<Line> {
  const socket = await connected(port)
  let answer = Promise.withResolvers<{ status: number; body: string }>()
  let got = ''
  const end = () => answer.reject(new Error('the server closed the connection'))
  answer.promise.catch(() => {}) // nobody may be waiting when it closes
  socket.on('close', end)
  socket.on('data', (chunk: string) => {
    got = got === '' ? chunk : got + chunk
    const head = got.indexOf('\r\n\r\n')
    if (head < 0) return
    const at = got.toLowerCase().indexOf('content-length: ')
    const length = at < 0 || at > head ? 0 : Number.parseInt(got.slice(at + 16, at + 24), 10)
    if (got.length < head + 4 + length) return
    const whole = { status: Number(got.slice(9, 12)), body: got.slice(head + 4, head + 4 + length) }
    got = ''
    answer.resolve(whole)
  })
  return {
    ask(request) {
      answer = Promise.withResolvers()
      if (socket.destroyed) end()
      else socket.write(request)
      return answer.promise
    },
    close() {
      socket.off('close', end)
      socket.destroy()
    },
  }
}

export function post(path: string, body: unknown, headers: Record<string, string> = {}): string {
  const text = JSON.stringify(body)
  const named = Object.entries({ ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
  return `POST ${path} HTTP/1.1\r\nHost: jaga\r\n${named.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${text}`
}

/** A stream of server-sent events, looked at as it comes for one text at a time. */
export interface Stream {
  /** Resolves when the text has come; the text must be all ASCII. */
  until(text: string): Promise<void>
  close(): void
}

export async function openStream(port: number, path: string, headers: Record<string, string>): Promise<Stream> {
  const socket = await connected(port)
  let seen = ''
  let wanted: { text: string; came: () => void; failed: (error: Error) => void } | null = null
  const end = () => wanted?.failed(new Error(`the stream ended before “${wanted.text}”: ${seen.slice(-500)}`))
  socket.on('close', end)
  socket.on('data', (chunk: string) => {
    seen = seen.length < 2_000 ? seen + chunk : seen.slice(-1_000) + chunk
    if (!wanted || !seen.includes(wanted.text)) return
    const { came } = wanted
    wanted = null
    seen = ''
    came()
  })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: jaga\r\n${lines.join('')}\r\n`)
  return {
    until: (text) => new Promise((came, failed) => (wanted = { text, came, failed })),
    close() {
      socket.off('close', end)
      socket.destroy()
    },
  }
}

async function connected(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setEncoding('latin1')
  await once(socket, 'connect')
  socket.on('error', () => {}) // 'close' follows, and is told to whoever waits
  return socket
}
