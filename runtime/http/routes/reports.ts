import { rawBody } from '../body.ts'
import type { Services } from '../deps.ts'
import { group, permit } from '../permit.ts'

/** Where browsers tell what a page of ours was not allowed to do. */
export const REPORTS = '/csp-reports'
/** A report is a few hundred bytes and quotes 40 characters of a script. */
const LARGEST = 8 * 1024

/**
 * Anybody can send a report, so nothing follows from one but a line in the log: which rule, and what kind of thing it held
 * back. No address in it is kept: there may be a customer's words in one.
 */
export function reportsRoutes({ log, limit }: Services) {
  return group().post(REPORTS, permit('public'), async (c) => {
    await limit('reports', c.get('client'))
    const text = Buffer.from(await rawBody(c, LARGEST)).toString('utf8')
    if (/^application\/(csp-report|reports\+json)\b/i.test(c.req.header('content-type') ?? ''))
      log.warn('csp.held', readReport(text))
    return c.body(null, 204)
  })
}

/** Of CSP Level 3, 5.3, what is one of its own words; the rest of it is somebody's text. */
export function readReport(text: string): { rule: string; held: string } {
  const report = reportIn(text)
  const [rule = ''] = String(report['effective-directive'] ?? report['violated-directive'] ?? '').split(' ')
  const held = String(report['blocked-uri'] ?? '')
  const scheme = /^([a-z][a-z-]{1,30}):/.exec(held)?.[1]
  return {
    rule: /^[a-z-]{3,40}$/.test(rule) ? rule : 'unknown',
    held: WORDS.has(held) ? held : scheme === undefined ? 'unknown' : scheme,
  }
}

const WORDS = new Set(['inline', 'eval', 'wasm-eval', 'self', 'trusted-types-policy', 'trusted-types-sink'])

function reportIn(text: string): Record<string, unknown> {
  try {
    const { 'csp-report': report } = JSON.parse(text) as { 'csp-report'?: unknown } // looked at in the next line
    return typeof report === 'object' && report !== null ? (report as Record<string, unknown>) : {}
  } catch {
    return {} // no report: told as unknown
  }
}
