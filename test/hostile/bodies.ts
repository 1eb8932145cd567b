import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { serve } from '../../runtime/http/serve.ts'
import { type House, openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'
import { findingsOf, type Part } from './part.ts'
import { headOf, openLine, ownPage, statusOf, within } from './wire.ts'

/** DOS-03: bodies of every size and make, on a real socket. Each is answered or cut; the server's memory stays flat. */
export const bodies: Part = {
  name: 'DOS-03 bodies',
  async run() {
    const house = await openHouse({ limits: NO_LIMITS })
    const server = await serve(house.app, { host: '127.0.0.1', port: 0 })
    const owner = await house.someone()
    const findings = findingsOf()
    const bot = await house.bot()
    const { token } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    const cases = bodyCases(bot, token)
    for (const { name, path, method = 'POST', type = JSON_TYPE, body, headers = [], allowed } of cases) {
      const line = openLine(server.port)
      const cookie = [`Cookie: ${owner.cookie}`, `Content-Type: ${type}`, ...ownPage(server.port)]
      const length = headers.some((header) => /^transfer-encoding/i.test(header)) ? [] : [`Content-Length: ${body.byteLength}`]
      line.socket.write(headOf(server.port, `${method} ${path}`, ...cookie, ...length, ...headers, 'Connection: close'))
      line.socket.write(body)
      if ((await within(15_000, line.ended)) === 'late') findings.add(name, 'no answer within 15 s')
      const status = statusOf(line.text())
      if (!allowed.includes(status)) findings.add(name, `answered ${status}, not ${allowed.join(' or ')}`)
      line.end()
    }
    const endless = await endlessChunks(house, server.port, owner.cookie, findings.add)
    await server.stop(100)
    await house.close()
    return { figures: { cases: cases.length, ...endless }, findings: findings.list }
  },
}

const JSON_TYPE = 'application/json'
const KB = 1024

interface BodyCase {
  name: string
  path: string
  method?: string
  type?: string
  headers?: string[]
  body: Buffer
  allowed: number[]
}

function bodyCases(bot: string, token: string): BodyCase[] {
  const small = '/api/me'
  const large = `/api/bots/${bot}/draft`
  const sized = (bytes: number) => Buffer.from('{"language":"en"}'.padEnd(bytes, ' '))
  const draft = (bytes: number) => Buffer.from('{"document":{},"revision":1}'.padEnd(bytes, ' '))
  const bomb = gzipSync(Buffer.alloc(50 * KB * KB, 0x20))
  const parts = (end: string) => {
    const one = '--grenze\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    return Buffer.from(one.repeat(100_000) + end)
  }
  const multipart = 'multipart/form-data; boundary=grenze'
  const patch = { path: small, method: 'PATCH' }
  const put = { path: large, method: 'PUT' }
  return [
    { name: 'nothing', ...patch, body: Buffer.alloc(0), allowed: [400] },
    { name: 'one under the limit', ...patch, body: sized(64 * KB - 1), allowed: [200] },
    { name: 'the limit', ...patch, body: sized(64 * KB), allowed: [200] },
    { name: 'one over the limit', ...patch, body: sized(64 * KB + 1), allowed: [413] },
    { name: 'a document at the limit', ...put, body: draft(5 * KB * KB), allowed: [422] },
    { name: 'a document over the limit', ...put, body: draft(5 * KB * KB + 1), allowed: [413] },
    {
      name: 'gzip said and sent',
      ...patch,
      headers: ['Content-Encoding: gzip'],
      body: bomb.subarray(0, 60 * KB),
      allowed: [415],
    },
    { name: 'gzip to a document', ...put, headers: ['Content-Encoding: gzip'], body: bomb, allowed: [415] },
    {
      name: 'an encoding of an encoding',
      ...patch,
      headers: ['Content-Encoding: gzip, gzip, br'],
      body: sized(20),
      allowed: [415],
    },
    { name: 'encoded, with plain JSON', ...patch, headers: ['Content-Encoding: gzip'], body: sized(20), allowed: [415] },
    { name: '100,000 parts', ...put, type: multipart, body: parts('--grenze--\r\n'), allowed: [413, 415] },
    { name: '100,000 parts and no end', ...put, type: multipart, body: parts(''), allowed: [413, 415] },
    { name: 'parts without a boundary', ...patch, type: 'multipart/form-data', body: Buffer.from('--\r\n\r\n'), allowed: [415] },
    { name: 'a name of 1 MB', ...put, body: Buffer.from(`{"${'n'.repeat(KB * KB)}":1}`), allowed: [400] },
    { name: 'a name of 1 MB, to a small route', ...patch, body: Buffer.from(`{"${'n'.repeat(KB * KB)}":1}`), allowed: [413] },
    { name: 'a form', ...patch, type: 'application/x-www-form-urlencoded', body: Buffer.from('language=en'), allowed: [415] },
    {
      name: 'a file larger than files may be',
      path: `/channel/web/${bot}/files?id=berkas-0001`,
      type: 'application/octet-stream',
      headers: [`Authorization: Bearer ${token}`],
      body: Buffer.alloc(11 * KB * KB),
      allowed: [409, 413],
    },
    {
      name: 'news of a payment, without end in its JSON',
      path: `/hooks/${bot}/stripe`,
      body: Buffer.alloc(4 * KB * KB, 0x5b),
      allowed: [400, 401, 403, 404],
    },
  ]
}

/** Chunks as long as the server takes them: to a route that reads its body, to one that does not, and to one that is not there. */
async function endlessChunks(house: House, port: number, cookie: string, add: (where: string, what: string) => void) {
  const chunk = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`)
  const before = process.memoryUsage().rss
  let most = 0
  const targets = ['PATCH /api/me', 'POST /api/sign-out', 'POST /api/nowhere', 'GET /api/bots', 'POST /', 'POST /healthz']
  for (const target of targets) {
    const line = openLine(port)
    const headers = [`Cookie: ${cookie}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked', ...ownPage(port)]
    line.socket.write(headOf(port, target, ...headers))
    const stop = pour(line.socket, chunk)
    const ended = await within(5_000, line.ended)
    stop()
    most = Math.max(most, line.sent())
    if (ended === 'late') add(`endless chunks, ${target}`, `still open after 5 s and ${Math.round(line.sent() / KB / KB)} MB`)
    if (statusOf(line.text()) >= 500) add(`endless chunks, ${target}`, `answered ${statusOf(line.text())}`)
    line.end()
  }
  const grown = Math.round((process.memoryUsage().rss - before) / KB / KB)
  if (grown > 200) add('endless chunks', `memory grew by ${grown} MB`)
  if ((await house.send('GET', '/healthz')).status !== 200) add('endless chunks', 'nothing is served afterwards')
  return { 'endless streams': targets.length, 'MB taken at most': Math.round(most / KB / KB), 'MB grown': grown }
}

/** Writes as fast as it is read. */
function pour(socket: Socket, chunk: Buffer): () => void {
  let on = true
  const write = () => {
    while (on && !socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', write)
  write()
  return () => {
    on = false
  }
}
