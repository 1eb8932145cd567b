import { join } from 'node:path'
import type { Context } from 'hono'
import { AppError } from '../../errors.ts'
import type { HttpEnv, Services } from '../deps.ts'
import { readFiles, type StaticFile } from '../files.ts'
import { readerLanguage } from '../language.ts'
import { group, permit } from '../permit.ts'
import { pageWords } from '../words.ts'
import { REPORTS } from './reports.ts'

/** Files whose names change with their content: nobody has to ask for them twice. */
const FOREVER = 'public, max-age=31536000, immutable'
const SHORTLY = 'public, max-age=300'
const AGAIN = 'no-cache'

/** The editor, and the widget's files. Any address that is not somebody else's is the editor's own: its router knows it. */
export function staticRoutes({ assets, random }: Services) {
  const editor = readFiles(join(assets, 'editor'), '/')
  const widget = readFiles(join(assets, 'widget'), '/widget/')
  const heirs = new Map([...widget].map(([path, file]) => [kindOf(path), file]))
  const index = editor.get('/index.html')
  editor.delete('/index.html')

  return group()
    .get('/w.js', permit('public'), (c) => send(c, widget.get('/widget/w.js'), SHORTLY, true))
    .get('/widget/*', permit('public'), (c) => {
      const file = widget.get(c.req.path)
      return file ? send(c, file, FOREVER, true) : send(c, heirs.get(kindOf(c.req.path)), AGAIN, true)
    })
    .get('/assets/*', permit('public'), (c) => send(c, editor.get(c.req.path), FOREVER, false))
    .get('*', permit('public'), (c) => {
      const { path } = c.req
      if (RESERVED.test(path)) return c.notFound()
      const file = editor.get(path)
      if (file) return send(c, file, AGAIN, false)
      if (!SCREEN.test(path)) return c.notFound()
      if (!index) return c.text(pageWords(readerLanguage(c)).notBuilt, 503)
      const nonce = random(16).toString('base64url')
      c.header('Content-Security-Policy', editorPolicy(nonce))
      return c.html(new TextDecoder().decode(index.bytes).replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}">`))
    })
}

/**
 * What a file of the widget is, whatever its content was. A shop's page that was opened before Jaga was updated asks for a file by the
 * name that it had then: it gets today's, and does not keep it under that name.
 */
const kindOf = (path: string): string => path.replace(/-[0-9a-f]{12}\.js$/, '.js')

/** What others answer for, however it is spelt. */
const RESERVED = /^\/(api|channel|widget|assets|demo|chat|healthz|readyz|metrics)(\/|$)/i
/** Addresses of the editor's screens: plain words and ids. A file's name or a crooked address is none. */
const SCREEN = /^(\/[A-Za-z0-9_-]{1,80}){0,8}\/?$/

/**
 * Scripts are our own files. Styles too, and those that a library puts in with the page's nonce (`meta[property=csp-nonce]`):
 * a style that came in with somebody's text has none.
 */
function editorPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // Text cannot become markup or script even where a library would let it. Vue draws its own fixed parts by this one policy.
    "require-trusted-types-for 'script'",
    'trusted-types vue',
    `report-uri ${REPORTS}`,
  ].join('; ')
}

/** `everywhere`: other sites' pages load it. */
async function send(c: Context<HttpEnv>, file: StaticFile | undefined, caching: string, everywhere: boolean): Promise<Response> {
  if (!file) throw new AppError('request.unknown')
  c.header('Cache-Control', caching)
  c.header('ETag', file.etag)
  c.header('Vary', 'Accept-Encoding')
  if (everywhere) {
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
  }
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304)
  c.header('Content-Type', file.type)
  const zipped = /\bgzip\b/.test((c.req.header('accept-encoding') ?? '').slice(0, 200)) ? await file.zipped() : null
  if (zipped) c.header('Content-Encoding', 'gzip')
  return c.body(zipped ?? file.bytes)
}
