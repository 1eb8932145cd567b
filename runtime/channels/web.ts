/** The routes of one channel with the shapes they take: long because it is one list, read from top to bottom. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Incoming as EngineIncoming } from '../converse.ts'
import { AppError } from '../errors.ts'
import type { HttpEnv, Services } from '../http/deps.ts'
import { readerLanguage } from '../http/language.ts'
import { group, passing, permit, route } from '../http/permit.ts'
import { BotParam, Empty, FileShape, gives, json, Language, ReplyShape, ShortPhrase, takes } from '../http/shapes.ts'
import { digest } from '../identity/digest.ts'
import { newTimedId } from '../random.ts'
import { recentOf } from '../recent.ts'
import type { Accepted, Standing } from '../store/contract.ts'
import { LONGEST_MESSAGE } from './contract.ts'
import { cors, createPublished, serving, servingAs } from './web-door.ts'
import { createStaffNames, publicMessage, webStream } from './web-stream.ts'
import { createWebTokens, readIdentity, type WebToken } from './web-token.ts'
import { takeUpload } from './web-upload.ts'

const Config = z.object({
  bot: z.string(),
  title: ShortPhrase,
  label: ShortPhrase,
  languages: z.array(Language),
  fallback: Language,
  position: z.enum(['left', 'right']),
  colour: z.string(),
  greeting: ShortPhrase.optional(),
})
const Open = z.strictObject({
  language: Language.optional(),
  identity: z.string().max(2_048).optional(),
  anew: z.literal(true).optional(),
})
const Opened = z.object({ token: z.string(), conversation: z.string(), expiresAt: z.int() })
const Taken = z.object({ accepted: z.string(), seq: z.int() })
const TakenFile = Taken.extend({ file: FileShape })
const MessageId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
/** What a customer may send. Anything else is refused whole (FLOW-01). */
const Incoming = z.union([
  z.strictObject({
    id: MessageId,
    text: z.string().trim().min(1).max(LONGEST_MESSAGE),
    choice: z.string().min(1).max(200).optional(),
  }),
  // What the masked field of a secret wait holds: a proof is made of it, and nothing of it is kept.
  z.strictObject({ id: MessageId, secret: z.string().regex(/^[\d\s-]{3,16}$/) }),
  z.strictObject({ id: MessageId, open: z.literal(true) }),
])
const PublicMessage = z.object({
  id: z.string(),
  seq: z.int(),
  from: z.enum(['customer', 'bot', 'staff', 'system']),
  reply: ReplyShape,
  staffName: z.string().optional(),
  at: z.int(),
})
const After = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
})

