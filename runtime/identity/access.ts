import type { Role } from '../store/contract.ts'

/**
 * Who may do what. A route names one permission; a role has a list of them. 'self' is any signed-in person,
 * 'public' is anyone at all, so no role holds either.
 */
export const ACCESS: Readonly<Record<Role, readonly Granted[]>> = {
  owner: [
    'bot.read',
    'bot.edit',
    'bot.test',
    'bot.publish',
    'bot.delete',
    'knowledge.edit',
    'secret.edit',
    'shop.read',
    'shop.edit',
    'queue.read',
    'queue.reply',
    'settings.read',
    'settings.edit',
    'staff.read',
    'staff.edit',
    'audit.read',
    'incident.read',
    'incident.work',
  ],
  // Whoever draws the bot brings what it answers from: documents and the shop's orders.
  designer: [
    'bot.read',
    'bot.edit',
    'bot.test',
    'bot.publish',
    'knowledge.edit',
    'secret.edit',
    'shop.read',
    'shop.edit',
    'queue.read',
    'settings.read',
  ],
  tester: ['bot.read', 'bot.test', 'shop.read', 'queue.read'],
  agent: ['bot.read', 'shop.read', 'queue.read', 'queue.reply', 'incident.read', 'incident.work'],
  ops: ['bot.read', 'settings.read', 'settings.edit', 'audit.read', 'staff.read', 'incident.read', 'incident.work'],
  auditor: ['bot.read', 'shop.read', 'audit.read', 'settings.read', 'staff.read', 'queue.read', 'incident.read'],
}

export type Granted =
  | 'bot.read'
  | 'bot.edit'
  | 'bot.test'
  | 'bot.publish'
  | 'bot.delete'
  | 'knowledge.edit'
  | 'secret.edit'
  | 'shop.read'
  | 'shop.edit'
  | 'queue.read'
  | 'queue.reply'
  | 'settings.read'
  | 'settings.edit'
  | 'staff.read'
  | 'staff.edit'
  | 'audit.read'
  | 'incident.read'
  | 'incident.work'

export type Permission = Granted | 'self' | 'public'

/** `role` is null for somebody who has not signed in. */
export function may(role: Role | null, permission: Permission): boolean {
  if (permission === 'public') return true
  if (role === null) return false
  return permission === 'self' || ACCESS[role].includes(permission)
}
