import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../errors.ts'
import type { HttpEnv } from './deps.ts'

/** Bytes that a body may have: of most routes, and of those that take a whole bot. */
export const SMALL = 64 * 1024
export const LARGE = 5 * 1024 * 1024
/** Objects and lists within one another. A document may be 40 deep. */
const DEPTH = 64

/**
 * Reads the body up to `limit` bytes whatever its Content-Length says, and hands on only JSON that is not too deep and has
 * no `__proto__` in it. A route that ignores its body gets this too, so that nothing large is ever kept.
 */
export function takeBody(limit: number): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    // Nothing is unpacked here: what says that it is packed is not read as if it were plain (RFC 9110, 8.4).
    if ((c.req.header('content-encoding') ?? 'identity').toLowerCase() !== 'identity') throw new AppError('request.type')
    const bytes = await readUpTo(c, limit)
    if (bytes.byteLength > 0) {
      if (!isJson(c.req.header('content-type'))) throw new AppError('request.type')
      const text = Promise.resolve(checked(decoded(bytes)))
      c.req.bodyCache.text = text as unknown as string // Hono types the cache by content and keeps promises in it
    } else if (isJson(c.req.header('content-type')) && c.req.method !== 'DELETE') throw new AppError('request.json')
    await next()
  }
}

/** `application/json` and nothing else: no suffix, no other charset, no second value. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/json(;\s*charset="?utf-8"?)?$/i.test(contentType ?? '')
}

/** The bytes as they came, for what is signed over them. AppError 'request.large' above `limit`. */
export const rawBody = (c: Context<HttpEnv>, limit: number): Promise<Uint8Array> => readUpTo(c, limit)

async function readUpTo(c: Context<HttpEnv>, limit: number): Promise<Uint8Array> {
  const said = c.req.header('content-length')
  const chunked = c.req.header('transfer-encoding') !== undefined
  if (said !== undefined && (!/^\d{1,15}$/.test(said) || Number(said) > limit))
    throw new AppError('request.large', { limit: inKb(limit) })
  // With a length and no chunks, node's parser hands over exactly that many bytes: the short way.
  if (said !== undefined && !chunked && c.env?.incoming) return new Uint8Array(await c.req.raw.arrayBuffer())
  const reader = c.req.raw.body?.getReader()
  if (!reader) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(parts)
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      throw new AppError('request.large', { limit: inKb(limit) })
    }
    parts.push(value)
  }
}

const inKb = (bytes: number) => Math.round(bytes / 1024)

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decoded(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new AppError('request.json')
  }
}

function checked(text: string): string {
  if (depthOf(text) > DEPTH) throw new AppError('request.json')
  // Only a text that could hold the key is parsed here to see whether it does: a customer may write the word.
  if (/__proto__|\\u00[0-7]/i.test(text) && hasProto(parsed(text))) throw new AppError('request.json')
  return text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('request.json')
  }
}

function hasProto(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProto)
}

/** Counts brackets outside of strings: one pass, before any parser has seen the text. */
function depthOf(text: string): number {
  let [depth, deepest, inText] = [0, 0, false]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (inText) {
      if (code === 0x5c) i++
      else if (code === 0x22) inText = false
    } else if (code === 0x22) inText = true
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth)
    else if (code === 0x7d || code === 0x5d) depth--
  }
  return deepest
}
