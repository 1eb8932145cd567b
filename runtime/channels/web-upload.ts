import type { Context } from 'hono'
import { LARGEST_FILE } from '../../nodes/files.ts'
import type { SentFile } from '../../nodes/reply.ts'
import { AppError } from '../errors.ts'
import { rawBody } from '../http/body.ts'
import type { HttpEnv, Services } from '../http/deps.ts'
import { digest } from '../identity/digest.ts'
import { readUpload } from '../reach/uploads/upload.ts'
import type { BotStore, Standing } from '../store/contract.ts'
import type { WebToken } from './web-token.ts'

/**
 * Takes a customer's file: known by its bytes, cleaned, sealed, and then told to the conversation as a message with its name.
 * Sent again under the same id it is the same file and the same message. AppError 'upload.unasked' where neither the bot has
 * asked for a file nor a person has the conversation: nobody can leave files with a shop that wants none.
 */
export async function takeUpload(
  { store, engine, clock, limit }: Services,
  c: Context<HttpEnv>,
  given: { bot: string; token: WebToken; about: Standing; id: string; messageId: string },
): Promise<{ accepted: string; seq: number; file: SentFile }> {
  const { bot, token, about, id, messageId } = given
  if (!/^application\/octet-stream$/i.test(c.req.header('content-type') ?? '')) throw new AppError('request.type')
  if (about.state === 'over') throw new AppError('conversation.over')
  await limit('uploadSession', token.conversation)
  const file = digest(`${token.conversation} ${id}`).slice(0, 22)
  const kept = await store.bot(bot).files.get(token.conversation, file)
  if (!kept && !(await isWanted(store.bot(bot), token.conversation, about))) throw new AppError('upload.unasked')
  const { type, name, data } = readUpload(await rawBody(c, LARGEST_FILE), nameIn(c.req.header('jaga-file')))
  const sent: SentFile = { id: file, name, type, bytes: data.length }
  await store.bot(bot).files.put({ about: sent, data, conversation: token.conversation, at: clock() })
  const accepted = await engine.receive({
    bot,
    channel: 'web',
    contact: token.contact,
    messageId,
    content: { kind: 'text', text: name, file: sent },
    language: token.language,
  })
  return { accepted: id, seq: accepted.message?.seq ?? about.lastSeq, file: sent }
}

/** A person who has the conversation may be sent one at any time; else the bot must have asked for one last. */
async function isWanted(bot: BotStore, conversation: string, { state, lastSeq }: Standing): Promise<boolean> {
  if (state === 'person') return true
  const latest = await bot.messages(conversation, Math.max(0, lastSeq - LOOK_BACK), LOOK_BACK)
  const since = latest.slice(latest.findLastIndex(({ from }) => from === 'customer') + 1)
  return since.some(({ from, reply }) => from === 'bot' && reply.input === 'file')
}

/** A turn says at most this much. */
const LOOK_BACK = 25

/** The name comes percent-encoded, for headers are ASCII. What cannot be read is no name. */
function nameIn(header: string | undefined): string {
  try {
    return decodeURIComponent((header ?? '').slice(0, 600))
  } catch {
    return ''
  }
}
