import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'
import { AppError } from '../errors.ts'

/** The place of a sealed value. It is authenticated with it, so a value that was moved to another place does not open. */
export interface Place {
  table: string
  column: string
  /** The row's key. */
  row: string
  /** The bot that owns it; '' for the installation. */
  bot: string
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. Layout: 1 byte format, 12 bytes nonce, 16 bytes tag, ciphertext.
 * With random nonces one key may seal 2^32 values; each contact and each bot has its own.
 */
export function seal(key: KeyObject, place: Place, plain: string | Uint8Array): Buffer {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(aad(place))
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  cipher.final()
  const sealed = Buffer.allocUnsafe(HEAD + body.length)
  sealed[0] = FORMAT
  sealed.set(nonce, 1)
  sealed.set(cipher.getAuthTag(), 1 + NONCE)
  sealed.set(body, HEAD)
  return sealed
}

/** AppError 'store.sealed' where the key, the place or a bit is not what it was. */
export function unseal(key: KeyObject, place: Place, sealed: Uint8Array): Buffer {
  const from = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (from.length < HEAD || from[0] !== FORMAT) throw new AppError('store.sealed', { table: place.table, column: place.column })
  const decipher = createDecipheriv('aes-256-gcm', key, from.subarray(1, 1 + NONCE), { authTagLength: TAG })
  decipher.setAAD(aad(place))
  decipher.setAuthTag(from.subarray(1 + NONCE, HEAD))
  const body = decipher.update(from.subarray(HEAD))
  try {
    decipher.final()
  } catch (cause) {
    throw new AppError('store.sealed', { table: place.table, column: place.column }, { cause })
  }
  return body
}

export function sealJson(key: KeyObject, place: Place, value: unknown): Buffer {
  return seal(key, place, JSON.stringify(value))
}

/** The caller names the type that it sealed itself: what opens is what was sealed. */
export function unsealJson<T>(key: KeyObject, place: Place, sealed: Uint8Array): T {
  return JSON.parse(unseal(key, place, sealed).toString('utf8')) as T
}

const FORMAT = 1
const NONCE = 12
const TAG = 16
const HEAD = 1 + NONCE + TAG

/** Nonces are drawn many at a time, for a draw costs more than the sealing; each is used once. */
const drawn = Buffer.alloc(NONCE * 512)
let used = drawn.length

function nextNonce(): Buffer {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  used += NONCE
  return drawn.subarray(used - NONCE, used)
}

/** A JSON list, so that no id can be chosen to look like two. */
function aad(place: Place): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.column, place.row, place.bot]))
}
