import { ApiError, events } from '../api.ts'
import { i18n } from '../i18n.ts'
import type { PullProgress } from '../shapes.ts'

/** Downloads a model to the server; resolves when it is there. Aborting the signal ends the download on the server too. */
export async function pullModel(name: string, signal: AbortSignal, onProgress: (now: PullProgress) => void): Promise<void> {
  for await (const event of events('/api/settings/model/pull', { method: 'POST', body: { name }, signal })) {
    if (event.event === 'done') return
    if (event.event === 'error') throw saidBy(event.data)
    onProgress(JSON.parse(event.data))
  }
  if (signal.aborted) throw new ApiError('cancelled', i18n.global.t('shell.cancelled'))
  throw new ApiError('offline', i18n.global.t('shell.unreachable'))
}

/** The server's own error shape, or the bare code inside an event. */
function saidBy(data: string): ApiError {
  const body = JSON.parse(data)
  const error = body?.error ?? body
  return new ApiError(String(error?.code ?? 'model.failed'), String(error?.message ?? i18n.global.t('shell.unexpected')))
}
