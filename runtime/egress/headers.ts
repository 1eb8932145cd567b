import { AppError } from '../errors.ts'

export type Fields = Record<string, string>

/**
 * The headers that a drawing asks for, lower-cased, with Jaga's own defaults. Throws AppError 'web.refused' (reason 'header') for one that
 * decides where a request goes or who it speaks for: the way to send a credential is a secret, which is bound to its hosts.
 */
export function readHeaders(asked: readonly { name: string; value: string }[]): Fields {
  const fields: Fields = { accept: 'application/json, text/*;q=0.9', 'user-agent': 'Jaga' }
  if (asked.length > MOST) throw new AppError('web.refused', { reason: 'header' })
  for (const { name, value } of asked) {
    const field = name.trim().toLowerCase()
    if (
      !/^[a-z0-9!#$%&'*+.^_`|~-]{1,80}$/.test(field) ||
      FORBIDDEN.test(field) ||
      !/^[\t\x20-\x7e\x80-\xff]{0,4096}$/.test(value)
    )
      throw new AppError('web.refused', { reason: 'header' })
    fields[field] = value
  }
  return fields
}

/** What goes along to another origin: nothing that could be a credential, under whatever name. */
export function keptElsewhere(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => ELSEWHERE.has(name)))
}

const MOST = 30
const ELSEWHERE = new Set(['accept', 'accept-language', 'user-agent'])
/** Routing and framing; who speaks; and the headers by which the clouds' metadata services are asked. */
const FORBIDDEN =
  /^(__proto__|host|authorization|cookie2?|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|via|forwarded|accept-encoding|x-forwarded-.*|x-real-ip|x-original-.*|x-rewrite-url|x-http-method.*|proxy-.*|sec-.*|metadata.*|x-aws-.*|x-google-metadata-.*|x-metadata.*)$/
