import type { Challenge, Codes, CodeVerdict } from '../../nodes/ports/trust.ts'
import { PortError } from '../../nodes/ports.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { BotStore } from '../store/contract.ts'
import type { CodeRecord } from '../store/contract-trust.ts'
import { codeMail } from './code-mail.ts'
import { equal, type Proofs } from './proof.ts'
import { hotp, stepsAround } from './totp.ts'

export interface CodeDeps {
  proofs: Proofs
  mailer: Mailer
  /** Cryptographically strong. */
  random: (bytes: number) => Buffer
}

/** Whose code it is, where it will be typed, and the moment. */
export interface CodeGiven {
  store: BotStore
  contact: string
  conversation: string
  /** Milliseconds since 1970. */
  now: number
  /** What the shop is called in the mail. */
  shop: string
  /** The e-mail address that the shop has of the customer whom the contact has proved to be; null where there is none. */
  ownAddress: () => Promise<string | null>
}

export const CODE_TRIES = 5
export const CODE_MINUTES = 10
/** Codes that one contact, or one address, is sent in an hour: with five tries each, a guess succeeds once in 40,000 hours. */
export const MOST_SENT = 5
const HOUR = 3_600_000

/** One-time codes for one contact (NIST SP 800-63B-4, 3.1.3.2; AUTH-10 to AUTH-12). */
export function createCodes({ proofs, mailer, random }: CodeDeps, given: CodeGiven): Codes {
  const { store, contact, conversation, now, shop } = given
  const { trust } = store
  return {
    async send({ by, to, action, amount, minutes, language, id: letter }) {
      const address = by === 'email' ? addressOf(to ?? (await given.ownAddress())) : null
      if (by === 'app' && !(await trust.app(contact))?.confirmed) throw new PortError('codes.no-app', 'the contact has no app')
      await refuseMany(given, address)
      const id = random(16).toString('base64url')
      const code = newCode(random)
      const binding = proofs.binding(store.id, contact, action, amount)
      const proof = by === 'email' ? proofs.of(store.id, conversation, code) : ''
      const lasts = Math.min(Math.max(1, minutes), CODE_MINUTES) * 60_000
      const mac = proofs.mac(id, proof, binding)
      await trust.putCode({ id, contact, conversation, by, mac, binding, at: now, expiresAt: now + lasts })
      if (address === null) return { hint: '' }
      const sent = await mailer.send({
        to: address,
        ...codeMail({ code, action, amount, minutes: lasts / 60_000, language, shop }),
        id: letter,
      })
      if (!sent.sent) throw new PortError(`mail.${sent.why}`, 'the code could not be sent')
      return { hint: masked(address) }
    },

    async check({ proof, action, amount }) {
      const code = await trust.tryCode(contact, CODE_TRIES, now)
      if (!code) return outOfTries(await trust.code(contact))
      const binding = proofs.binding(store.id, contact, action, amount)
      if (await isRight(code, proof, binding)) return (await trust.useCode(contact, code.id)) ? 'right' : 'expired'
      return code.tries >= CODE_TRIES ? 'locked' : 'wrong'
    },
  }

  async function isRight(code: CodeRecord, proof: string, binding: Uint8Array): Promise<boolean> {
    if (code.by === 'email') return equal(proofs.mac(code.id, proof, binding), code.mac)
    const app = await trust.app(contact)
    if (!app || !equal(binding, code.binding)) return false
    const proofOf = (step: number) => Buffer.from(proofs.of(store.id, conversation, hotp(app.secret, step)))
    // Every step is compared, so that the time taken does not tell which one it was.
    const steps = stepsAround(now).filter((step) => equal(proofOf(step), Buffer.from(proof)))
    return steps.length > 0 && trust.useStep(contact, Math.max(...steps))
  }
}

/** 000000 to 999999, each as likely: numbers that would make some likelier are drawn anew. */
export function newCode(random: (bytes: number) => Buffer): string {
  for (;;) {
    const number = random(4).readUInt32BE()
    if (number < FAIR) return String(number % 1_000_000).padStart(6, '0')
  }
}

const FAIR = Math.floor(2 ** 32 / 1_000_000) * 1_000_000

function outOfTries(code: CodeRecord | null): CodeVerdict {
  return code && !code.used && code.tries >= CODE_TRIES ? 'locked' : 'expired'
}

async function refuseMany({ store, contact, now }: CodeGiven, address: string | null): Promise<void> {
  const subjects = [{ kind: 'code.contact', subject: contact }, ...(address ? [{ kind: 'code.address', subject: address }] : [])]
  for (const subject of subjects) {
    const nth = await store.trust.attempt(subject, MOST_SENT, HOUR, now)
    if (nth === null) throw new PortError('codes.limited', 'too many codes within an hour')
  }
}

function addressOf(to: Challenge['to']): string {
  if (to === null) throw new PortError('codes.no-address', 'the shop has no address of this customer')
  const address = to.trim().toLowerCase()
  if (!/^[^\s@<>,;:"()[\]\\]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,24}$/.test(address))
    throw new PortError('mail.address', 'no address that mail can go to')
  return address
}

/** `budi@contoh.id` as `b•••@contoh.id`. */
export function masked(address: string): string {
  return address.replace(/^(.)[^@]*/, '$1•••')
}
