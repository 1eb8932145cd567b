import type { Language } from '../../../nodes/language.ts'
import type { WebConfig } from './protocol.ts'

/** What the launcher hands to the chat when it has loaded, and what the chat gives back. */
export interface ChatHost {
  root: ShadowRoot
  /** Where the channel is served, with a slash at its end. */
  base: string
  bot: string
  config: WebConfig
  language: Language
  mode: DisplayMode
  side: Side
  identity: () => string | undefined
  /** The customer closed the panel. */
  close: () => void
  unread: (count: number) => void
  emit: Emit
}

export type DisplayMode = 'bubble' | 'inline' | 'page'
export type Side = 'left' | 'right'
export type Theme = 'light' | 'dark' | 'auto'

/** What a shop's page can listen to with `Jaga.on`. Texts of messages are not among it. */
export interface Events {
  ready: { bot: string }
  open: null
  close: null
  message: { from: 'bot' | 'staff'; id: string }
  sent: { id: string }
  unread: { count: number }
  error: { code: string }
}
export type Emit = <K extends keyof Events>(name: K, detail: Events[K]) => void

export interface Chat {
  show(): void
  hide(): void
  focus(): void
  send(text: string): void
  /** The customer signed out of the shop: this browser forgets the conversation. */
  leave(): void
  destroy(): void
}

export type MountChat = (host: ChatHost) => Chat
