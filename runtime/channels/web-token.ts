import { isLanguage, type Language } from '../../nodes/language.ts'
import { AppError } from '../errors.ts'
import { createSigner, readSigned } from '../identity/digest.ts'

/** What a customer's browser holds: signed, good for one bot, one contact and one conversation. */
export interface WebToken {
  bot: string
  /** The contact's id on this channel: one of ours, or what a host has signed. */
  contact: string
  conversation: string
  language: Language
  expiresAt: number
}

const DAY = 86_400_000
export const LASTS = 30 * DAY

export function createWebTokens(key: Buffer, clock: () => number) {
  const signer = createSigner<WebToken>(key, 'web channel')
  return {
    make(given: Omit<WebToken, 'expiresAt'>): { token: string; expiresAt: number } {
      const expiresAt = clock() + LASTS
      return { token: signer.sign({ ...given, expiresAt }), expiresAt }
    },
    /** Null for anything but a token of ours for this bot that has not run out. */
    read(authorization: string | undefined, bot: string): WebToken | null {
      const [, token] = /^Bearer ([A-Za-z0-9_.-]{1,2048})$/.exec(authorization ?? '') ?? []
      const read = token ? signer.read(token) : null
      return read && read.bot === bot && read.expiresAt > clock() && isLanguage(read.language) ? read : null
    },
  }
}

/**
 * Who the customer is, as the shop's own server has signed it with the bot's secret `web-identity`:
 * `base64url(JSON {"sub": id, "exp": seconds since 1970}) + "." + base64url(HMAC-SHA256(secret, the part before the dot))`.
 * AppError 'channel.token' for anything else, so that a name can never be claimed without the shop's word.
 */
export function readIdentity(identity: string, secret: string | null, now: number): string {
  const read = secret ? readSigned(Buffer.from(secret), identity) : null
  if (typeof read !== 'object' || read === null) throw new AppError('channel.token')
  const { sub, exp } = read as { sub?: unknown; exp?: unknown } // each is checked in the next lines
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 200) throw new AppError('channel.token')
  const ahead = typeof exp === 'number' && Number.isSafeInteger(exp) ? exp * 1000 - now : 0
  if (ahead <= 0 || ahead > 7 * DAY) throw new AppError('channel.token')
  return `identity:${sub}`
}
