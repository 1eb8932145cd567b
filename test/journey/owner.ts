import type { BotDocument } from '../../nodes/flow.ts'
import type { Message } from '../../runtime/store/contract.ts'
import { createClient, OWNER } from '../http/owner-client.ts'
import type { Jaga } from './jaga.ts'

/** The owner and customers of a running Jaga, over HTTP as the pages speak it. */
export async function ownerOf(jaga: Pick<Jaga, 'address' | 'setupLink'>) {
  const ask = createClient(jaga.address)
  async function send(method: string, path: string, body?: unknown, bearer?: string) {
    const { status, text, isStream } = await ask(method, path, body, bearer ? { authorization: `Bearer ${bearer}` } : {})
    if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`)
    if (isStream) return text
    return text ? JSON.parse(text) : null
  }
  await send('POST', '/api/setup', { token: jaga.setupLink!.split('#')[1], ...OWNER })
  return {
    send,
    /** Makes a bot of a document and publishes it; answers with its id. */
    async publish(document: BotDocument): Promise<string> {
      const { id } = await send('POST', '/api/bots', { name: document.name, document })
      const { revision } = await send('GET', `/api/bots/${id}/draft`)
      await send('POST', `/api/bots/${id}/publish`, { note: '', revision, acknowledged: true })
      return id
    },
    /** A customer on the web channel of a bot. */
    async customer(bot: string) {
      const { token: bearer } = await send('POST', `/channel/web/${bot}/open`, { language: 'id' })
      const channel = `/channel/web/${bot}/messages`
      let heard = 0
      let sent = 0
      return {
        async says(text: string) {
          await send('POST', channel, { id: `m-${crypto.randomUUID()}-${sent++}`, text }, bearer)
        },
        /** The bot's words since the last time; waits until there are some. */
        async hears(): Promise<string[]> {
          for (;;) {
            const { items } = (await send('GET', `${channel}?after=${heard}`, undefined, bearer)) as { items: Message[] }
            heard = items.at(-1)?.seq ?? heard
            const words = items.filter((message) => message.from === 'bot').map((message) => message.reply.text)
            if (words.length > 0) return words
            await new Promise((resolve) => setTimeout(resolve, 30))
          }
        },
      }
    },
  }
}
