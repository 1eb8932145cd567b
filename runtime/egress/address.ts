import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** All addresses of a name, as the resolver gives them. */
export type Lookup = (host: string) => Promise<readonly { address: string; family: number }[]>

/**
 * True for an address that anybody on the internet could ask. IPv4 inside IPv6 (mapped, NAT64, 6to4, Teredo) is judged as what it
 * is or refused; of IPv6 only global unicast, 2000::/3, is let through (RFC 4291, RFC 6890).
 */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false
  const read = ipaddr.process(address)
  if (read.range() !== 'unicast') return false
  return read.kind() === 'ipv4' || read.match(GLOBAL_UNICAST)
}

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/** The clouds' metadata services live here: opening a name never opens these; only their literal address does. */
export function isMetadata(address: string): boolean {
  return isIP(address) === 0 || METADATA.some((range) => matches(ipaddr.process(address), range))
}

const METADATA = [
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  '100.100.100.200/32',
  '192.0.0.192/32',
  '168.63.129.16/32',
].map((range) => ipaddr.parseCIDR(range))

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, range: [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  return address.kind() === range[0].kind() && address.match(range)
}

/** Names that mean this machine or this network, whatever a resolver says of them (RFC 6761, RFC 8375, the clouds' metadata names). */
export function isInsideName(host: string): boolean {
  return (
    !host.includes('.') ||
    /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid|onion|metadata\.goog)$/.test(
      host,
    )
  )
}

/** What the owner has opened. An entry without a port opens the host at every port that is open outside; with one, that port only. */
export interface Allowed {
  has(url: URL): boolean
  hasAt(host: string, port: string, protocol: string): boolean
  /** Named with its port, so that not even a port that is shut elsewhere is shut here. */
  hasPort(url: URL): boolean
}

/** Entries as a person writes them: `erp.internal`, `10.0.0.5`, `10.0.0.5:8069`, `fd00::5`, `[fd00::5]:8069`. */
export function readAllowed(entries: readonly string[]): Allowed {
  const opened = new Set(
    entries.map((entry) => entry.trim().toLowerCase()).map((entry) => (isIP(entry) === 6 ? `[${entry}]` : entry)),
  )
  const withPort = (host: string, port: string, protocol: string): string =>
    `${host}:${port || (protocol === 'https:' ? '443' : '80')}`
  const hasAt = (name: string, port: string, protocol: string): boolean => {
    const host = isIP(name) === 6 ? `[${name}]` : name
    return opened.has(host) || opened.has(withPort(host, port, protocol))
  }
  return {
    hasAt,
    has: (url) => hasAt(url.hostname, url.port, url.protocol),
    hasPort: (url) => opened.has(withPort(url.hostname, url.port, url.protocol)),
  }
}
