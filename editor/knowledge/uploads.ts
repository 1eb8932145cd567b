import { reactive } from 'vue'
import { ApiError, asApiError } from '../door.ts'
import { i18n } from '../i18n.ts'
import { base64Of, toast } from '../ui/index.ts'
import { addDocument, type NewFile, type NewText, type Progress } from './calls.ts'

/** One document on its way in, as its row shows it. */
export interface Upload {
  id: number
  name: string
  progress: Progress | { stage: 'waiting' | 'sending' }
  /** Why it did not come in; it stays until somebody has read it. */
  failed: string | null
  cancel(): void
}

export const LARGEST = 10 * 1024 * 1024

/** Documents that are being added, one after another, so that a folder full of files does not crowd anybody out. */
export function useUploads(added: () => void) {
  const uploads = reactive<Upload[]>([])
  let last = 0
  let before: Promise<unknown> = Promise.resolve()

  function drop(id: number) {
    const index = uploads.findIndex((upload) => upload.id === id)
    if (index >= 0) uploads.splice(index, 1)
  }

  function start(bot: string, collection: string, name: string, body: () => Promise<NewFile | NewText>) {
    last += 1
    const id = last
    const stop = new AbortController()
    const cancel = () => {
      stop.abort()
      drop(id)
    }
    uploads.push({ id, name, progress: { stage: 'waiting' }, failed: null, cancel })
    const row = () => uploads.find((upload) => upload.id === id)
    const show = (progress: Upload['progress']) => {
      const mine = row()
      if (mine) mine.progress = progress
    }
    before = before.then(async () => {
      if (stop.signal.aborted) return
      try {
        show({ stage: 'sending' })
        const { title } = await addDocument(bot, collection, await body(), stop.signal, show)
        drop(id)
        toast(i18n.global.t('knowledge.added', { title }))
      } catch (cause) {
        const error = asApiError(cause)
        if (error.code === 'cancelled' || stop.signal.aborted) toast(i18n.global.t('knowledge.cancelled'), { kind: 'info' })
        const mine = row()
        if (mine) mine.failed = error.message
      }
      added()
    })
  }

  return {
    uploads,
    dismiss: drop,
    addFiles(bot: string, collection: string, files: Iterable<File>) {
      for (const file of files) start(bot, collection, file.name, () => fileOf(file))
    },
    addText(bot: string, collection: string, text: NewText) {
      start(bot, collection, text.title, async () => text)
    },
  }
}

async function fileOf(file: File): Promise<NewFile> {
  if (file.size > LARGEST) throw new ApiError('knowledge.large', i18n.global.t('knowledge.tooLarge', { name: file.name }))
  return { name: file.name, base64: await base64Of(file) }
}
