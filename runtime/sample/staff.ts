import { NO_PASSWORD } from '../identity/password.ts'
import type { Staff, StaffStore } from '../store/contract.ts'

/**
 * Two colleagues of the sample shop, so that lists have names in them. They are switched off and have no password: nobody can
 * sign in as them before the owner switches one on and hands out a link.
 */
export async function addSampleStaff(staff: StaffStore, at: number): Promise<Staff[]> {
  const added: Staff[] = []
  for (const person of AGENTS) {
    if (await staff.byEmail(person.email)) continue
    const made = await staff.create({ ...person, role: 'agent', language: 'id', createdAt: at, passwordHash: NO_PASSWORD })
    await staff.update(made.id, { disabledAt: at })
    added.push(made)
  }
  return added
}

const AGENTS = [
  { email: 'dina@toko-contoh.example', name: 'Dina (contoh)' },
  { email: 'rudi@toko-contoh.example', name: 'Rudi (contoh)' },
] as const
