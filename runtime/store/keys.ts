import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { AppError } from '../errors.ts'
import { randomBytes } from '../random.ts'
import { recentOf } from '../recent.ts'
import { type Place, seal, unseal } from './seal.ts'

/**
 * The keys' family. The KEK (32 bytes, never in the database) wraps the installation's key and each bot's key; a bot's key
 * wraps the keys of its contacts. So a change of the KEK rewraps a row per bot in one transaction, and a contact's key is
 * destroyed with the contact's row. Lookups (blind indexes) and the audit chain use keys derived from the installation's
 * key by HKDF (RFC 5869), which a change of the KEK leaves as they are.
 */
export interface Keys {
  /** Settings, staff, one-time links, audit detail. */
  installation: KeyObject
  /** Finds a row by a value that is not stored: HMAC-SHA-256 of the parts, 32 bytes. */
  blind(...parts: string[]): Buffer
  /** Chains the audit entries. */
  audit: KeyObject
  /** A fresh key, and its form for the bot's row. */
  forNewBot(bot: string): { key: KeyObject; wrapped: Buffer }
  /** Null where it is not in memory. */
  knownBot(bot: string): KeyObject | null
  bot(bot: string, wrapped: Uint8Array): KeyObject
  forNewContact(bot: string, botKey: KeyObject, contact: string): { key: KeyObject; wrapped: Buffer }
  knownContact(contact: string): KeyObject | null
  contact(bot: string, botKey: KeyObject, contact: string, wrapped: Uint8Array): KeyObject
  /**
   * After a contact was forgotten: their key and whatever looks them up; of everybody, where it is not known who. Whoever has read the
   * wrapped key just before may end what they are at, but the key does not come back into memory.
   */
  drop(contact?: string): void
}

/** `installation` is the wrapped key kept in the database. AppError 'store.key' where the KEK is not the one that wrapped it. */
export function openKeys(kek: KeyObject, installation: Uint8Array): Keys {
  let root: KeyObject
  try {
    root = unwrap(kek, INSTALLATION, installation)
  } catch (cause) {
    throw new AppError('store.key', {}, { cause })
  }
  const blindKey = derive(root, 'jaga blind index 1')
  const bots = recentOf<KeyObject>(1_000)
  const contacts = recentOf<KeyObject>(CONTACTS_AT_HAND)
  const blinds = recentOf<Buffer>(5_000)
  const gone = recentOf<true>(1_000)
  return {
    installation: derive(root, 'jaga installation data 1'),
    audit: derive(root, 'jaga audit chain 1'),
    blind(...parts) {
      const text = JSON.stringify(parts)
      return blinds.get(text) ?? blinds.put(text, createHmac('sha256', blindKey).update(text).digest())
    },
    forNewBot: (bot) => wrapNew(kek, botPlace(bot)),
    knownBot: (bot) => bots.get(bot) ?? null,
    bot: (bot, wrapped) => bots.put(bot, unwrap(kek, botPlace(bot), wrapped)),
    forNewContact: (bot, botKey, contact) => wrapNew(botKey, contactPlace(bot, contact)),
    knownContact: (contact) => contacts.get(contact) ?? null,
    contact(bot, botKey, contact, wrapped) {
      const key = unwrap(botKey, contactPlace(bot, contact), wrapped)
      return gone.get(contact) ? key : contacts.put(contact, key)
    },
    drop(contact) {
      // What they are looked up by names an address, not an id; it is made again in microseconds.
      blinds.clear()
      if (contact === undefined) return contacts.clear()
      gone.put(contact, true)
      contacts.drop(contact)
    },
  }
}

/** For a new database. */
export function newInstallationKey(kek: KeyObject): Buffer {
  return wrapNew(kek, INSTALLATION).wrapped
}

export function rewrapInstallation(from: KeyObject, to: KeyObject, wrapped: Uint8Array): Buffer {
  return rewrap(from, to, INSTALLATION, wrapped)
}

export function rewrapBot(from: KeyObject, to: KeyObject, bot: string, wrapped: Uint8Array): Buffer {
  return rewrap(from, to, botPlace(bot), wrapped)
}

/** Seals backups: a key of its own, so that a backup's frames and a database's rows can never stand for each other. */
export function backupKey(kek: KeyObject): KeyObject {
  return derive(kek, 'jaga backup 1')
}

/** AppError 'store.key' unless it is 32 bytes. */
export function kekFrom(bytes: Uint8Array): KeyObject {
  if (bytes.byteLength !== KEY_BYTES) throw new AppError('store.key', { bytes: bytes.byteLength })
  return createSecretKey(bytes)
}

/** 128 random bits in base64url. */
export function newId(): string {
  return randomBytes(16).toString('base64url')
}

/** A message of a turn: the same for the same place in it, so that what is written twice is written once. */
export function messageIdOf(turn: string, place: number | 'in' | 'parked'): string {
  return `${turn}_${place}`
}

/** An id that the same parts always give, so that what is written twice is written once. 128 bits of SHA-256 in base64url. */
export function idOf(...parts: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url')
}

const KEY_BYTES = 32
/** Each was measured to take 1.5 kB, nearly all of it outside V8's heap; to unwrap one again takes some 10 µs. */
const CONTACTS_AT_HAND = 10_000
const INSTALLATION: Place = { table: 'meta', column: 'bytes', row: 'installation', bot: '' }

function botPlace(bot: string): Place {
  return { table: 'bots', column: 'wrapped_key', row: bot, bot }
}

function contactPlace(bot: string, contact: string): Place {
  return { table: 'contacts', column: 'wrapped_key', row: contact, bot }
}

function wrapNew(by: KeyObject, place: Place): { key: KeyObject; wrapped: Buffer } {
  const bytes = randomBytes(KEY_BYTES)
  const made = { key: createSecretKey(bytes), wrapped: seal(by, place, bytes) }
  bytes.fill(0)
  return made
}

function unwrap(by: KeyObject, place: Place, wrapped: Uint8Array): KeyObject {
  const bytes = unseal(by, place, wrapped)
  const key = createSecretKey(bytes)
  bytes.fill(0)
  return key
}

function rewrap(from: KeyObject, to: KeyObject, place: Place, wrapped: Uint8Array): Buffer {
  const bytes = unseal(from, place, wrapped)
  const again = seal(to, place, bytes)
  bytes.fill(0)
  return again
}

function derive(key: KeyObject, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, KEY_BYTES)))
}
