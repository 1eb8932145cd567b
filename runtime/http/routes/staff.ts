import { z } from '@hono/zod-openapi'
import { AppError } from '../../errors.ts'
import { NO_PASSWORD } from '../../identity/password.ts'
import { ROLES, type Staff, type Store } from '../../store/contract.ts'
import { audit, audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { group, route } from '../permit.ts'
import { Email, Empty, gives, Id, Language, Name, PageQuery, page, pageOf, StaffEntry, takes } from '../shapes.ts'

/** The shop's people: who they are, what they may, and how they come in. */
export function staffRoutes({ store, sessions, links, clock, config }: Services) {
  /** A one-time link with which that person sets a password: the first, or a new one for one that was forgotten. */
  async function linkFor(staff: Staff, asked: string): Promise<string> {
    const token = await links.make('invite', { staff: staff.id })
    const kept = await store.settings.get('publicUrl')
    return `${config.publicUrl || (typeof kept === 'string' && kept) || new URL(asked).origin}/invite#${token}`
  }

  return group()
    .openapi(
      route({
        method: 'get',
        path: '/staff',
        permission: 'staff.read',
        request: { query: z.strictObject(PageQuery) },
        responses: gives(page(StaffEntry)),
      }),
      async (c) => {
        const { items, next } = await store.staff.list(pageOf(c.req.valid('query')))
        return c.json({ items: items.map(shown), next }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/staff',
        permission: 'staff.edit',
        request: { body: takes(z.strictObject({ email: Email, name: Name, role: z.enum(ROLES), language: Language })) },
        responses: gives(z.object({ staff: StaffEntry, link: z.string() })),
      }),
      async (c) => {
        const given = c.req.valid('json')
        if (await store.staff.byEmail(given.email)) throw new AppError('staff.exists')
        const { staff: people } = audited(c, 'staff.invite', '', { role: given.role })
        const staff = await people.create({ ...given, createdAt: clock(), passwordHash: NO_PASSWORD })
        return c.json({ staff: shown(staff), link: await linkFor(staff, c.req.url) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/staff/{id}/link',
        permission: 'staff.edit',
        request: { params: z.object({ id: Id }), body: takes(Empty) },
        responses: gives(z.object({ link: z.string() })),
      }),
      async (c) => {
        const staff = await store.staff.byId(c.req.valid('param').id)
        if (!staff) throw new AppError('not-found')
        await audit(c, 'staff.link', staff.id)
        return c.json({ link: await linkFor(staff, c.req.url) }, 200)
      },
    )
    .openapi(
      route({
        method: 'patch',
        path: '/staff/{id}',
        permission: 'staff.edit',
        request: {
          params: z.object({ id: Id }),
          body: takes(z.strictObject({ role: z.enum(ROLES).optional(), disabled: z.boolean().optional() })),
        },
        responses: gives(z.object({ staff: StaffEntry })),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { role, disabled } = c.req.valid('json')
        const staff = await store.staff.byId(id)
        if (!staff) throw new AppError('not-found')
        const next: Staff = {
          ...staff,
          role: role ?? staff.role,
          disabledAt: disabled === undefined ? staff.disabledAt : disabled ? (staff.disabledAt ?? clock()) : null,
        }
        if (isActiveOwner(staff) && !isActiveOwner(next) && (await activeOwners(store)) < 2)
          throw new AppError('staff.last-owner')
        const { staff: people } = audited(c, 'staff.change', id, { role: next.role, disabled: next.disabledAt !== null })
        await people.update(id, { role: next.role, disabledAt: next.disabledAt })
        if (next.disabledAt !== null || next.role !== staff.role) await sessions.closeOthers(id)
        return c.json({ staff: shown(next) }, 200)
      },
    )
}

const isActiveOwner = (staff: Staff) => staff.role === 'owner' && staff.disabledAt === null

async function activeOwners(store: Store): Promise<number> {
  let [owners, after]: [number, string | null] = [0, null]
  do {
    const found: { items: Staff[]; next: string | null } = await store.staff.list({ after, limit: 100 })
    owners += found.items.filter(isActiveOwner).length
    after = found.next
  } while (after)
  return owners
}

const shown = ({ id, email, name, role, language, createdAt, disabledAt }: Staff) => ({
  id,
  email,
  name,
  role,
  language,
  createdAt,
  disabledAt,
})
