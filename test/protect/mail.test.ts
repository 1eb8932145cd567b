import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { isLoopback, type MailSettings, readMailSettings } from '../../runtime/mail/contract.ts'
import { createMailer } from '../../runtime/mail/mailer.ts'
import { CERTIFICATE, KEY } from '../egress/certificate.ts'

/** Mail over SMTP, against a server that speaks it exactly. */
interface Got {
  from: string
  to: string[]
  raw: string
  secure: boolean
  user?: string
}

const open: SMTPServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise<void>((done) => server.close(() => done()))
})

async function server(options: SMTPServerOptions = {}) {
  const got: Got[] = []
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _session, done) =>
      password === 'rahasia' ? done(null, { user: username }) : done(new Error('wrong')),
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        got.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
          secure: session.secure,
          user: session.user as string | undefined,
        })
        done()
      })
    },
    ...options,
  })
  smtp.on('error', () => {})
  open.push(smtp)
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', () => done()))
  return { got, port: (smtp.server.address() as AddressInfo).port }
}

const settings = (port: number, more: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: '',
  password: '',
  from: 'toko@contoh.id',
  name: 'Toko Contoh',
  ...more,
})
const logged: object[] = []
const log = {
  info: (fact: string, data = {}) => void logged.push({ fact, ...data }),
  warn: (fact: string, data = {}) => void logged.push({ fact, ...data }),
}
const mailer = (given: MailSettings | null) => createMailer({ settings: async () => given, log })
const LETTER = { to: 'budi@contoh.id', subject: 'Kode konfirmasi', text: 'Kode: 482913' }

describe('a letter', () => {
  it('goes to one address, with its own Message-ID for good', async () => {
    const { got, port } = await server()
    const send = () => mailer(settings(port)).send({ ...LETTER, id: 'turn/1/mail/1' })
    expect([await send(), await send()]).toEqual([{ sent: true }, { sent: true }])
    expect(got.map(({ from, to }) => ({ from, to }))).toEqual([
      { from: 'toko@contoh.id', to: ['budi@contoh.id'] },
      { from: 'toko@contoh.id', to: ['budi@contoh.id'] },
    ])
    const ids = got.map(({ raw }) => /^Message-ID: (.+)$/im.exec(raw)![1])
    expect(ids[0]).toMatch(/^<[\w-]{32}@contoh\.id>/)
    expect(new Set(ids).size).toBe(1)
    expect(got[0]!.raw).toContain('Toko Contoh')
    expect(got[0]!.raw).toContain('Kode: 482913')
  })

  it('is not told in the log', async () => {
    const { port } = await server()
    await mailer(settings(port)).send(LETTER)
    expect(JSON.stringify(logged)).not.toMatch(/482913|budi|konfirmasi/)
  })

  it.each([
    'budi@contoh.id, ani@contoh.id',
    'budi@contoh.id\r\nBcc: ani@contoh.id',
    'Budi <budi@contoh.id>',
    '"a b"@contoh.id',
    'budi',
    '',
  ])('to %j does not leave', async (to) => {
    const { got, port } = await server()
    expect(await mailer(settings(port)).send({ ...LETTER, to })).toEqual({ sent: false, why: 'address' })
    expect(got).toEqual([])
  })

  it('has one subject line, whatever stands in it', async () => {
    const { got, port } = await server()
    await mailer(settings(port)).send({ ...LETTER, subject: 'Halo\r\nBcc: ani@contoh.id\r\n\r\nisi lain' })
    expect(got[0]!.to).toEqual(['budi@contoh.id'])
    expect(got[0]!.raw.split(/\r?\n\r?\n/)[0]).not.toMatch(/^Bcc:/im)
  })

  it('signs in where there is a user', async () => {
    const { got, port } = await server({ allowInsecureAuth: true })
    const known = settings(port, { user: 'toko', password: 'rahasia' })
    expect(await mailer(known).send(LETTER)).toEqual({ sent: true })
    expect(got[0]!.user).toBe('toko')
    expect(await mailer({ ...known, password: 'salah' }).send(LETTER)).toEqual({ sent: false, why: 'refused' })
  })
})

describe('mail that does not leave says why', () => {
  it('no server is set', async () => expect(await mailer(null).send(LETTER)).toEqual({ sent: false, why: 'off' }))

  it('nobody is there', async () => {
    const { port } = await server()
    const [smtp] = open.splice(0)
    await new Promise<void>((done) => smtp!.close(() => done()))
    expect(await mailer(settings(port)).send(LETTER)).toEqual({ sent: false, why: 'unreachable' })
  })

  it.each([
    [550, 'address'],
    [554, 'refused'],
    [451, 'refused'],
  ] as const)('the server answers %i', async (responseCode, why) => {
    const { port } = await server({
      onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode })),
    })
    expect(await mailer(settings(port)).send(LETTER)).toEqual({ sent: false, why })
  })
})

describe('TLS', () => {
  it.each(['tls', 'starttls'] as const)('with a certificate that nobody vouches for is refused (%s)', async (security) => {
    const { got, port } = await server({ secure: security === 'tls', key: KEY, cert: CERTIFICATE, disabledCommands: [] })
    expect(await mailer(settings(port, { security })).send(LETTER)).toMatchObject({ sent: false })
    expect(got).toEqual([])
  })

  it('is not given up where the server does not offer it', async () => {
    const { got, port } = await server()
    expect(await mailer(settings(port, { security: 'starttls' })).send(LETTER)).toMatchObject({ sent: false })
    expect(got).toEqual([])
  })

  it.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['smtp.contoh.id', false],
    ['127.0.0.1.contoh.id', false],
    ['10.0.0.1', false],
  ])('may be missing on this machine alone: %s %s', (host, allowed) => {
    expect(isLoopback(host)).toBe(allowed)
    expect(readMailSettings(settings(25, { host })) !== null).toBe(allowed)
  })

  it.each([
    null,
    1,
    [],
    {},
    { host: 'x' },
    { ...settings(1), security: 'ssl' },
    { ...settings(1), port: '25' },
    { ...settings(1), from: '' },
  ])('settings that are none are none: %j', (kept) => expect(readMailSettings(kept)).toBeNull())
})

it('a letter cannot name files or addresses to be read into it', () => {
  const source = readFileSync(new URL('../../runtime/mail/mailer.ts', import.meta.url), 'utf8')
  expect(source).toContain('disableFileAccess: true, disableUrlAccess: true')
})
