import { once } from 'node:events'
import { findingsOf, type Part } from './part.ts'
import { startTarget, type Target } from './start-target.ts'
import { headOf, type Line, openLine, statusOf, within } from './wire.ts'

/**
 * DOS-01 and DOS-02 against a Jaga of its own process: callers who are slow with headers, with bodies and with reading, many
 * open streams, and ten thousand requests in one breath. Everybody else is served all the while.
 */
export const sockets: Part = {
  name: 'DOS-01, DOS-02 sockets',
  async run() {
    const findings = findingsOf()
    const target = await startTarget()
    const figures = {
      ...(await slowHeaders(target, findings.add)),
      ...(await slowBodies(target, findings.add)),
      ...(await slowReader(target, findings.add)),
      ...(await manyStreams(target, findings.add)),
      ...(await pipelined(target, findings.add)),
    }
    await target.stop()
    return { figures, findings: findings.list }
  },
}

type Add = (where: string, what: string) => void

const SLOW = 2_000

/** One byte of header every three seconds, two thousand at once: cut by the time that headers may take. */
async function slowHeaders(target: Target, add: Add) {
  const lines = Array.from({ length: SLOW }, () => openLine(target.port))
  for (const line of lines) line.socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${target.port}\r\nX-Slow: `)
  const drip = setInterval(() => {
    for (const { socket } of lines) if (!socket.destroyed) socket.write('a')
  }, 3_000)
  const served = await serves(target)
  if (served === null) add('2,000 slow headers', 'others are not served meanwhile')
  const cut = await within(25_000, Promise.all(lines.map(({ ended }) => ended)))
  clearInterval(drip)
  if (cut === 'late')
    add('2,000 slow headers', `${lines.filter(({ socket }) => !socket.destroyed).length} are still open after 25 s`)
  const wrong = lines.filter((line) => ![0, 408].includes(statusOf(line.text()))).length
  if (wrong > 0) add('2,000 slow headers', `${wrong} were answered otherwise than 408`)
  endAll(lines)
  return {
    'slow headers': SLOW,
    'headers cut after s': cut === 'late' ? 'never' : (Math.max(...cut) / 1_000).toFixed(1),
    'beside them others in ms': served ?? 'no',
  }
}

/** A body that comes byte by byte: cut by the time that a request may take. */
async function slowBodies(target: Target, add: Add) {
  const lines = Array.from({ length: 200 }, () => openLine(target.port))
  const headers = ['Content-Type: application/json', 'Content-Length: 60000', `Origin: http://127.0.0.1:${target.port}`]
  for (const line of lines) line.socket.write(headOf(target.port, 'POST /api/sign-in', ...headers))
  const drip = setInterval(() => {
    for (const { socket } of lines) if (!socket.destroyed) socket.write(' ')
  }, 2_000)
  const served = await serves(target)
  if (served === null) add('200 slow bodies', 'others are not served meanwhile')
  const cut = await within(50_000, Promise.all(lines.map(({ ended }) => ended)))
  clearInterval(drip)
  if (cut === 'late')
    add('200 slow bodies', `${lines.filter(({ socket }) => !socket.destroyed).length} are still open after 50 s`)
  endAll(lines)
  return { 'slow bodies': lines.length, 'bodies cut after s': cut === 'late' ? 'never' : (Math.max(...cut) / 1_000).toFixed(1) }
}

/** A reader of a stream who never reads: dropped when too much waits, and finds everything when it comes back. */
async function slowReader(target: Target, add: Add) {
  const stuck = openLine(target.port)
  stuck.socket.pause()
  stuck.socket.write(headOf(target.port, `GET /channel/web/${target.bot}/stream`, `Authorization: Bearer ${target.token}`))
  const before = await target.ask('rss')
  const said = Number(await target.ask('say 3000'))
  await within(
    20_000,
    target.until('streams', (open) => Number(open) === 0),
  )
  const left = Number(await target.ask('streams'))
  if (left !== 0) add('a reader who does not read', `is still held after ${said} messages of 4 kB`)
  const grown = Math.round((Number(await target.ask('rss')) - Number(before)) / 1024 / 1024)
  stuck.end()
  // It comes back with the last number it has, and is told the rest.
  const back = openLine(target.port)
  back.socket.write(
    headOf(
      target.port,
      `GET /channel/web/${target.bot}/stream`,
      `Authorization: Bearer ${target.token}`,
      `Last-Event-ID: ${said - 5}`,
    ),
  )
  await within(
    10_000,
    (async () => {
      while (!back.text().includes(`id: ${said}\n`)) await once(back.socket, 'data')
    })(),
  )
  if (!back.text().includes(`id: ${said}\n`)) add('a reader who does not read', 'is not told the rest when it comes back')
  back.end()
  return { 'messages not read': said, 'MB grown': grown }
}

const STREAMS = 9_000

/** Idle streams, of each of which this process and the other hold an end. */
async function manyStreams(target: Target, add: Add) {
  const before = Number(await target.ask('rss'))
  const lines: Line[] = []
  for (let i = 0; i < STREAMS; i += 500) {
    const some = Array.from({ length: Math.min(500, STREAMS - i) }, () => openLine(target.port))
    for (const line of some)
      line.socket.write(
        headOf(target.port, `GET /channel/web/${target.bot}/stream?after=999999`, `Authorization: Bearer ${target.token}`),
      )
    lines.push(...some)
    await within(20_000, Promise.all(some.map((line) => (line.text() ? null : once(line.socket, 'data')))))
  }
  const open = Number(await target.ask('streams'))
  if (open < STREAMS) add(`${STREAMS} streams`, `only ${open} are open`)
  const served = await serves(target)
  if (served === null) add(`${STREAMS} streams`, 'nobody else is served')
  const each = ((Number(await target.ask('rss')) - before) / 1024 / STREAMS).toFixed(1)
  endAll(lines)
  await within(
    30_000,
    target.until('streams', (left) => Number(left) === 0),
  )
  if (Number(await target.ask('streams')) !== 0) add(`${STREAMS} streams`, 'are not all closed when their readers go')
  return { streams: open, 'kB each': each, 'beside streams others in ms': served ?? 'no' }
}

/** Ten thousand requests before the first answer is read, on one line. */
async function pipelined(target: Target, add: Add) {
  const line = openLine(target.port)
  let answers = 0
  line.socket.on('data', (chunk) => {
    answers += chunk.toString('latin1').split('HTTP/1.1 200').length - 1
  })
  line.socket.write(headOf(target.port, 'GET /healthz').repeat(10_000))
  const served = await serves(target)
  await within(
    30_000,
    (async () => {
      while (answers < 10_000 && !line.socket.destroyed) await once(line.socket, 'data')
    })(),
  )
  line.end()
  if (served === null) add('10,000 requests in one breath', 'nobody else is served')
  if (answers < 9_900) add('10,000 requests in one breath', `${answers} were answered`)
  return { pipelined: answers, 'beside pipelined others in ms': served ?? 'no' }
}

/** Milliseconds that ten others wait at most for an answer; null where one gets none within 5 s. */
async function serves({ port }: Target): Promise<number | null> {
  let longest = 0
  for (let i = 0; i < 10; i++) {
    const began = performance.now()
    const line = openLine(port)
    line.socket.write(headOf(port, 'GET /healthz', 'Connection: close'))
    const ended = await within(5_000, line.ended)
    line.end()
    if (ended === 'late' || statusOf(line.text()) !== 200) return null
    longest = Math.max(longest, performance.now() - began)
  }
  return Math.round(longest)
}

function endAll(lines: Line[]): void {
  for (const line of lines) line.end()
}
