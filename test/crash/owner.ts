import { setTimeout as sleep } from 'node:timers/promises'
import type { BotDocument } from '../../nodes/flow.ts'
import { createClient, OWNER } from '../http/owner-client.ts'

/** The shop's owner, over HTTP as the editor speaks it, on a server that is killed again and again. */
export interface Owner {
  /** Sends until there is an answer. Rejects with an HttpError for anything but success. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON came
  send(method: string, path: string, body?: unknown): Promise<any>
  /** Publishes this document as a version of its own; resolves with its number. */
  publish(bot: string, document: BotDocument): Promise<number>
  /** Takes a conversation that waits, and gives it back to the bot. */
  takeAndReturn(bot: string, conversation: string): Promise<void>
}

export class HttpError extends Error {
  readonly status: number
  constructor(status: number, text: string) {
    super(`${status} ${text.slice(0, 300)}`)
    this.status = status
  }
}

/** @param setupToken the newest one-time token, or null where the process that had printed it is gone */
export async function createOwner(address: string, setupToken: () => Promise<string | null>): Promise<Owner> {
  const ask = createClient(address)
  let attempt = 0
  const send: Owner['send'] = async (method, path, body) => {
    for (;;) {
      const answer = await ask(method, path, body, { 'x-forwarded-for': `10.2.0.${attempt}` }).catch(() => null)
      if (answer && answer.status < 500 && answer.status !== 429) {
        if (answer.status >= 400) throw new HttpError(answer.status, `${method} ${path} ${answer.text}`)
        return answer.text ? JSON.parse(answer.text) : null
      }
      await sleep(50)
    }
  }
  const { email, password } = OWNER
  // A link may be used up by a process that did not live to make the account, and an account made by one that did not say so.
  for (let state = ''; state !== 'in'; attempt++) {
    state = (await send('GET', '/api/session')).state
    const token = state === 'setup' ? await setupToken() : null
    try {
      if (token) await send('POST', '/api/setup', { token, ...OWNER })
      if (state === 'out') await send('POST', '/api/sign-in', { email, password })
    } catch (error) {
      if (!(error instanceof HttpError) || ![403, 409].includes(error.status)) throw error
    }
  }
  return {
    send,
    async publish(bot, document) {
      const before = (await send('GET', `/api/bots/${bot}`)).live ?? 0
      for (;;) {
        // What was asked may have been done by a process that did not live to say so.
        const { live } = await send('GET', `/api/bots/${bot}`)
        if (live > before) return live
        try {
          const { revision } = await send('GET', `/api/bots/${bot}/draft`)
          const saved = await send('PUT', `/api/bots/${bot}/draft`, { document, revision })
          await send('POST', `/api/bots/${bot}/publish`, { note: '', revision: saved.revision, acknowledged: true })
        } catch (error) {
          if (!(error instanceof HttpError) || error.status !== 409) throw error
        }
      }
    },
    async takeAndReturn(bot, conversation) {
      const path = `/api/bots/${bot}/conversations/${conversation}`
      for (;;) {
        const { state } = await send('GET', path)
        if (state === 'bot') return
        try {
          await send('POST', `${path}/${state === 'waiting' ? 'take' : 'return'}`, {})
        } catch (error) {
          if (!(error instanceof HttpError) || error.status !== 409) throw error
        }
      }
    },
  }
}
