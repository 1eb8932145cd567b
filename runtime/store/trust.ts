import type { Reply } from '../../nodes/reply.ts'
import type { Session } from '../core/session.ts'
import { sealCame, unsealCame } from './accept.ts'
import { found } from './access.ts'
import type { TrustStore, Words } from './contract-trust.ts'
import { bodyPlace } from './messages.ts'
import { INTAKE } from './queries/intake.ts'
import { type CodeRow, TRUST } from './queries/trust.ts'
import { type Place, seal, sealJson, unseal, unsealJson } from './seal.ts'
import { createTries } from './trust-tries.ts'
import type { Vault } from './vault.ts'

/** Consent, codes, identity and words of one bot's contacts. */
export function createTrust(vault: Vault, bot: string): TrustStore {
  const { db } = vault
  const mine = db.forBot(bot)

  async function keyOf(contact: string) {
    const { wrappedKey } = found(await mine.one(TRUST.contactKey, { contact }), 'contact')
    return vault.contact(bot, contact, wrappedKey)
  }
  /** Changes one row, or none: true for whoever did. */
  async function changed(step: ReturnType<typeof mine.step>): Promise<boolean> {
    return (await db.commit([step]))[0]!.changes === 1
  }

  return {
    ...createTries(vault, bot),

    async addConsent({ channel, text, ...consent }) {
      const body = sealJson(await keyOf(consent.contact), consentPlace(bot, consent.id), { channel, text })
      await db.commit([mine.step(TRUST.consentInsert, { ...consent, body })])
    },
    async consent(contact, purpose) {
      const last = await mine.one(TRUST.consentLast, { contact, purpose })
      return last ? { state: last.decision, version: last.version, at: last.at } : { state: 'none', version: null, at: null }
    },
    async consents(contact) {
      const rows = await mine.all(TRUST.consentList, { contact })
      if (rows.length === 0) return []
      const key = await keyOf(contact)
      return rows.map(({ body, ...row }) => ({
        ...row,
        ...unsealJson<{ channel: string; text: string }>(key, consentPlace(bot, row.id), body),
      }))
    },

    async putCode({ by: way, ...code }) {
      await db.commit([mine.step(TRUST.codeRemove, { contact: code.contact }), mine.step(TRUST.codeInsert, { ...code, way }, 1)])
    },
    async tryCode(contact, most, at) {
      if (!(await changed(mine.step(TRUST.codeTry, { contact, most, at })))) {
        await changed(mine.step(TRUST.codeExpire, { contact, at }))
        return null
      }
      return codeOf(await mine.one(TRUST.codeGet, { contact }))
    },
    code: async (contact) => codeOf(await mine.one(TRUST.codeGet, { contact })),
    useCode: (contact, id) => changed(mine.step(TRUST.codeUse, { contact, id })),

    async app(contact) {
      const row = await mine.one(TRUST.appGet, { contact })
      if (!row) return null
      const secret = unseal(await keyOf(contact), appPlace(bot, contact), row.secret)
      return { secret, step: row.step, confirmed: row.confirmedAt !== null }
    },
    async putApp(contact, secret, at) {
      const sealed = seal(await keyOf(contact), appPlace(bot, contact), secret)
      await db.commit([mine.step(TRUST.appRemove, { contact }), mine.step(TRUST.appInsert, { contact, secret: sealed, at }, 1)])
    },
    useStep: (contact, step) => changed(mine.step(TRUST.appStep, { contact, step })),
    async confirmApp(contact, at) {
      await changed(mine.step(TRUST.appConfirm, { contact, at }))
    },

    async verify(contact, { customer, level, at, until }) {
      const sealed = seal(await keyOf(contact), customerPlace(bot, contact), customer)
      await db.commit([
        mine.step(TRUST.verificationRemove, { contact }),
        mine.step(TRUST.verificationInsert, { contact, level, customer: sealed, at, until }, 1),
      ])
    },
    async verified(contact, now) {
      const row = await mine.one(TRUST.verificationGet, { contact, now })
      if (!row) return null
      const customer = unseal(await keyOf(contact), customerPlace(bot, contact), row.customer).toString('utf8')
      return { customer, level: row.level, at: row.at }
    },
    async address(contact) {
      const row = await mine.one(TRUST.contactKey, { contact })
      if (!row) return null
      const key = await vault.contact(bot, contact, row.wrappedKey)
      return { channel: row.channel, address: unsealJson<string>(key, addressPlace(bot, contact), row.address) }
    },

    async lastWords({ channel, address }, since) {
      const blind = vault.keys.blind('contact', bot, channel, address)
      const rows = await mine.all(TRUST.wordsLast, { channel, blind, since })
      const words = rows.toReversed().map(async ({ id, turn, contact, wrappedKey, body, at }): Promise<Words[]> => {
        if (id === null) return []
        const { text } = unsealJson<Reply>(await vault.contact(bot, contact, wrappedKey), bodyPlace(bot, id), body)
        return [{ message: id, turn, text, at }]
      })
      const [first] = rows
      const seen = first ? { conversation: first.conversation, lastSeq: first.lastSeq } : null
      return { words: (await Promise.all(words)).flat(), seen }
    },
    async replaceWords(words) {
      const steps = await Promise.all(
        words.map(async ({ message, turn, text }) => {
          const row = found(await mine.one(TRUST.wordsTurn, { turn }), 'turn')
          const key = await vault.contact(bot, row.contact, row.wrappedKey)
          const words = mine.step(TRUST.wordsReplace, { message, body: sealJson(key, bodyPlace(bot, message), { text }) }, 1)
          const came = unsealCame(key, bot, turn, row.event)
          if (came?.event.kind !== 'text') return [words]
          const event = sealCame(key, bot, turn, { ...came, event: { ...came.event, text } })
          return [words, mine.step(TRUST.wordsReplaceEvent, { turn, event }, 1)]
        }),
      )
      await db.commit(steps.flat())
    },
    awaitsSecret,
    async awaitsSecretOf({ channel, address }) {
      const blind = vault.keys.blind('contact', bot, channel, address)
      const row = await mine.one(INTAKE.contactByBlind, { channel, blind, messageId: '' }) // of no message in particular
      return row?.conversation ? awaitsSecret(row.conversation) : false
    },
    isKnown: async (channel, messageId) => (await mine.one(INTAKE.turnByMessage, { channel, messageId })) !== null,
  }

  async function awaitsSecret(conversation: string): Promise<boolean> {
    const row = await mine.one(TRUST.wordsSession, { conversation })
    if (!row?.session) return false
    const key = await vault.contact(bot, row.contact, row.wrappedKey)
    const session = unsealJson<Session>(key, sessionPlace(bot, conversation), row.session)
    return session.mode === 'bot' && session.waiting?.secret === true
  }
}

function codeOf(row: CodeRow | null) {
  return row && { ...row, used: row.used !== 0 }
}

const consentPlace = (bot: string, row: string): Place => ({ table: 'consents', column: 'body', row, bot })
const appPlace = (bot: string, row: string): Place => ({ table: 'authenticators', column: 'secret', row, bot })
const customerPlace = (bot: string, row: string): Place => ({ table: 'verifications', column: 'customer', row, bot })
const addressPlace = (bot: string, row: string): Place => ({ table: 'contacts', column: 'address', row, bot })
const sessionPlace = (bot: string, row: string): Place => ({ table: 'conversations', column: 'session', row, bot })
