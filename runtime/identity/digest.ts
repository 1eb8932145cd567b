import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto'
import { recentOf } from '../recent.ts'

/** What the store keeps instead of a token: the token itself is never stored. */
export function digest(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url')
}

/** Makes and reads `payload.signature` tokens (HMAC-SHA256). `purpose` keeps one kind of token from passing as another. */
export function createSigner<T extends object>(
  key: Buffer,
  purpose: string,
): { sign(payload: T): string; read(token: string): T | null } {
  const own = createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `jaga ${purpose}`, 32)))
  const proved = recentOf<T>(PROVED)
  return {
    sign(payload) {
      const body = Buffer.from(JSON.stringify(payload)).toString('base64url')
      return `${body}.${signature(own, body)}`
    },
    read(token) {
      const known = proved.get(token)
      if (known) return known
      const read = readSigned(own, token) as T | null // the signature is ours: so is the shape
      return read && proved.put(token, Object.freeze(read))
    },
  }
}

/** The payload of a token signed with `key`, or null for any other text. */
export function readSigned(key: Buffer | KeyObject, token: string): unknown {
  if (token.length > 4_096) return null
  const [body, mac, ...rest] = token.split('.')
  if (!body || !mac || rest.length > 0) return null
  if (!same(mac, signature(key, body))) return null
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  } catch {
    return null // signed by a host that put something else than JSON into it: as good as no token
  }
}

/** Compares without telling by the time taken how much was right. */
export function same(a: string, b: string): boolean {
  const [left, right] = [createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()]
  return timingSafeEqual(left, right)
}

const signature = (key: Buffer | KeyObject, body: string) => createHmac('sha256', key).update(body).digest('base64url')

/** Tokens whose signature was found right, so that a customer's is checked once and not with each message. What it says of time is looked at each time. */
const PROVED = 5_000
