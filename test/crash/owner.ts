import { setTimeout as sleep } from 'node:timers/promises'
import type { BotDocument } from '../../nodes/flow.ts'

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

export async function createOwner(address: string, setupLink: string): Promise<Owner> {
  let cookie = ''
  const send: Owner['send'] = async (method, path, body) => {
    for (;;) {
      const answer = await once(method, path, body).catch(() => null)
      if (answer && answer.status < 500 && answer.status !== 429) {
        if (answer.status >= 400) throw new HttpError(answer.status, `${method} ${path} ${answer.text}`)
        return answer.text ? JSON.parse(answer.text) : null
      }
      await sleep(50)
    }
  }
  async function once(method: string, path: string, body: unknown) {
    const response = await fetch(address + path, {
      method,
      headers: { origin: address, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const [set] = response.headers.getSetCookie()
    if (set) cookie = set.split(';')[0]!
    return { status: response.status, text: await response.text() }
  }
  await send('POST', '/api/setup', {
    token: setupLink.split('#')[1],
    name: 'Sari',
    email: 'sari@contoh.id',
    password: 'kopi pagi di dago',
    language: 'id',
  })
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