/** The web channel's routes, for the widget on the shop's own site and for Jaga's chat page. Public, and the strictest. */
export function webChannel(services: Services) {
  const { store, engine, bus, clock, random, limit } = services
  const tokens = createWebTokens(services.config.signingKey, clock)
  const staffNames = createStaffNames(store, clock)
  const published = createPublished()

  /** AppError 'channel.token' where it is none of ours. Its conversation has still to be looked at. */
  async function bearer(c: Context<HttpEnv>, bot: string): Promise<WebToken> {
    await limit('channelAddress', c.get('client'))
    const token = tokens.read(c.req.header('authorization'), bot)
    if (!token) throw new AppError('channel.token')
    return token
  }

  /** The customer's token and its conversation. AppError 'channel.token' where either is not, or no longer, there. */
  async function holder(c: Context<HttpEnv>, bot: string): Promise<WebToken & { about: Standing }> {
    const token = await bearer(c, bot)
    return { ...token, about: await standingOf(bot, token) }
  }

  async function standingOf(bot: string, { conversation }: WebToken): Promise<Standing> {
    const about = await store.bot(bot).standing(conversation)
    if (!about) throw new AppError('channel.token')
    return about
  }

  /** One message, with all that is to be known of its conversation in the read that stores it. */
  async function take(bot: string, token: WebToken, { id, ...message }: { id: string } & Words): Promise<Accepted> {
    const { contact, conversation, language } = token
    const admit = (about: Standing) => void servingAs(about.bot, about.settings)
    const who = { bot, channel: 'web', contact, messageId: ownMessageId(contact, id), language, into: { conversation, admit } }
    try {
      return await engine.receive({ ...who, content: contentOf(message, conversation) })
    } catch (error) {
      // One that is not there any more was forgotten with its customer.
      if (error instanceof AppError && error.code === 'conversation.over') await standingOf(bot, token)
      throw error
    }
  }

  /** Opens the contact's conversation, once: the same contact with no conversation but this one gets it again. */
  async function open(c: Context<HttpEnv>, bot: string, contact: string, language: WebToken['language'], anew: boolean) {
    await limit('openAddress', c.get('client'))
    let messageId = anew ? random(16).toString('base64url') : 'open'
    for (let chain = 0; ; chain++) {
      const accepted = await engine.receive({
        bot,
        channel: 'web',
        contact,
        messageId: ownMessageId(contact, messageId),
        content: { kind: 'open' },
        language,
        anew: anew || chain > 0,
      })
      const isOver = !accepted.fresh && (await store.bot(bot).conversation(accepted.conversation)).state === 'over'
      if (!isOver) return accepted.conversation
      // An earlier conversation has ended: the next one's opening is named after it, so that two devices open the same one.
      messageId = chain < 20 ? `open-${accepted.conversation}` : random(16).toString('base64url')
    }
  }

  const routes = group()
  routes.use('/:bot/*', passing(cors))
  routes.options('/:bot/*', permit('public'), (c) => c.body(null, 204))
  return routes
    .openapi(
      route({
        method: 'get',
        path: '/{bot}/config',
        permission: 'public',
        request: { params: BotParam },
        responses: gives(Config),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        await limit('channelAddress', c.get('client'))
        const { live, settings } = await serving(store.bot(bot))
        const { title, position, colour, greeting } = settings
        const { languages, fallback, label } = await published(store.bot(bot), live)
        return c.json({ bot, title, label, languages, fallback, position, colour, ...(greeting ? { greeting } : {}) }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/open',
        permission: 'public',
        request: { params: BotParam, body: takes(Open) },
        responses: gives(Opened),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { language: asked, identity, anew } = c.req.valid('json')
        await limit('channelAddress', c.get('client'))
        const { live } = await serving(store.bot(bot))
        const old = tokens.read(c.req.header('authorization'), bot)
        const secret = identity === undefined ? null : await store.bot(bot).revealSecret('web-identity')
        const contact = identity === undefined ? null : readIdentity(identity, secret?.value ?? null, clock())
        const { languages, fallback } = await published(store.bot(bot), live)
        const wanted = asked ?? readerLanguage(c)
        const language = languages.includes(wanted) ? wanted : fallback
        // Without the shop's word for it, an identity's token reads nothing; and nobody's token stays on after signing in.
        const isSame = old !== null && old.contact === (contact ?? (old.contact.startsWith('identity:') ? null : old.contact))
        if (isSame && !anew && (await store.bot(bot).standing(old.conversation))) {
          return c.json({ ...tokens.make({ ...old, language: asked ?? old.language }), conversation: old.conversation }, 200)
        }
        const who = contact ?? (isSame ? old.contact : `${ANONYMOUS}${newTimedId(clock())}`)
        const conversation = await open(c, bot, who, language, anew === true)
        return c.json({ ...tokens.make({ bot, contact: who, conversation, language }), conversation }, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/messages',
        permission: 'public',
        request: { params: BotParam, body: takes(Incoming) },
        responses: { 202: { ...json(Taken), description: 'Stored; the answer comes by the stream' } },
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const token = await bearer(c, bot)
        const message = c.req.valid('json')
        if (!('text' in message)) {
          const about = await standingOf(bot, token)
          servingAs(about.bot, about.settings)
          if ('secret' in message && about.state === 'over') throw new AppError('conversation.over')
          // The conversation has been opened with its token: said again, it changes nothing.
          if ('open' in message) return c.json({ accepted: message.id, seq: about.lastSeq }, 202)
        }
        await limit('messageSession', token.conversation)
        const accepted = await take(bot, token, message)
        const seq = accepted.message?.seq ?? (await standingOf(bot, token)).lastSeq
        return c.json({ accepted: message.id, seq }, 202)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/files',
        permission: 'public',
        raw: true,
        request: {
          params: BotParam,
          query: z.strictObject({ id: z.string().max(80).optional() }),
          body: { content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
        },
        responses: { 202: { ...json(TakenFile), description: 'Stored; the answer comes by the stream' } },
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { about, ...token } = await holder(c, bot)
        // Whose conversation it is comes first: nobody learns more of a bot than that they have no token for it.
        const { success, data: id } = MessageId.safeParse(c.req.valid('query').id)
        if (!success) throw new AppError('request.invalid', { at: 'id' })
        servingAs(about.bot, about.settings)
        return c.json(await takeUpload(services, c, { bot, token, about, id, messageId: ownMessageId(token.contact, id) }), 202)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/{bot}/messages',
        permission: 'public',
        request: { params: BotParam, query: After },
        responses: gives(z.object({ items: z.array(PublicMessage) })),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { conversation } = await holder(c, bot)
        const messages = await store.bot(bot).messages(conversation, Number(c.req.valid('query').after ?? 0), 200)
        return c.json({ items: await Promise.all(messages.map((message) => publicMessage(message, staffNames))) }, 200)
      },
    )
    .openapi(
      route({
        method: 'get',
        path: '/{bot}/stream',
        permission: 'public',
        request: { params: BotParam, query: After },
        responses: {
          200: {
            description: 'Server-sent events: message, part, typing, state, bye',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { conversation, about } = await holder(c, bot)
        const last = c.req.header('last-event-id')
        const after = Number(last && /^\d{1,9}$/.test(last) ? last : (c.req.valid('query').after ?? 0))
        return webStream(c, { store: store.bot(bot), bus, conversation, after, state: about.state, staffNames })
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/typing',
        permission: 'public',
        request: { params: BotParam, body: takes(Empty) },
        responses: gives(Empty),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { conversation, about } = await holder(c, bot)
        await limit('typing', conversation)
        // Only a person who has the conversation is told; it is news and is kept nowhere.
        if (about.state === 'person') bus.publish(`queue:${bot}`, { kind: 'typing', conversation, who: 'customer' })
        return c.json({}, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/end',
        permission: 'public',
        request: { params: BotParam, body: takes(Empty) },
        responses: gives(Empty),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { conversation } = await holder(c, bot)
        await store.bot(bot).end(conversation, clock())
        tellOver(services, bot, conversation)
        return c.json({}, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/{bot}/forget',
        permission: 'public',
        request: { params: BotParam, body: takes(Empty) },
        responses: gives(Empty),
      }),
      async (c) => {
        const { bot } = c.req.valid('param')
        const { conversation, about } = await holder(c, bot)
        await store.bot(bot).forget(about.contact, clock())
        tellOver(services, bot, conversation)
        return c.json({}, 200)
      },
    )
}

type Words = { text: string; choice?: string } | { secret: string }

function contentOf(message: Words, conversation: string): EngineIncoming['content'] {
  if ('secret' in message) return { kind: 'secret', secret: message.secret, conversation }
  const { text, choice } = message
  return { kind: 'text', text, ...(choice ? { choice } : {}) }
}

/** Who has not been named by the shop: the time they came, and 88 random bits. Those who came earlier have random bits alone. */
const ANONYMOUS = 'at:'

/** A message id counts within its contact alone: nobody can name, and be answered with, another's message. */
function ownMessageId(contact: string, id: string): string {
  return `${names.get(contact) ?? names.put(contact, nameOf(contact))}.${id}`
}

/** A digest, for an address is not written unsealed; behind the time that they came at, so that ids of one time lie together. */
function nameOf(contact: string): string {
  const came = contact.startsWith(ANONYMOUS) ? contact.slice(ANONYMOUS.length, ANONYMOUS.length + 8) : ''
  return `${came}${digest(contact).slice(0, 22)}`
}

const names = recentOf<string>(5_000)

function tellOver({ bus }: Services, bot: string, conversation: string): void {
  for (const topic of [`conversation:${conversation}`, `queue:${bot}`]) {
    bus.publish(topic, { kind: 'state', conversation, state: 'over' })
  }
}
