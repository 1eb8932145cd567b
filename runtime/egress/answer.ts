import type { Response } from 'undici'
import type { Json } from '../../nodes/json.ts'
import type { WebAnswer } from '../../nodes/ports.ts'
import { AppError } from '../errors.ts'

/** Reads an answer of at most 2 MB after decompression: JSON or text, nothing else. Throws AppError 'web.failed'; never with what it read. */
export async function readAnswer(response: Response): Promise<WebAnswer> {
  const type = (response.headers.get('content-type') ?? '').toLowerCase()
  const essence = type.split(';')[0]?.trim() ?? ''
  const failed = (reason: string): AppError =>
    new AppError('web.failed', { reason, host: new URL(response.url).host, status: response.status })
  const isJson = /^(application|text)\/([a-z0-9.+-]*\+)?json$/.test(essence)
  const isText =
    essence === '' || /^text\//.test(essence) || /^application\/([a-z0-9.+-]*\+)?xml$/.test(essence) || essence === FORM
  if (!isJson && !isText) {
    await response.body?.cancel()
    throw failed('content-type')
  }
  const bytes = await readLimited(response, LARGEST, () => failed('large'))
  const text = decoderFor(type).decode(bytes)
  if (!isJson || text.trim() === '') return { status: response.status, body: text }
  if (depthOf(text) > DEEPEST) throw failed('json')
  return { status: response.status, body: readJson(text, () => failed('json')) }
}

const LARGEST = 2 * 1024 * 1024
const DEEPEST = 100
const FORM = 'application/x-www-form-urlencoded'

/** undici decompresses while it streams, so a bomb is counted by what it becomes, and cut there. */
async function readLimited(response: Response, max: number, tooLarge: () => AppError): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (!response.body) return Buffer.alloc(0)
  for await (const chunk of response.body) {
    size += chunk.byteLength
    // Leaving the loop cancels the stream.
    if (size > max) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function decoderFor(type: string): TextDecoder {
  const name = /charset="?([a-z0-9_-]+)/.exec(type)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(name)
  } catch {
    // A charset that nobody knows is most often UTF-8 misspelt; wrong bytes become U+FFFD.
    return new TextDecoder()
  }
}

/** Brackets open at once, outside texts: what `JSON.parse` takes without complaint, and a walk over the value later does not. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return deepest
}

/** `JSON.parse` quotes the text in its own error: that one is not passed on. */
function readJson(text: string, failed: () => AppError): Json {
  try {
    return JSON.parse(text, (key, value: Json) => (key === '__proto__' ? undefined : value))
  } catch {
    throw failed()
  }
}
