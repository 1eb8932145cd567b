import { useI18n } from 'vue-i18n'
import { api, asApiError } from '../api.ts'
import { useBot } from '../bots/bot.ts'
import type { VersionSummary } from '../shapes.ts'
import { confirm, toast } from '../ui/index.ts'

/** Makes a version the draft, once asked and told yes. The draft it replaces is kept in hand, so that one press brings it back. */
export function useRestore(bot: () => string): (version: VersionSummary) => Promise<boolean> {
  const { t } = useI18n()
  const store = useBot()

  async function undo(draft: Parameters<typeof api.saveDraft>[1]) {
    try {
      await api.saveDraft(bot(), draft)
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
      const { revision } = await api.restoreVersion(bot(), number, before.revision)
      await store.draftReplaced()
      toast(t('versions.restored', { n: number }), {
        action: { label: t('shell.undo'), run: () => void undo({ document: before.document, revision }) },
      })
      return true
    } catch (cause) {
      toast(asApiError(cause).message, { kind: 'bad' })
      return false
    }
  }
}
