import type { Context } from 'hono'
import { type Bus, carriedBy, type News } from '../bus.ts'
import type { HttpEnv } from '../http/deps.ts'
import { eventStream } from '../http/sse.ts'
import { keeping } from '../keeping.ts'
import type { BotStore, ConversationState, Message, Store } from '../store/contract.ts'

/**
 * One conversation as its customer sees it: first what was missed, read from the store, then what comes, as the bus tells of
 * it. News counts for its number alone: a message that is the very next, and was written here, is shown as it came along with it;
 * any other is read from the store in its order, so that news that is lost, doubled or late does no harm.
 */
export function webStream(
  c: Context<HttpEnv>,
  given: {
    store: BotStore
    bus: Bus
    conversation: string
    after: number
    state: ConversationState
    staffNames: (id: string) => Promise<string | undefined>
  },
): Response {
  const { store, bus, conversation, staffNames } = given
  const { log } = c.get('services')
  return eventStream(c, 'channel', (stream) => {
    let last = given.after
    let wanted = true
    let isReading = false
    const show = (message: Message, staffName?: string) => {
      stream.send({ event: 'message', id: message.seq, data: asPublic(message, staffName) })
      last = message.seq
    }
    const readOn = async () => {
      wanted = true
      if (isReading) return
      isReading = true
      try {
        while (wanted) {
          wanted = false
          const messages = await store.messages(conversation, last, BATCH)
          for (const message of messages) {
            show(message, message.staff ? await staffNames(message.staff) : undefined)
          }
          if (messages.length === BATCH) wanted = true
        }
      } catch (error) {
        // The reader comes back by itself and asks for what follows its last id.
        log.warn('stream.broken', { code: error instanceof Error ? error.name : 'unknown' })
        stream.close()
      } finally {
        isReading = false
      }
    }
    const lookAgain = async () => {
      void readOn()
      const about = await store.conversation(conversation).catch(() => null)
      if (about) stream.send({ event: 'state', data: { state: about.state } })
      else stream.close()
    }
    const hear = (news: News & { kind: 'message' }) => {
      const message = carriedBy(news)
      if (isReading || news.seq !== last + 1 || !message || message.staff) return void readOn()
      show(message)
    }
    const leave = bus.subscribe(`conversation:${conversation}`, (news) => {
      if (news.kind === 'message') hear(news)
      else if (news.kind === 'part') stream.send({ event: 'part', data: { turn: news.turn, index: news.index, text: news.text } })
      else if (news.kind === 'state') stream.send({ event: 'state', data: { state: news.state } })
      else if (news.kind === 'missed') void lookAgain()
      else if (news.kind === 'typing' && news.who !== 'customer') stream.send({ event: 'typing', data: { who: news.who } })
    })
    stream.send({ event: 'state', data: { state: given.state } })
    void readOn()
    return leave
  })
}

const BATCH = 100

export interface PublicMessage {
  id: string
  seq: number
  from: Message['from']
  reply: Message['reply']
  staffName?: string
  at: number
}

/** What a customer may know of a message: no turn, no staff id. */
export async function publicMessage(
  message: Message,
  staffNames: (id: string) => Promise<string | undefined>,
): Promise<PublicMessage> {
  return asPublic(message, message.staff ? await staffNames(message.staff) : undefined)
}

function asPublic({ id, seq, from, reply, at }: Message, staffName: string | undefined): PublicMessage {
  return { id, seq, from, reply, ...(staffName ? { staffName } : {}), at }
}

/** First names of staff; a customer needs no more of them. */
export function createStaffNames(store: Store, clock: () => number): (id: string) => Promise<string | undefined> {
  return keeping(clock, async (id) => (await store.staff.byId(id))?.name.split(' ')[0])
}
