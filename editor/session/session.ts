import { computed, reactive } from 'vue'
import { api } from '../api.ts'
import { onSignedOut } from '../door.ts'
import { setLanguage } from '../i18n.ts'
import type { SessionState } from '../shapes.ts'

/** Who sits here, and what they may do. The server decides; this only hides what it would refuse. */
export const session = reactive<SessionState & { loaded: boolean }>({
  state: 'out',
  permissions: [],
  languages: ['id', 'en'],
  loaded: false,
})

export const me = computed(() => session.staff ?? null)
export const may = (permission: string) => session.permissions.includes(permission)

/** Asks the runtime anew: at the start, and after each sign-in. */
export async function loadSession() {
  const { staff, ...rest } = await api.session()
  Object.assign(session, rest, { staff, loaded: true })
  if (staff) setLanguage(staff.language)
}

export async function signOut() {
  await api.signOut()
  forget()
}

function forget() {
  Object.assign(session, { state: 'out', staff: undefined, permissions: [] })
}

onSignedOut.run = forget
