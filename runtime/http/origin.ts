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
  if (isKeyedPush(c)) {
    if (!isJson(c.req.header('content-type'))) throw new AppError('request.type')
    return next()
  }
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (site !== undefined && site !== 'same-origin') throw new AppError('request.origin')
  if (origin !== undefined && !isOwnOrigin(c, origin)) throw new AppError('request.origin')
  if (site === undefined && origin === undefined) throw new AppError('request.origin')
  if (c.req.method !== 'DELETE' && !isJson(c.req.header('content-type'))) throw new AppError('request.type')
  await next()
}

/**
 * Another system that pushes shop data under its key. It carries no cookie, so there is nobody whose rights a foreign page
 * could borrow; and a page cannot send the header across origins without asking, which is never allowed.
 */
function isKeyedPush(c: Context<HttpEnv>): boolean {
  const isPush = c.req.method === 'PUT' && /^\/api\/bots\/[^/]+\/shop\/(products|orders|customers)$/.test(c.req.path)
  return isPush && c.req.header('cookie') === undefined && /^Bearer /.test(c.req.header('authorization') ?? '')
}

/** Ours is the host that was asked for, or the public address that the owner has set. */
export function isOwnOrigin(c: Context<HttpEnv>, origin: string): boolean {
  if (!/^https?:\/\/[^/\s]{1,255}$/i.test(origin) || !URL.canParse(origin)) return false
  const { publicUrl } = c.get('services').config
  if (publicUrl && new URL(publicUrl).origin === origin.toLowerCase()) return true
  return new URL(origin).host === new URL(c.req.url).host
}
