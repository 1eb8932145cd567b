import type { MiddlewareHandler } from 'hono'
import type { HttpEnv } from './deps.ts'

/** For answers that are no page: nothing in them may do anything, should a browser ever open one. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Security headers on every answer, errors included. A page of ours sets its own Content-Security-Policy before. */
export const secureHeaders: MiddlewareHandler<HttpEnv> = async (c, next) => {
  await next()
  const headers = c.res.headers
  const fill = (name: string, value: string) => headers.has(name) || headers.set(name, value)
  for (const [name, value] of Object.entries(ALWAYS)) fill(name, value)
  fill('Content-Security-Policy', NOTHING)
  fill('Cache-Control', 'no-store')
  fill('Cross-Origin-Resource-Policy', 'same-origin')
  if (c.get('https')) headers.set('Strict-Transport-Security', HSTS)
  if (c.get('services').stopping.aborted) headers.set('Connection', 'close')
}

const HSTS = 'max-age=31536000; includeSubDomains'

export const ALWAYS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
}

/** Headers for answers made where no request could be understood at all. */
export const BARE_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  'Content-Security-Policy': NOTHING,
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
}
