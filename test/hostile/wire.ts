import { connect, type Socket } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** A line to the server that keeps what came, and says how it ended. */
export interface Line {
  socket: Socket
  text(): string
  /** Bytes of ours that the system has taken. */
  sent(): number
  /** Resolves when the server has ended it, with the milliseconds it was open. */
  ended: Promise<number>
  end(): void
}

export function openLine(port: number): Line {
  const began = performance.now()
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    if (text.length < 1_000_000) text += chunk.toString('latin1')
  })
  socket.on('error', () => {}) // a line that is cut is what is waited for
  const ended = new Promise<number>((resolve) => socket.on('close', () => resolve(performance.now() - began)))
  return { socket, text: () => text, sent: () => socket.bytesWritten, ended, end: () => socket.destroy() }
}

export const headOf = (port: number, line: string, ...headers: string[]) =>
  `${[`${line} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...headers].join('\r\n')}\r\n\r\n`

/** What a page of our own sends along. */
export const ownPage = (port: number) => [`Origin: http://127.0.0.1:${port}`, 'Sec-Fetch-Site: same-origin']

export const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)

export const within = <T>(ms: number, work: Promise<T>): Promise<T | 'late'> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Milliseconds that the longest turn of the event loop took while `work` ran. */
export async function longestTurn(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  await work()
  delay.disable()
  return delay.max / 1e6
}
