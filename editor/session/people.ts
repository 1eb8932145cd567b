import { i18n } from '../i18n.ts'

/** The name that the runtime gave with an id; of somebody who is known no more, a word that stands for them. */
export function nameOf(staff: string | null, name: string | null | undefined): string {
  if (name) return name
  return staff ? i18n.global.t('shell.colleague') : '—'
}
