import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReport } from '../../runtime/http/routes/reports.ts'
import { built } from '../built.ts'
import { type House, openHouse } from '../http/house.ts'

/** WEB-04: what the pages may do, and where browsers tell what was held back. */
let house: House
let bot: string
beforeAll(async () => {
  house = await openHouse({ assets: built('editor', 'widget') })
  bot = await house.bot()
})
afterAll(() => house.close())

const REPORT = {
  'csp-report': {
    'effective-directive': 'script-src-elem',
    'blocked-uri': 'inline',
    'document-uri': 'http://jaga.test/queue/rahasia?otp=482913',
  },
}
const send = (body: unknown, from = '203.0.113.50', type = 'application/csp-report') =>
  house.send('POST', '/csp-reports', { body, from, headers: { 'content-type': type, origin: null, 'sec-fetch-site': null } })
const held = () => house.logged.filter(({ fact }) => fact === 'csp.held').map(({ data }) => data)

describe('every page of ours', () => {
  it.each(['/', '/queue', '/chat/:bot', '/demo/:bot'])(
    'runs its own files alone, demands trusted types, and reports: %s',
    async (path) => {
      const policy = (await house.send('GET', path.replace(':bot', bot))).headers.get('content-security-policy')!
      const rules = new Map(policy.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]))
      expect(rules.get('script-src')).toBe("'self'")
      expect(rules.get('object-src')).toBe("'none'")
      expect(rules.get('base-uri')).toBe("'none'")
      expect(rules.get('require-trusted-types-for')).toBe("'script'")
      expect(['vue', "'none'"]).toContain(rules.get('trusted-types'))
      expect(rules.get('report-uri')).toBe('/csp-reports')
      expect(policy).not.toMatch(/unsafe-|\*|https?:/)
    },
  )
})

describe('a report', () => {
  it('leaves the rule and the kind of thing in the log, and nothing of the page or of anybody’s words', async () => {
    expect((await send(REPORT)).status).toBe(204)
    expect(held().at(-1)).toEqual({ rule: 'script-src-elem', held: 'inline' })
    expect(JSON.stringify(house.logged)).not.toMatch(/rahasia|482913/)
  })
  it.each([
    [
      { 'csp-report': { 'violated-directive': 'img-src https://x', 'blocked-uri': 'https://evil.example/?q=SECRET' } },
      { rule: 'img-src', held: 'https' },
    ],
    [
      { 'csp-report': { 'effective-directive': 'require-trusted-types-for', 'blocked-uri': 'trusted-types-sink' } },
      { rule: 'require-trusted-types-for', held: 'trusted-types-sink' },
    ],
    [
      { 'csp-report': { 'effective-directive': '<b>\nx', 'blocked-uri': 'someone@toko.example' } },
      { rule: 'unknown', held: 'unknown' },
    ],
    [{ 'csp-report': [] }, { rule: 'unknown', held: 'unknown' }],
    [null, { rule: 'unknown', held: 'unknown' }],
    ['text', { rule: 'unknown', held: 'unknown' }],
  ])('%j is read as %j', (report, read) => expect(readReport(JSON.stringify(report))).toEqual(read))
  it('that is no JSON is told as unknown', () => expect(readReport('{')).toEqual({ rule: 'unknown', held: 'unknown' }))

  it('is no longer than 8 kB, and says what it is', async () => {
    expect((await send('x'.repeat(8 * 1024 + 1))).status).toBe(413)
    const before = held().length
    expect((await send(REPORT, '203.0.113.51', 'text/plain')).status).toBe(204)
    expect(held()).toHaveLength(before)
  })
  it('comes twenty times a minute from one address, and the twenty-first is told when to come back', async () => {
    for (let i = 0; i < 20; i++) expect((await send(REPORT, '203.0.113.60')).status).toBe(204)
    const refused = await send(REPORT, '203.0.113.60')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await send(REPORT, '203.0.113.61')).status).toBe(204)
  })
})
