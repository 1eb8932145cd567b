import type { SentFile } from '../../../nodes/reply.ts'
import { ChannelError } from './client.ts'

/**
 * Sends a file's bytes to the channel. XMLHttpRequest, for `fetch` tells nobody how far an upload has come. Rejects with a
 * ChannelError; an abort is one of status 0 and code 'aborted'.
 */
export type Upload = (given: {
  token: string
  id: string
  file: File
  /** From 0 to 1. */
  progress: (part: number) => void
  signal: AbortSignal
}) => Promise<{ seq: number; file: SentFile }>

export function createUpload({ base, bot }: { base: string; bot: string }): Upload {
  return ({ token, id, file, progress, signal }) =>
    new Promise((resolve, reject) => {
      const fail = (status: number, code: string, after: number | null = null) => reject(new ChannelError(status, code, after))
      if (signal.aborted) return fail(0, 'aborted')
      const request = new XMLHttpRequest()
      request.open('POST', new URL(`channel/web/${encodeURIComponent(bot)}/files?id=${encodeURIComponent(id)}`, base).href)
      request.setRequestHeader('authorization', `Bearer ${token}`)
      request.setRequestHeader('content-type', 'application/octet-stream')
      request.setRequestHeader('jaga-file', encodeURIComponent(file.name).slice(0, 600))
      request.responseType = 'json'
      request.upload.onprogress = ({ loaded, total, lengthComputable }) => progress(lengthComputable ? loaded / total : 0)
      request.onerror = () => fail(0, 'network')
      request.onabort = () => fail(0, 'aborted')
      request.onload = () => {
        const { status, response } = request
        if (status === 202) return resolve(response)
        const after = Number(request.getResponseHeader('retry-after') ?? Number.NaN)
        fail(status, response?.error?.code ?? 'unknown', after >= 0 ? after * 1000 : null)
      }
      signal.addEventListener('abort', () => request.abort(), { once: true })
      request.send(file)
    })
}
