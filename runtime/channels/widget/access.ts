import type { Language } from '../../../nodes/language.ts'
import { ChannelError, type Client } from './client.ts'
import type { Memory } from './memory.ts'
import type { Opened } from './protocol.ts'

/** The token that a conversation is reached with: kept, renewed, and asked for anew when the server knows it no more. */
export function createAccess(given: {
  client: Client
  memory: Memory
  language: Language
  identity: () => string | undefined
  /** What opens from now on is another conversation than the one that was known. */
  other: () => void
  now: () => number
  signal: AbortSignal
}): Access {
  const { client, memory, signal } = given
  let opening: Promise<Opened> | null = null
  let current: string | null = memory.opened()?.conversation ?? null

  /** The conversation's token: the one at hand while it lasts, else a new one for the same conversation. */
  async function token(): Promise<string> {
    const known = memory.opened()
    if (known && known.expiresAt > given.now() + 10_000) return known.token
    return (await open()).token
  }
  function open(anew?: true): Promise<Opened> {
    opening ??= client
      .open({ language: given.language, identity: given.identity(), anew }, memory.opened()?.token, signal)
      .then((opened) => {
        const before = current
        current = opened.conversation
        memory.keepOpened(opened)
        if (before !== null && before !== current) {
          given.other()
        }
        return opened
      })
      .finally(() => {
        opening = null
      })
    return opening
  }
  /** With a token that the server no longer knows (its key was changed, the contact was erased) a new conversation begins. */
  async function withToken<T>(use: (token: string) => Promise<T>): Promise<T> {
    const mine = await token()
    try {
      return await use(mine)
    } catch (error) {
      if (!(error instanceof ChannelError) || (error.status !== 401 && error.code !== 'conversation.over')) throw error
      if (memory.opened()?.token === mine) {
        if (error.status === 401) memory.keepOpened(null)
        await open(error.status === 401 ? undefined : true)
      }
      return use(await token())
    }
  }

  return {
    token,
    open,
    withToken,
    known: () => (given.identity() === undefined ? memory.opened() : null),
    current: () => current,
    become(conversation) {
      current = conversation
    },
  }
}

export interface Access {
  token(): Promise<string>
  /** The same conversation again, or with `true` a new one. */
  open(anew?: true): Promise<Opened>
  withToken<T>(use: (token: string) => Promise<T>): Promise<T>
  /** What may be used as it is: null where a signed identity must be shown to the server first. */
  known(): Opened | null
  current(): string | null
  become(conversation: string | null): void
}
