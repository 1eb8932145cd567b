import type { Context } from 'hono'
import type { HttpEnv } from './deps.ts'

/**
 * Our two cookies. On https their names begin with `__Host-`, which browsers accept only from this very host and over TLS,
 * so that no neighbour can plant one. `device` marks a browser in which its owner has signed in before.
 */
const NAMES = { session: 'jaga', device: 'jaga-device' } as const

export const sessionCookie = (c: Context<HttpEnv>) => readCookie(c, 'session')
export const deviceCookie = (c: Context<HttpEnv>) => readCookie(c, 'device')

/** `seconds` 0 deletes it. */
export function setCookie(c: Context<HttpEnv>, kind: keyof typeof NAMES, value: string, seconds: number): void {
  if (!/^[A-Za-z0-9._-]*$/.test(value)) throw new TypeError('not a cookie value of ours')
  const parts = [`${nameOf(c, kind)}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Max-Age=${seconds}`]
  if (c.get('https')) parts.push('Secure')
  c.header('Set-Cookie', parts.join('; '), { append: true })
}

/** Exact names and our own alphabet only; the same name twice means that somebody else set one of them: neither counts. */
function readCookie(c: Context<HttpEnv>, kind: keyof typeof NAMES): string | null {
  const prefix = `${nameOf(c, kind)}=`
  const values = (c.req.header('cookie') ?? '')
    .split(';')
    .map((part) => part.replace(/^ /, ''))
    .filter((part) => part.startsWith(prefix))
    .map((part) => part.slice(prefix.length))
  const [value] = values
  return values.length === 1 && value && /^[A-Za-z0-9._-]{1,512}$/.test(value) ? value : null
}

const nameOf = (c: Context<HttpEnv>, kind: keyof typeof NAMES) => `${c.get('https') ? '__Host-' : ''}${NAMES[kind]}`
