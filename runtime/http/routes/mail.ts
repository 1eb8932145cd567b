import { z } from '@hono/zod-openapi'
import { AppError } from '../../errors.ts'
import { isLoopback, type MailSettings, readMailSettings } from '../../mail/contract.ts'
import { audit, audited } from '../audit.ts'
import type { Services } from '../deps.ts'
import { FieldsError } from '../failure.ts'
import { readerLanguage } from '../language.ts'
import { group, route, staffOf } from '../permit.ts'
import { Email, Empty, gives, takes } from '../shapes.ts'

const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])$/)
const Common = {
  host: Host,
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().max(254),
  from: Email,
  name: z.string().trim().max(80),
}
/** The password is written and never read: its place says only that there is one. */
const Shown = z.object({ ...Common, host: z.string(), from: z.string(), hasPassword: z.boolean() }).nullable()
const Body = z.strictObject({ ...Common, password: z.string().max(500).optional() })
const Tested = z.object({ sent: z.boolean(), why: z.string().optional(), to: z.string() })

const WORDS = {
  id: {
    loopback: 'Tanpa TLS hanya boleh untuk server di mesin ini sendiri.',
    again: 'Server atau nama pengguna berganti: tulis kata sandinya lagi.',
    subject: 'Email percobaan dari Jaga',
    text: 'Kalau Anda membaca ini, server email sudah siap dipakai.',
  },
  en: {
    loopback: 'Without TLS only for a server on this very machine.',
    again: 'The server or user has changed: write the password again.',
    subject: 'Test mail from Jaga',
    text: 'If you can read this, the mail server is ready.',
  },
}

/** The shop's mail server: where codes and messages leave from. */
export function mailRoutes({ store, mailer, limit }: Services) {
  const kept = async () => readMailSettings(await store.settings.get('mail'))
  return group()
    .openapi(
      route({
        method: 'get',
        path: '/settings/mail',
        permission: 'settings.read',
        responses: gives(z.object({ settings: Shown })),
      }),
      async (c) => c.json({ settings: shown(await kept()) }, 200),
    )
    .openapi(
      route({
        method: 'put',
        path: '/settings/mail',
        permission: 'settings.edit',
        request: { body: takes(Body) },
        responses: gives(z.object({ settings: Shown })),
      }),
      async (c) => {
        const { password, ...wanted } = c.req.valid('json')
        const words = WORDS[readerLanguage(c)]
        if (wanted.security === 'none' && !isLoopback(wanted.host)) {
          throw new FieldsError('request.invalid', [{ path: 'security', message: words.loopback }])
        }
        const before = await kept()
        const isSame = before?.host === wanted.host && before.port === wanted.port && before.user === wanted.user
        // A password that is not shown must not be sent to a server that somebody else has named.
        if (password === undefined && before && before.password !== '' && !isSame) {
          throw new FieldsError('request.invalid', [{ path: 'password', message: words.again }])
        }
        const settings: MailSettings = { ...wanted, password: password ?? before?.password ?? '' }
        const { host, port, security, from } = settings
        await audited(c, 'settings.mail', host, { port, security, from }).settings.put('mail', { ...settings })
        return c.json({ settings: shown(settings) }, 200)
      },
    )
    .openapi(
      route({ method: 'delete', path: '/settings/mail', permission: 'settings.edit', responses: gives(Empty) }),
      async (c) => {
        await audited(c, 'settings.mail', 'off').settings.put('mail', null)
        return c.json({}, 200)
      },
    )
    .openapi(
      route({
        method: 'post',
        path: '/settings/mail/test',
        permission: 'settings.edit',
        request: { body: takes(Empty) },
        responses: gives(Tested),
      }),
      async (c) => {
        const { staff } = staffOf(c)
        await limit('mailTest', staff.id)
        if (!(await kept())) throw new AppError('not-found')
        // To nobody but whoever asks: a button that mails anyone is a way to send mail.
        const { subject, text } = WORDS[readerLanguage(c)]
        const result = await mailer.send({ to: staff.email, subject, text })
        await audit(c, 'settings.mail-test', result.sent ? 'sent' : result.why, {})
        return c.json({ ...result, to: staff.email }, 200)
      },
    )
}

function shown(settings: MailSettings | null) {
  if (!settings) return null
  const { password, ...rest } = settings
  return { ...rest, hasPassword: password !== '' }
}
