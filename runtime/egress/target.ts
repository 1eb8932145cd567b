import { AppError } from '../errors.ts'
import { type Allowed, isInsideName, isPublic } from './address.ts'

/**
 * Reads and judges an address before anything is sent. Throws AppError 'web.refused' with one of the reasons: url, scheme, userinfo,
 * port, private. Names are judged again, by their addresses, when the connection is made: `connect.ts`.
 */
export function readTarget(text: string, allowed: Allowed, base?: URL): URL {
  // A browser reads a backslash as a slash and skips control characters; other readers don't, and a check must not depend on the reader.
  if (text.length > LONGEST || /[\\\p{Cc}\p{Cf}]/u.test(text)) throw refused('url')
  let url: URL
  try {
    url = new URL(text, base)
  } catch {
    throw refused('url')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused('scheme')
  if (url.username || url.password || /^[a-z]+:\/\/[^/?#]*@/i.test(text)) throw refused('userinfo')
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/(?<!\.)\.+$/, '')
  if (!url.hostname) throw refused('url')
  if (!isOpenPort(url, allowed)) throw refused('port', url)
  if (!allowed.has(url) && isShut(url.hostname)) throw refused('private', url)
  url.hash = ''
  return url
}

const LONGEST = 4096

const refused = (reason: string, url?: URL): AppError =>
  new AppError('web.refused', url ? { reason, host: url.host } : { reason })

const isShut = (host: string): boolean => {
  const literal = host.startsWith('[') ? host.slice(1, -1) : /^[\d.]+$/.test(host) ? host : null
  return literal === null ? isInsideName(host) : !isPublic(literal)
}

/** Shops' systems answer on odd ports, so high ports are open, save those where databases, queues and control planes listen. */
function isOpenPort(url: URL, allowed: Allowed): boolean {
  if (url.port === '' || allowed.hasPort(url)) return true
  const port = Number(url.port)
  return port === 80 || port === 443 || (port >= 1024 && !SERVICE_PORTS.has(port))
}

const SERVICE_PORTS = new Set([
  1433, 1434, 1521, 1723, 1883, 2049, 2181, 2375, 2376, 2377, 2379, 2380, 3260, 3306, 3389, 4222, 4369, 5432, 5433, 5672, 5900,
  5984, 5985, 5986, 6000, 6379, 6380, 6443, 6667, 7474, 7687, 8086, 8125, 8883, 9042, 9092, 9160, 9200, 9300, 9418, 10250, 10255,
  11211, 11434, 15672, 25672, 27017, 27018, 27019, 28017, 50070, 61613, 61616,
])
