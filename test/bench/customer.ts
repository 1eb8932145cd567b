import { type Line, openStream, post, type Stream } from './wire.ts'

/** Somebody who talks with a bot as the widget does, from an address of their own. */
export interface Customer {
  n: number
  port: number
  bot: string
  conversation: string
  headers: Record<string, string>
}

/** The n-th customer comes in. */
export async function comeIn(line: Line, port: number, bot: string, n: number): Promise<Customer> {
  const from = { 'X-Forwarded-For': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` }
  const { status, body } = await line.ask(post(`/channel/web/${bot}/open`, { language: 'id' }, from))
  if (status !== 200) throw new Error(`a customer was answered with ${status}: ${body}`)
  const { token, conversation } = JSON.parse(body) as { token: string; conversation: string }
  return { n, port, bot, conversation, headers: { ...from, Authorization: `Bearer ${token}` } }
}

/** Resolves when the message is acknowledged; `id` must be another for each. */
export async function say(line: Line, { bot, headers }: Customer, id: string, text: string): Promise<void> {
  const { status, body } = await line.ask(post(`/channel/web/${bot}/messages`, { id, text }, headers))
  if (status !== 202) throw new Error(`a message was answered with ${status}: ${body}`)
}

/** What the customer hears from now on, and has not heard yet. */
export const listen = ({ port, bot, headers }: Customer): Promise<Stream> =>
  openStream(port, `/channel/web/${bot}/stream`, headers)
