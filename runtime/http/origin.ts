import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import { isJson } from './body.ts'
import type { HttpEnv } from './deps.ts'

/**
 * Cross-site request forgery: whatever changes state must come from our own pages, and as JSON, which no foreign page can
 * send without asking first. GET and HEAD change nothing, anywhere.
 */
export const ownOriginOnly: MiddlewareHandler<HttpEnv> = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (site !== undefined && site !== 'same-origin') throw new AppError('request.origin')
  if (origin !== undefined && !isOwnOrigin(c, origin)) throw new AppError('request.origin')
  if (site === undefined && origin === undefined) throw new AppError('request.origin')
  if (c.req.method !== 'DELETE' && !isJson(c.req.header('content-type'))) throw new AppError('request.type')
  await next()
}

/** Ours is the host that was asked for, or the public address that the owner has set. */
export function isOwnOrigin(c: Context<HttpEnv>, origin: string): boolean {
  if (!/^https?:\/\/[^/\s]{1,255}$/i.test(origin) || !URL.canParse(origin)) return false
  const { publicUrl } = c.get('services').config
  if (publicUrl && new URL(publicUrl).origin === origin.toLowerCase()) return true
  return new URL(origin).host === new URL(c.req.url).host
}
