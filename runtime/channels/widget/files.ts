import { fileTypeOf, LARGEST_FILE } from '../../../nodes/files.ts'
import { ChannelError } from './client.ts'
import type { Upload } from './upload.ts'
import type { Entry } from './view.ts'

/** The customer's files on their way, one entry each: with how far it has come, and a way to call it off. */
export function createFiles(given: {
  upload: Upload
  withToken: <T>(use: (token: string) => Promise<T>) => Promise<T>
  enter: (entry: Entry) => void
  patch: (key: string, change: Partial<Entry>) => void
  drop: (key: string) => void
  /** How far it has come, from 0 to 1; null where it is on its way no more. */
  progress: (key: string, part: number | null) => void
  /** The server has it under this number. */
  taken: (key: string, seq: number) => void
  /** No file is on its way any more. */
  idle: () => void
  now: () => number
  newId: () => string
}): Files {
  const kept = new Map<string, { id: string; file: File; stop: AbortController }>()
  const running = new Set<string>()

  async function send(key: string): Promise<void> {
    const item = kept.get(key)
    if (!item) return
    running.add(key)
    try {
      const progress = (part: number) => given.progress(key, part)
      const { seq, file } = await given.withToken((token) =>
        given.upload({ token, id: item.id, file: item.file, progress, signal: item.stop.signal }),
      )
      kept.delete(key)
      given.patch(key, { delivery: 'sent', uploading: undefined, reply: { text: file.name, file } })
      given.taken(key, seq)
    } catch (cause) {
      const error = cause instanceof ChannelError ? cause : new ChannelError(0, 'network', null, { cause })
      if (error.code === 'aborted') given.drop(key)
      else given.patch(key, { delivery: 'failed', uploading: undefined, error })
    } finally {
      running.delete(key)
      given.progress(key, null)
      if (running.size === 0) given.idle()
    }
  }

  return {
    add(file) {
      const id = given.newId()
      const key = `own:${id}`
      kept.set(key, { id, file, stop: new AbortController() })
      const about = { id: '', name: file.name, type: 'application/pdf' as const, bytes: file.size }
      given.enter({
        key,
        seq: null,
        from: 'customer',
        reply: { text: file.name, file: about },
        at: given.now(),
        delivery: 'sending',
        uploading: true,
      })
      void send(key)
    },
    cancel(key) {
      kept.get(key)?.stop.abort()
      kept.delete(key)
    },
    retry(key) {
      if (!kept.has(key)) return false
      given.patch(key, { delivery: 'sending', uploading: true, error: undefined })
      void send(key)
      return true
    },
    busy: () => running.size > 0,
    clear() {
      for (const { stop } of kept.values()) stop.abort()
      kept.clear()
    },
  }
}

export interface Files {
  add(file: File): void
  cancel(key: string): void
  /** False where the entry is none of a file. */
  retry(key: string): boolean
  busy(): boolean
  clear(): void
}

export type Unfit = 'app' | 'kind' | 'large' | 'empty'

/** Why a file is not even tried; null where it may go. The server looks again, and at all of it. */
export async function whyUnfit(file: File): Promise<Unfit | null> {
  if (/\.(apk|xapk|aab|exe|msi|bat|cmd|com|scr|jar|js|vbs|ps1|dmg|ipa)$/i.test(file.name)) return 'app'
  if (file.size === 0) return 'empty'
  if (file.size > LARGEST_FILE) return 'large'
  return fileTypeOf(new Uint8Array(await file.slice(0, 16).arrayBuffer())) ? null : 'kind'
}
