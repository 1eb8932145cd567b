import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

/**
 * The client's address as a key for limits: IPv4 whole, IPv6 by its /64 (one household or phone), every spelling of an
 * address the same. Forwarding headers count only from the right and only as many as there are proxies of ours.
 */
export function clientAddress(incoming: IncomingMessage | undefined, forwardedFor: string | undefined, proxies: number): string {
  const socket = incoming?.socket?.remoteAddress ?? ''
  if (proxies === 0) return addressKey(socket)
  const hops = (forwardedFor ?? '').slice(-2_000).split(',')
  const named = hops[hops.length - proxies]?.trim()
  return named && ipaddr.isValid(named) ? addressKey(named) : addressKey(socket)
}

/** Canonical form; '' for what is no address. */
export function addressKey(address: string): string {
  if (!ipaddr.isValid(address)) return ''
  const read = ipaddr.process(address)
  if (read.kind() === 'ipv4') return read.toString()
  const bytes = read.toByteArray()
  return `${ipaddr.fromByteArray([...bytes.slice(0, 8), ...new Array(8).fill(0)]).toString()}/64`
}

export function isLoopback(incoming: IncomingMessage | undefined): boolean {
  const socket = incoming?.socket?.remoteAddress ?? ''
  return ipaddr.isValid(socket) && ipaddr.process(socket).range() === 'loopback'
}
