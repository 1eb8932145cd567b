import type { Phrase } from '../../nodes/language.ts'

/**
 * A channel brings customers' messages in and shows them the replies. Each is one file beside this one. It turns what came
 * into the engine's `Incoming`, answers its sender only after the engine has stored it, and knows nothing of nodes.
 */
export const CHANNELS = ['web'] as const
export type ChannelName = (typeof CHANNELS)[number]

/** What the owner has set for the web channel. No origins: only pages of Jaga's own (demo and chat) may use it. */
export interface WebSettings {
  on: boolean
  origins: string[]
  title: Phrase
  greeting?: Phrase
  position: 'left' | 'right'
  colour: string
}

/** Longest message a customer can send in one piece, in characters. */
export const LONGEST_MESSAGE = 4_000
