import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import type { ApiError } from '../api.ts'
import { api, asApiError } from '../api.ts'
import type { Conversation, Message, News } from '../shapes.ts'

/** A reply that was written and not yet answered by the server. Sending it again with the same id does nothing twice. */
export interface Outgoing {
  messageId: string
  text: string
  failed: string | null
}

/** One open conversation: its state, its messages in order, and the replies on their way out. */
export function useThread(bot: string, id: string) {
  const head = shallowRef<Conversation | null>(null)
  const messages = shallowRef<Message[]>([])
  const outgoing = ref<Outgoing[]>([])
  const error = shallowRef<ApiError | null>(null)
  /** The customer is writing right now. */
  const customerWrites = ref(false)
  let quiet: ReturnType<typeof setTimeout> | undefined
  onScopeDispose(() => clearTimeout(quiet))
  const lastSeq = computed(() => messages.value.at(-1)?.seq ?? 0)
  let asking: Promise<void> | null = null
  let again = false

  /** One look at a time; what is heard meanwhile makes one more. */
  function refresh(): Promise<void> {
    if (asking) {
      again = true
      return asking
    }
    asking = look().finally(() => {
      asking = null
      if (again) {
        again = false
        void refresh()
      }
    })
    return asking
  }

  async function look() {
    try {
      const [now, fresh] = await Promise.all([api.conversation(bot, id), api.messages(bot, id, lastSeq.value)])
      head.value = now
      if (fresh.items.some((m) => m.from === 'customer')) customerWrites.value = false
      messages.value = merge(messages.value, fresh.items)
      error.value = null
      if (fresh.items.length >= 100) again = true
    } catch (cause) {
      error.value = asApiError(cause)
    }
  }

  /** The customer's word that something is being written counts for a few seconds. */
  function hearTyping() {
    customerWrites.value = true
    clearTimeout(quiet)
    quiet = setTimeout(() => {
      customerWrites.value = false
    }, TYPING_MS * 2)
  }

  let toldAt = 0
  /** Tells the customer that somebody writes, once in a while. A hint that is lost harms nobody. */
  function tellTyping() {
    if (Date.now() < toldAt + TYPING_MS) return
    toldAt = Date.now()
    api.staffTyping(bot, id).catch(() => undefined)
  }

  function hear(news: News | null) {
    if (news?.conversation === id && news.kind === 'typing' && news.who === 'customer') return hearTyping()
    if (news === null || (news.conversation === id && (news.kind === 'message' || news.kind === 'state'))) void refresh()
  }

  async function say(text: string) {
    const one: Outgoing = { messageId: crypto.randomUUID(), text, failed: null }
    outgoing.value = [...outgoing.value, one]
    await deliver(one.messageId)
  }

  async function deliver(messageId: string) {
    const one = outgoing.value.find((o) => o.messageId === messageId)
    if (!one) return
    mark(messageId, null)
    try {
      toldAt = 0
      const said = await api.say(bot, id, { text: one.text, messageId })
      outgoing.value = outgoing.value.filter((o) => o.messageId !== messageId)
      messages.value = merge(messages.value, [said])
    } catch (cause) {
      mark(messageId, asApiError(cause).message)
    }
  }

  function mark(messageId: string, failed: string | null) {
    outgoing.value = outgoing.value.map((o) => (o.messageId === messageId ? { ...o, failed } : o))
  }

  return { head, messages, outgoing, error, customerWrites, refresh, hear, tellTyping, say, deliver }
}

const TYPING_MS = 3_000

/** Each sequence number once, in order. */
export function merge(known: Message[], fresh: Message[]): Message[] {
  const bySeq = new Map([...known, ...fresh].map((m) => [m.seq, m]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
