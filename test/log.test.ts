import { describe, expect, it } from 'vitest'
import { AppError } from '../runtime/errors.ts'
import { createLog, redact } from '../runtime/log.ts'

describe('the log', () => {
  const written = (use: (log: ReturnType<typeof createLog>) => void, level: 'info' | 'warn' | 'silent' = 'info') => {
    const lines: string[] = []
    use(createLog({ level, write: (line) => lines.push(line), clock: () => 0 }))
    return lines
  }

  it('writes one JSON object a line', () => {
    expect(written((log) => log.info('turn.done', { steps: 3 }))).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"info","fact":"turn.done","steps":3}\n',
    ])
    expect(written((log) => log.warn('a\nb', { at: 'c\nd' }))[0]?.match(/\n/g)).toHaveLength(1)
  })

  it('writes from its level on', () => {
    const all = (log: ReturnType<typeof createLog>) => [log.info('i'), log.warn('w'), log.error('e')]
    expect(written(all, 'warn').map((line) => JSON.parse(line).fact)).toEqual(['w', 'e'])
    expect(written(all, 'silent')).toEqual([])
  })

  it.each([
    ['password', { password: 'x' }],
    ['nested', { a: [{ staff: { passwordHash: 'x' } }] }],
    ['headers', { headers: { Authorization: 'x', 'Set-Cookie': 'x', 'api-key': 'x' } }],
    ['text', { text: 'x', reply: { text: 'x' }, variables: { name: 'x' } }],
    ['codes that are no failure’s', { code: '482913' }],
    ['a person', { email: 'x', phone: 'x', contact: 'x' }],
  ])('keeps to itself, by name: %s', (_, data) => {
    expect(JSON.stringify(redact(data))).not.toMatch(/"x"|482913/)
    expect(JSON.stringify(redact(data))).toContain('[redacted]')
  })

  it.each([
    ['a card number', 'failed for 4242 4242-4242 4242', 'failed for [redacted]'],
    ['an address', 'no such user budi@toko.example', 'no such user [redacted]'],
    ['a code', 'otp: 482913 wrong', 'otp: [redacted] wrong'],
  ])('keeps to itself, by its look: %s', (_, says, written) => expect(redact({ says })).toEqual({ says: written }))

  it('leaves ids, counts and times as they are', () => {
    const facts = { bot: 'b1', turn: 't_9-x', steps: 12, ms: 4, at: 1795316645123, ok: true, why: null, code: 'web.failed' }
    expect(redact(facts)).toEqual(facts)
  })

  it('writes an error’s name, code and place, and what it says without what it must not', () => {
    const error = Object.assign(new Error('card 4242424242424242', { cause: new TypeError('why') }), { code: 'web.failed' })
    const [line] = written((log) => log.error('x', { error }))
    expect(JSON.parse(line!).error).toMatchObject({
      name: 'Error',
      errorCode: 'web.failed',
      says: 'card [redacted]',
      at: expect.any(Array),
      cause: { name: 'TypeError', says: 'why' },
    })
  })

  it('tells the operator why a database refused, in its own word', () => {
    const error = new AppError('store.failed', { query: 'turnInsert', code: '25006' })
    expect(redact({ error })).toMatchObject({
      error: { errorCode: 'store.failed', args: { query: 'turnInsert', database: '25006' } },
    })
    expect(JSON.stringify(redact({ error: new AppError('not-found', { what: 'budi@contoh.id' }) }))).not.toContain('budi')
  })

  it('takes anything at all', () => {
    const circle: Record<string, unknown> = { big: 1n, f: () => 1, u: undefined }
    circle.self = circle
    expect(() => written((log) => log.info('x', circle))).not.toThrow()
  })
})
