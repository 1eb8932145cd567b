import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { WebAnswer } from '../../nodes/ports.ts'
import type { Lookup } from '../../runtime/egress/address.ts'
import { createEgress, type Egress, type EgressRequest } from '../../runtime/egress/egress.ts'
import { AppError } from '../../runtime/errors.ts'
import { CERTIFICATE, KEY } from './certificate.ts'

/** A server on the loopback that remembers what it was asked. */
export async function openServer(answer: RequestListener, secure = false): Promise<Shop> {
  const seen: Seen[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      })
      answer(request, response)
    })
  }
  const server: Server = secure ? createSecureServer({ cert: CERTIFICATE, key: KEY }, listener) : createServer(listener)
  let connections = 0
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    seen,
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface Shop {
  port: number
  seen: Seen[]
  connections(): number
  close(): Promise<void>
}

type Seen = Pick<IncomingMessage, 'headers'> & { method: string; url: string; body: string }

/** Every name lies on the loopback, as it does for a name that an attacker's resolver answers for. */
export const onLoopback: Lookup = async () => [{ address: '127.0.0.1', family: 4 }]

export function openEgress(allow: readonly string[], lookup: Lookup = onLoopback): Egress {
  return createEgress({ allow, lookup, ca: CERTIFICATE })
}

export const ask = (url: string, more: Partial<EgressRequest> = {}): EgressRequest => ({
  method: 'GET',
  url,
  headers: [],
  timeout: 5,
  ...more,
})

/** The failure of a request as `code reason`, or its answer. */
export async function outcome(asked: Promise<WebAnswer>): Promise<WebAnswer | string> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.args.reason === undefined ? error.code : `${error.code} ${error.args.reason}`
  }
}
