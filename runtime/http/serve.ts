import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Hono } from 'hono'
import { FAILURES } from '../errors.ts'
import type { HttpEnv } from './deps.ts'
import { BARE_HEADERS, PresetResponse } from './headers.ts'
import { createPace } from './pace.ts'
import { failureWords } from './words.ts'

export interface Serving {
  port: number
  /** Takes no more connections, lets requests in flight finish for at most `graceMs`, then ends what is left. */
  stop(graceMs: number): Promise<void>
}

/** Listens. A caller who is slow with headers or body, or sends too much of either, loses the line. Streams have no such limit. */
export async function serve(
  app: Pick<Hono<HttpEnv>, 'fetch'>,
  options: { host: string; port: number; maxConnections?: number },
): Promise<Serving> {
  const listener = getRequestListener(
    (request, env) => {
      const bindings = env as HttpEnv['Bindings'] // we speak HTTP/1.1 alone
      bindings.carries = true
      const answer = app.fetch(request, bindings)
      return answer instanceof Promise ? answer.then((response) => carried(response, bindings)) : answer
    },
    { errorHandler: answerUnreadable },
  )
  const pace = createPace(BEGUN_AT_ONCE)
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      keepAliveTimeout: 5_000,
      maxHeaderSize: 16_384,
      requireHostHeader: true,
      ServerResponse: PresetResponse,
    },
    (incoming, outgoing) => {
      outgoing.once('finish', () => endUnread(incoming))
      pace(() => void listener(incoming, outgoing))
    },
  )
  server.maxConnections = options.maxConnections ?? 10_000
  server.maxHeadersCount = 100
  server.on('clientError', refuse)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  return { port, stop: (graceMs) => stop(server, graceMs) }
}

/** A stream goes straight to its socket. */
function carried(response: Response, { begin, outgoing }: HttpEnv['Bindings']): Response {
  if (!begin || !outgoing || !response.ok) return response
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  const over = begin({
    write: (text) => outgoing.write(text),
    waiting: () => outgoing.writableLength,
    end: () => outgoing.end(),
    cut: () => outgoing.destroy(),
  })
  if (outgoing.destroyed) over()
  else outgoing.once('close', over)
  return RESPONSE_ALREADY_SENT
}

function stop(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** What failed outside of the app: an address or Host header that cannot be read, or a fault of ours that was no error. */
function answerUnreadable(error: unknown): Response {
  const code = error instanceof RequestError ? 'request.invalid' : 'internal'
  const body = { error: { code, message: failureWords(code, {}, 'id'), id: '' } }
  return Response.json(body, { status: FAILURES[code], headers: BARE_HEADERS })
}

/** The parser refused what came before there was a request: too large, too slow, or no HTTP at all. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const status = { HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large', ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout' }[
    error.code ?? ''
  ]
  const headers = Object.entries({ ...BARE_HEADERS, Connection: 'close', 'Content-Length': '0' }).map(
    ([name, value]) => `${name}: ${value}`,
  )
  socket.end(`HTTP/1.1 ${status ?? '400 Bad Request'}\r\n${headers.join('\r\n')}\r\n\r\n`)
  cutLater(socket)
}

/** A caller who has the answer and goes on sending (a GET may have a body without end, too) is not read for ever. */
function endUnread(incoming: IncomingMessage): void {
  if (!incoming.complete) cutLater(incoming.socket, () => !incoming.complete)
}

/** Not at once: the answer would be lost with what is still under way. */
function cutLater(socket: Socket, isWanted = () => true): void {
  setTimeout(() => isWanted() && socket.destroy(), LINGER_MS).unref()
}

const LINGER_MS = 1_000

/**
 * Requests that begin in one round of the event loop. Most of a turn is taken where it begins: with all that 64 connections had sent
 * begun in one round, one of a hundred rounds was measured to take 27 ms, and each turn a tenth more of the processor.
 */
const BEGUN_AT_ONCE = 4
