import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import { may, type Permission } from '../identity/access.ts'
import { LARGE, SMALL, takeBody } from './body.ts'
import { sessionCookie } from './cookies.ts'
import type { HttpEnv } from './deps.ts'
import { refuseInvalid } from './failure.ts'
import { rememberingRouter } from './router.ts'

/** A route group. Every route in it comes from `route` or stands behind `permit`; `routeTable` makes sure of that. */
export const group = () => new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })

/** The group of all groups: the one whose router is asked. */
export const wholeApp = () => new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid, router: rememberingRouter() })

/** `createRoute` with a declared permission, which is checked before the body is read or anything else is looked at. `large`: takes a whole bot, or so many bytes. */
export function route<
  P extends string,
  R extends Omit<RouteConfig, 'path'> & { path: P; permission: Permission; large?: boolean | number; raw?: boolean },
>(config: R): R & { getRoutingPath(): string } {
  const { permission, large, raw, ...rest } = config
  // A raw body is no JSON: its route reads it itself, up to a limit of its own.
  const body = raw ? [] : [takeBody(typeof large === 'number' ? large : large ? LARGE : SMALL)]
  const middleware = [permit(permission), ...body]
  // The middleware changes nothing about the types of the request or the answer.
  return createRoute({ ...rest, 'x-permission': permission, middleware } as unknown as R) as R & { getRoutingPath(): string }
}

/** Lets through whoever may. */
export function permit(permission: Permission): MiddlewareHandler<HttpEnv> {
  const guard: MiddlewareHandler<HttpEnv> = async (c, next) => {
    if (permission !== 'public') {
      const found = await whoIs(c)
      if (!found) throw new AppError('auth.required')
      if (!may(found.staff.role, permission)) throw new AppError('access.denied')
    }
    await next()
  }
  declared.set(guard, permission)
  return guard
}

/** Marks middleware that answers nothing by itself and therefore needs no permission. */
export function passing(middleware: MiddlewareHandler<HttpEnv>): MiddlewareHandler<HttpEnv> {
  passes.add(middleware)
  return middleware
}

/** Who has signed in, asked of the store once a request; null for nobody. */
export async function whoIs(c: Context<HttpEnv>) {
  const known = c.get('signedIn')
  if (known !== undefined) return known
  const token = sessionCookie(c)
  const found = token ? await c.get('services').sessions.find(token) : null
  c.set('signedIn', found)
  return found
}

/** The staff member, on routes whose permission is not 'public'. */
export function staffOf(c: Context<HttpEnv>) {
  const found = c.get('signedIn')
  if (!found) throw new AppError('auth.required')
  return found
}

export interface RouteEntry {
  method: string
  path: string
  permission: Permission
}

/** Every route with its permission. Throws for one that declares none: such an app does not start. */
export function routeTable(app: Pick<Hono<HttpEnv>, 'routes'>): RouteEntry[] {
  const found = new Map<string, { entry: Omit<RouteEntry, 'permission'>; permission?: Permission }>()
  for (const { method, path, handler } of app.routes) {
    if (passes.has(handler)) continue
    const key = `${method} ${path}`
    const seen = found.get(key) ?? { entry: { method, path } }
    found.set(key, { ...seen, permission: seen.permission ?? declared.get(handler) })
  }
  return [...found].map(([key, { entry, permission }]) => {
    if (!permission) throw new Error(`Route ${key} declares no permission`)
    return { ...entry, permission }
  })
}

const declared = new WeakMap<object, Permission>()
const passes = new WeakSet<object>()
