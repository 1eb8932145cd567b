import { lookup as systemLookup } from 'node:dns/promises'
import { fetch, type Response } from 'undici'
import type { WebAnswer, WebRequest } from '../../nodes/ports.ts'
import { AppError } from '../errors.ts'
import { type Lookup, readAllowed } from './address.ts'
import { readAnswer } from './answer.ts'
import { guardedAgent } from './connect.ts'
import { type Fields, keptElsewhere, readHeaders } from './headers.ts'
import { readTarget } from './target.ts'

export interface EgressRequest extends WebRequest {
  /**
   * Sent as `Authorization: Bearer …`, or as the user of `Basic` without a password, to `hosts` (exact names, each optionally
   * with `:port`) and to no other.
   */
  credential?: { value: string; hosts: readonly string[]; scheme?: 'bearer' | 'basic' }
  /** What is sent speaks for a credential, by its signature: it goes where that one may go, and nowhere else. */
  boundTo?: readonly string[]
}

export interface Egress {
  /**
   * One HTTP request to the public internet, or to a host that the owner has opened. Any status is an answer.
   * Rejects with AppError 'web.refused' `{ reason, host? }` for what must not be sent (url, scheme, userinfo, port, private,
   * header, secret-plain, secret-form, redirects, redirect-plain, redirect-body), 'secret.host' `{ host }` for a
   * credential that is not bound to the host, 'web.failed' `{ reason, host }` for what went wrong on the way (dns, connect, tls,
   * timeout, stopped, network, content-type, large, json).
   * No failure carries anything of the answer or of the credential.
   */
  request(request: EgressRequest, signal?: AbortSignal): Promise<WebAnswer>
  close(): Promise<void>
}

const MOST_REDIRECTS = 3
const LONGEST_MS = 30_000

/**
 * `allow`: names or addresses inside, each optionally with `:port`, that the owner has opened; everything else private stays shut.
 * `ca`: certificates (PEM) to trust instead of the system's, for a network with an authority of its own.
 */
export function createEgress({
  allow,
  lookup = everyAddress,
  ca,
}: {
  allow: readonly string[]
  lookup?: Lookup
  ca?: string
}): Egress {
  const allowed = readAllowed(allow)
  const agent = guardedAgent({ allowed, lookup, ca })

  async function request(asked: EgressRequest, signal?: AbortSignal): Promise<WebAnswer> {
    const ms = Math.min(Math.max(asked.timeout * 1000, 1), LONGEST_MS)
    const deadline = AbortSignal.timeout(ms)
    const stop = signal ? AbortSignal.any([signal, deadline]) : deadline
    let url = readTarget(asked.url, allowed)
    const host = url.host
    let headers: Fields = readHeaders(asked.headers)
    if (asked.boundTo) assertBound(asked.boundTo, url, allowed.has(url))
    if (asked.credential) headers = withCredential(headers, asked.credential, url, allowed.has(url))
    let method: string = asked.method
    let body = method === 'GET' || !asked.body ? undefined : asked.body
    try {
      for (let hop = 0; ; hop++) {
        const response = await fetch(url, { method, headers, body, redirect: 'manual', dispatcher: agent, signal: stop })
        const to = response.headers.get('location')
        if (!isRedirect(response.status) || to === null) return await readAnswer(response)
        await drop(response)
        if (hop === MOST_REDIRECTS) throw refused('redirects', url)
        const next = readTarget(to, allowed, url)
        if (url.protocol === 'https:' && next.protocol === 'http:') throw refused('redirect-plain', next)
        if (response.status === 303 || (response.status < 303 && method === 'POST')) {
          method = 'GET'
          body = undefined
        }
        if (next.origin !== url.origin) {
          // What the shop writes is meant for the host that the shop has named.
          if (body !== undefined) throw refused('redirect-body', next)
          headers = keptElsewhere(headers)
        }
        url = next
      }
    } catch (error) {
      throw explain(error, host, { stopped: signal?.aborted ?? false, late: deadline.aborted })
    }
  }

  return { request, close: () => agent.destroy() }
}

const everyAddress: Lookup = (host) => systemLookup(host, { all: true, verbatim: true })

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const refused = (reason: string, url: URL): AppError => new AppError('web.refused', { reason, host: url.host })

/** An answer that nobody reads holds its connection open. */
async function drop(response: Response): Promise<void> {
  await response.body?.cancel()
}

function withCredential(
  headers: Fields,
  { value, hosts, scheme }: NonNullable<EgressRequest['credential']>,
  url: URL,
  isInside: boolean,
): Fields {
  assertBound(hosts, url, isInside)
  if (!/^[\x21-\x7e]+$/.test(value)) throw refused('secret-form', url)
  if (scheme !== 'basic') return { ...headers, authorization: `Bearer ${value}` }
  // RFC 7617; a colon would end the user's name early.
  if (value.includes(':')) throw refused('secret-form', url)
  return { ...headers, authorization: `Basic ${Buffer.from(`${value}:`).toString('base64')}` }
}

function assertBound(hosts: readonly string[], url: URL, isInside: boolean): void {
  const bound = hosts.map((host) => host.toLowerCase())
  if (!bound.includes(url.hostname) && !bound.includes(url.host)) throw new AppError('secret.host', { host: url.host })
  // In the clear a credential is anybody's on the way; inside the shop's own network the owner has decided.
  if (url.protocol !== 'https:' && !isInside) throw refused('secret-plain', url)
}

/** What went wrong, in one word. The first AppError among the causes is the connector's own; undici wraps it. */
function explain(error: unknown, host: string, { stopped, late }: { stopped: boolean; late: boolean }): AppError {
  let code = ''
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof AppError) return cause
    if ('code' in cause && typeof cause.code === 'string') code = cause.code
  }
  const reason = stopped ? 'stopped' : late ? 'timeout' : (FAILED_BY.find(([pattern]) => pattern.test(code))?.[1] ?? 'network')
  return new AppError('web.failed', { reason, host })
}

const FAILED_BY: [RegExp, string][] = [
  [/^(ENOTFOUND|EAI_)/, 'dns'],
  [/TIMEOUT|ETIMEDOUT/, 'timeout'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/, 'connect'],
  [/CERT|TLS|SSL|EPROTO/, 'tls'],
]
