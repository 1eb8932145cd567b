import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector } from 'undici'
import { AppError } from '../errors.ts'
import { type Allowed, isMetadata, isPublic, type Lookup } from './address.ts'

/**
 * undici's agent, whose every connection is judged by the address that it is made to: the literal, or all addresses of the name
 * (one that is shut refuses the name), which are then the ones connected to, so that a second answer of the resolver changes
 * nothing; and once more by the peer's own address when it is connected.
 */
export function guardedAgent({ allowed, lookup, ca }: { allowed: Allowed; lookup: Lookup; ca?: string }): Agent {
  const connectorFor = (isOpened: boolean): buildConnector.connector => {
    const connect = buildConnector({
      lookup: judging(lookup, isOpened),
      timeout: CONNECT_MS,
      allowH2: false,
      ...(ca ? { ca } : {}),
    })
    return (options, done) => {
      const host = bare(options.hostname)
      // For a literal no lookup is made.
      if (isIP(host) !== 0 && !mayReach(host, host, isOpened)) return done(refused(host), null)
      connect(options, (error, socket) => {
        if (error) return done(error, null)
        if (socket.remoteAddress !== undefined && mayReach(host, socket.remoteAddress, isOpened)) return done(null, socket)
        socket.destroy()
        done(refused(host), null)
      })
    }
  }
  const outside = connectorFor(false)
  const opened = connectorFor(true)
  return new Agent({
    connect: (options, done) =>
      (allowed.hasAt(options.hostname, options.port, options.protocol) ? opened : outside)(options, done),
    pipelining: 0,
    maxHeaderSize: 32 * 1024,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  })
}

function judging(lookup: Lookup, isOpened: boolean): LookupFunction {
  return (host, options, done) => {
    lookup(host).then(
      (found) => {
        const first = found[0]
        if (!first) done(new AppError('web.failed', { reason: 'dns', host }), '')
        else if (found.some(({ address }) => !mayReach(host, address, isOpened))) done(refused(host), '')
        else if (options.all) done(null, [...found])
        else done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, ''),
    )
  }
}

/** A host that the owner has opened may lie anywhere but at a metadata service, which only its own literal opens. */
const mayReach = (host: string, address: string, isOpened: boolean): boolean =>
  !address.includes('%') && (isPublic(address) || (isOpened && (host === address || !isMetadata(address))))

const refused = (host: string): AppError => new AppError('web.refused', { reason: 'private', host })

const CONNECT_MS = 10_000

const bare = (host: string): string => host.replace(/^\[|\]$/g, '').toLowerCase()
