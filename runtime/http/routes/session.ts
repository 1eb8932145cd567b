import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { LANGUAGES } from '../../../nodes/language.ts'
import { AppError } from '../../errors.ts'
import { ACCESS } from '../../identity/access.ts'
import { createSigner } from '../../identity/digest.ts'
import { checkPassword, hashPassword } from '../../identity/password.ts'
import { ABSOLUTE } from '../../identity/sessions.ts'
import type { Staff } from '../../store/contract.ts'
import { audit, audited } from '../audit.ts'
import { deviceCookie, setCookie } from '../cookies.ts'
import type { HttpEnv, Services } from '../deps.ts'
import { readerLanguage } from '../language.ts'
import { checkNewPassword } from '../new-password.ts'
import { group, route, staffOf, whoIs } from '../permit.ts'
import { Email, Empty, gives, Language, Name, NewPassword, StaffShape, Token, takes } from '../shapes.ts'

const Signed = z.object({ staff: StaffShape })
const SessionAnswer = z.object({
  state: z.enum(['setup', 'out', 'in']),
  staff: StaffShape.optional(),
  permissions: z.array(z.string()),
  languages: z.array(Language),
})

/** Who has signed in, and how they do. */
export function sessionRoutes(services: Services) {
  const { store, sessions, links, throttle, limit, random, clock } = services
  const devices = createSigner<{ staff: string }>(services.config.signingKey, 'device')

  async function signIn(c: Context<HttpEnv>, staff: Staff) {
    const { token } = await sessions.open(staff)
    setCookie(c, 'session', token, ABSOLUTE / 1000)
    setCookie(c, 'device', devices.sign({ staff: staff.id }), 365 * 86_400)
    c.set('signedIn', { staff, hash: '' })
    return { staff: shown(staff) }
  }

  return group()
    .openapi(route({ method: 'get', path: '/session', permission: 'public', responses: gives(SessionAnswer) }), async (c) => {
      const found = await whoIs(c)
      const languages = [...LANGUAGES]
      if (found) {
        const permissions = [...ACCESS[found.staff.role], 'self']
        return c.json({ state: 'in' as const, staff: shown(found.staff), permissions, languages }, 200)
      }
      const state = (await store.staff.count()) === 0 ? ('setup' as const) : ('out' as const)
      return c.json({ state, permissions: [], languages }, 200)
    })
    .openapi(
      route({
        method: 'post',
        path: '/setup',
        permission: 'public',
        request: {
          body: takes(z.strictObject({ token: Token, name: Name, email: Email, password: NewPassword, language: Language })),
        },
        responses: gives(Signed),
      }),
      async (c) => {
        const { token, name, email, password, language } = c.req.valid('json')
        await limit('signInAddress', c.get('client'))
        if ((await store.staff.count()) > 0) throw new AppError('auth.setup-done')
        checkNewPassword(password, [name, email], language)
        const passwordHash = await hashPassword(password, random(16))
        if (!(await links.use('setup', token))) throw new AppError('auth.setup-link')
        const staff = await audited(c, 'staff.setup', '').staff.create({
          name,
          email,
          language,
          role: 'owner',
          createdAt: clock(),
          passwordHash,
          first: true,
        })
        return c.json(await signIn(c, staff), 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/sign-in',
        permission: 'public',
        request: { body: takes(z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(256) })) },
        responses: gives(Signed),
      }),
      async (c) => {
        const given = c.req.valid('json')
        const email = given.email.trim().toLowerCase()
        await limit('signInAddress', c.get('client'))
        const account = await store.staff.byEmail(email)
        const device = devices.read(deviceCookie(c) ?? '')
        const isKnown = account !== null && device?.staff === account.id
        // A device its owner has used before counts for itself: nobody's failures elsewhere lock it out.
        if (!isKnown) await limit('signInEmail', email)
        const keys = isKnown ? [`device:${account.id}`] : [`account:${email}`, `address:${c.get('client')}`]
        const wait = await throttle.enter(keys)
        if (wait > 0) throw new AppError('auth.locked', { seconds: Math.ceil(wait / 1000) })
        const right = await checkPassword(given.password, account?.passwordHash ?? null)
        if (!right || !account || account.disabledAt !== null) {
          await audit(c, 'staff.sign-in-failed', account?.id ?? 'unknown')
          throw new AppError('auth.wrong')
        }
        await throttle.passed(keys)
        const answer = await signIn(c, account)
        await audit(c, 'staff.sign-in', account.id)
        return c.json(answer, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/sign-out',
        permission: 'self',
        request: { body: takes(Empty) },
        responses: gives(Empty),
      }),
      async (c) => {
        const { staff, hash } = staffOf(c)
        await sessions.close(hash)
        setCookie(c, 'session', '', 0)
        await audit(c, 'staff.sign-out', staff.id)
        return c.json({}, 200)
      },
    )
    .openapi(
      route({
        method: 'patch',
        path: '/me',
        permission: 'self',
        request: { body: takes(z.strictObject({ name: Name.optional(), language: Language.optional() })) },
        responses: gives(Signed),
      }),
      async (c) => {
        const { staff } = staffOf(c)
        const change = c.req.valid('json')
        await store.staff.update(staff.id, change)
        return c.json({ staff: shown({ ...staff, ...change }) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/me/password',
        permission: 'self',
        request: { body: takes(z.strictObject({ old: z.string().min(1).max(256), new: NewPassword })) },
        responses: gives(Empty),
      }),
      async (c) => {
        const { staff, hash } = staffOf(c)
        const { old, new: password } = c.req.valid('json')
        await limit('signInAddress', c.get('client'))
        const account = await store.staff.byEmail(staff.email)
        if (!(await checkPassword(old, account?.passwordHash ?? null))) throw new AppError('auth.wrong')
        checkNewPassword(password, [staff.name, staff.email], staff.language, 'new')
        const passwordHash = await hashPassword(password, random(16))
        await audited(c, 'staff.password', staff.id).staff.update(staff.id, { passwordHash })
        await sessions.closeOthers(staff.id, hash)
        return c.json({}, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/invite',
        permission: 'public',
        request: { body: takes(z.strictObject({ token: Token, password: NewPassword })) },
        responses: gives(Signed),
      }),
      async (c) => {
        const { token, password } = c.req.valid('json')
        await limit('signInAddress', c.get('client'))
        checkNewPassword(password, [], readerLanguage(c))
        const passwordHash = await hashPassword(password, random(16))
        const invited = await links.use('invite', token)
        const staff = invited && (await store.staff.byId(String(invited.staff)))
        if (!staff || staff.disabledAt !== null) throw new AppError('auth.setup-link')
        await audited(c, 'staff.joined', staff.id, {}, staff.id).staff.update(staff.id, { passwordHash })
        await sessions.closeOthers(staff.id)
        return c.json(await signIn(c, staff), 200)
      },
    )
}

const shown = ({ id, email, name, role, language }: Staff) => ({ id, email, name, role, language })
