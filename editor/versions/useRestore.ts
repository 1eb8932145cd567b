import { useI18n } from 'vue-i18n'
import { api, asApiError } from '../api.ts'
import { useBot } from '../bots/bot.ts'
import type { VersionSummary } from '../shapes.ts'
import { confirm, toast } from '../ui/index.ts'

/** Makes a version the draft, once asked and told yes. The draft it replaces is kept in hand, so that one press brings it back, with the knowledge it answered from. */
export function useRestore(bot: () => string): (version: VersionSummary) => Promise<boolean> {
  const { t } = useI18n()
  const store = useBot()

  async function undo(number: number, before: Parameters<typeof api.undoRestore>[2]) {
    try {
      await api.undoRestore(bot(), number, before)
      await store.draftReplaced()
      toast(t('versions.undone'))
    } catch (cause) {
      toast(asApiError(cause).message, { kind: 'bad' })
    }
  }

  return async ({ number }) => {
    const ask = {
      title: t('versions.restoreTitle', { n: number }),
      text: t('versions.restoreText'),
      action: t('versions.restore'),
    }
    if (!(await confirm(ask))) return false
    try {
      await store.saveNow()
      const before = await api.draft(bot())
      const { revision, knowledge } = await api.restoreVersion(bot(), number, before.revision)
      await store.draftReplaced()
      toast(t('versions.restored', { n: number }), {
        action: { label: t('shell.undo'), run: () => void undo(number, { document: before.document, revision, knowledge }) },
      })
      return true
    } catch (cause) {
      toast(asApiError(cause).message, { kind: 'bad' })
      return false
    }
  }
}
