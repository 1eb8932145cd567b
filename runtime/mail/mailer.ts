import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { showHidden } from '../../nodes/hidden.ts'
import type { Letter, MailResult, MailTrouble } from '../../nodes/ports/trust.ts'
import type { Log } from '../log.ts'
import type { MailSettings } from './contract.ts'

export interface Mailer {
  /** Never rejects. What is sent under one `id` has one Message-ID, so that a mailbox shows a repetition once. */
  send(letter: Letter): Promise<MailResult>
}

/**
 * Sends mail over the shop's SMTP server: TLS with a certificate that holds, or a server on this machine. One try: whoever asks
 * knows whether to try again. Nothing of a letter is logged.
 */
export function createMailer(deps: { settings: () => Promise<MailSettings | null>; log: Pick<Log, 'info' | 'warn'> }): Mailer {
  return {
    async send(letter) {
      const settings = await deps.settings()
      if (!settings) return { sent: false, why: 'off' }
      const to = letter.to.trim()
      if (!ADDRESS.test(to)) return { sent: false, why: 'address' }
      const transport = createTransport(optionsOf(settings))
      try {
        const messageId = letter.id === undefined ? undefined : messageIdOf(letter.id, settings.from)
        const from = { name: oneLine(settings.name), address: settings.from }
        const [subject, text] = [oneLine(letter.subject), showHidden(letter.text)]
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId, ...PLAIN })
        deps.log.info('mail.sent', { host: settings.host })
        return { sent: true }
      } catch (error) {
        const why = troubleOf(error)
        deps.log.warn('mail.failed', { host: settings.host, why, code: codeOf(error) })
        return { sent: false, why }
      } finally {
        transport.close()
      }
    },
  }
}

/** One mailbox: no list, no comment, nothing that a header would read as more. */
const ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?$/i
/** No file and no address may be read into a mail, whatever stands in it. */
const PLAIN = { disableFileAccess: true, disableUrlAccess: true } as const
/** Milliseconds. */
const TIMES = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

function optionsOf({ host, port, security, user, password }: MailSettings) {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password } }),
    tls: { minVersion: 'TLSv1.2' as const, servername: host },
    ...TIMES,
    ...PLAIN,
  }
}

function messageIdOf(id: string, from: string): string {
  const name = createHash('sha256').update(id).digest('base64url').slice(0, 32)
  return `<${name}@${from.split('@').at(-1)}>`
}

function oneLine(text: string): string {
  return showHidden(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '))
    .trim()
    .slice(0, 200)
}

/** RFC 5321, 4.2: 5xx is a refusal; before anything was said the server was not there; else nobody knows. */
function troubleOf(error: unknown): MailTrouble {
  const { responseCode, code, command } = error as { responseCode?: unknown; code?: unknown; command?: unknown } // nodemailer's own fields, each checked
  if (typeof responseCode === 'number' && responseCode >= 400)
    return responseCode === 550 || responseCode === 553 ? 'address' : 'refused'
  if (code === 'EAUTH' || code === 'EENVELOPE') return 'refused'
  return command === 'DATA' || command === 'API' ? 'unknown' : 'unreachable'
}

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown } // nodemailer's own field, checked
  return typeof code === 'string' ? code : 'unknown'
}
