import { reactive, watch } from 'vue'
import { api } from '../api.ts'
import { i18n } from '../i18n.ts'
import { me, session } from './session.ts'

/** Staff are named by id in versions, secrets, the audit log and the queue; these are their names, as far as the reader may know them. */
const names = reactive(new Map<string, string>())

watch(
  () => (session.state === 'in' ? session.staff?.id : undefined),
  (who) => {
    names.clear()
    if (who && session.permissions.includes('staff.read')) load()
  },
  { immediate: true },
)

function load() {
  api.staff(null).then(
    (page) => {
      for (const person of page.items) names.set(person.id, person.name)
    },
    () => undefined, // Without the list people are called colleagues; the team page shows its own error.
  )
}

/** A name: one's own, a known colleague's, or just "a colleague". Text that is no staff id (a name already) is shown as it is. */
export function nameOf(staff: string | null): string {
  if (!staff) return '—'
  if (staff === me.value?.id) return me.value.name
  return names.get(staff) ?? (/^[A-Za-z0-9_-]{20,}$/.test(staff) ? i18n.global.t('shell.colleague') : staff)
}
