import { createClient } from './client.ts'
import { createConversation } from './conversation.ts'
import type { Chat, ChatHost } from './host.ts'
import { createMemory } from './memory.ts'
import { createPanel } from './panel.ts'
import { createUpload } from './upload.ts'

/** The chat: loaded by the launcher when it is first wanted. Everything it begins, `destroy` ends. */
export function mountChat(host: ChatHost): Chat {
  const { language } = host
  const memory = createMemory(host.bot)
  const client = createClient({ base: host.base, bot: host.bot, fetch: (...call) => fetch(...call) })
  const life = new AbortController()
  let due = false

  const conversation = createConversation({
    client,
    memory,
    language,
    identity: host.identity,
    changed() {
      // Many small changes, one drawing.
      if (due) return
      due = true
      queueMicrotask(() => {
        due = false
        if (!life.signal.aborted) panel.draw()
      })
    },
    heard(message) {
      panel.announce(message)
      if (message.from === 'bot' || message.from === 'staff') host.emit('message', { from: message.from, id: message.id })
    },
    now: () => Date.now(),
    random: () => Math.random(),
    newId,
    upload: createUpload({ base: host.base, bot: host.bot }),
  })
  const panel = createPanel({ host, memory, conversation, signal: life.signal })

  listen(conversation, panel.draw, memory.openedKey, life.signal)
  conversation.start()
  return {
    show: panel.show,
    hide: panel.hide,
    focus: panel.focus,
    send: panel.send,
    leave: conversation.leave,
    destroy() {
      life.abort()
      conversation.destroy()
      panel.remove()
    },
  }
}

const HIDDEN_MS = 60_000

/** Browsers allow about six open lines to one host over HTTP/1.1: a tab that nobody looks at gives its own back after a minute. */
function listen(
  conversation: ReturnType<typeof createConversation>,
  draw: () => void,
  openedKey: string,
  signal: AbortSignal,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') timer = setTimeout(conversation.pause, HIDDEN_MS)
    else conversation.resume()
  }
  document.addEventListener('visibilitychange', look, { signal })
  addEventListener('pagehide', conversation.pause, { signal })
  addEventListener('pageshow', look, { signal })
  addEventListener(
    'online',
    () => {
      conversation.resume()
      draw()
    },
    { signal },
  )
  addEventListener('offline', draw, { signal })
  addEventListener('storage', (event) => (event.key === null || event.key === openedKey) && conversation.sync(), { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
}

/** `crypto.randomUUID` is missing on plain-http pages of a local network; this is not. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
