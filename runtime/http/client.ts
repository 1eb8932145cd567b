import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import { recentOf } from '../recent.ts'

/** Characters of an address with a zone. More is none, and is not kept. */
const LONGEST = 100

/**
 * The client's address as a key for limits: IPv4 whole, IPv6 by its /64 (one household or phone), every spelling of an
 * address the same. Forwarding headers count only from the right and only as many as there are proxies of ours.
 */
export function clientAddress(incoming: IncomingMessage | undefined, forwardedFor: string | undefined, proxies: number): string {
  const socket = incoming?.socket?.remoteAddress ?? ''
  if (proxies === 0) return addressKey(socket)
  const hops = (forwardedFor ?? '').slice(-2_000).split(',')
  const named = hops[hops.length - proxies]?.trim().slice(0, LONGEST) ?? ''
  return addressKey(named) || addressKey(socket)
}

/** Canonical form; '' for what is no address. */
export function addressKey(address: string): string {
  return keys.get(address) ?? keys.put(address, readKey(address))
}

/** Addresses come back with each request of theirs. */
const keys = recentOf<string>(5_000)

function readKey(address: string): string {
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
