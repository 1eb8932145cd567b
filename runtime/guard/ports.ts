import { PortError, type Ports } from '../../nodes/ports.ts'
import type { PortContext } from '../converse/contract.ts'
import { createCodes } from '../identity/codes.ts'
import { createProofs } from '../identity/proof.ts'
import { createIdentity, verifiedAs } from '../identity/verify.ts'
import type { Log } from '../log.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { BotStore, Store } from '../store/contract.ts'
import { consentsOf } from './consents.ts'
import { createDetectors } from './detectors.ts'

export interface TrustDeps {
  store: Store
  mailer: Mailer
  /** For the proofs of one-time codes; not in the database. */
  codeKey: Buffer
  random: (bytes: number) => Buffer
  log: Pick<Log, 'warn'>
}

type Made = Pick<Ports, 'detectors' | 'consents' | 'identity' | 'codes' | 'mail'>

export interface TrustPorts {
  of(context: PortContext): Made
  /** Which customer a contact has proved to be. */
  verified(bot: string, contact: string, now: number): Promise<{ customer: string } | null>
  /** What stands for a code from the moment it arrives. */
  proofOf(bot: string, conversation: string, code: string): string
}

/** What stands behind the ports of trust. A simulated turn, which is nobody's, gets what needs no contact. */
export function createTrustPorts(deps: TrustDeps): TrustPorts {
  const { store, mailer, random, log } = deps
  const proofs = createProofs(deps.codeKey)
  const detectors = createDetectors()

  return {
    proofOf: proofs.of,
    of({ bot, contact, conversation, now, document }) {
      const mail: Made['mail'] = { send: (letter) => mailer.send(letter) }
      if (contact === null || conversation === null) return { detectors, mail, ...NOBODY }
      const mine = store.bot(bot)
      return {
        detectors,
        mail,
        consents: consentsOf(mine, { contact, conversation, now }),
        codes: createCodes(
          { proofs, mailer, random },
          { store: mine, contact, conversation, now, shop: document.name, ownAddress: () => ownAddress(mine, contact, now) },
        ),
        identity: createIdentity({
          store: mine,
          contact,
          now,
          matchOrder: (number, phone) => mine.shop.ownerOf({ number, phone }),
          customerOf: customerOf(mine),
          async alert() {
            log.warn('identity.locked', { bot, conversation })
            await store.audit.add({ at: now, who: 'bot', did: 'identity.locked', what: bot, detail: { conversation } })
          },
        }),
      }
    },
    verified(bot, contact, now) {
      const mine = store.bot(bot)
      return verifiedAs({ store: mine, contact, now, customerOf: customerOf(mine) })
    },
  }
}

/** Of the customer whom the contact has proved to be, as the shop has it. */
async function ownAddress(mine: BotStore, contact: string, now: number): Promise<string | null> {
  const known = await verifiedAs({ store: mine, contact, now, customerOf: customerOf(mine) })
  return (known && (await mine.shop.customer(known.customer))?.email) || null
}

function customerOf({ shop }: BotStore) {
  return async (number: string) => (await shop.customerBy({ number }))?.id ?? null
}

const refuse = () => Promise.reject(new PortError('contact.none', 'nobody is talking'))
/** Live ports for a turn that no contact takes part in. */
const NOBODY: Omit<Made, 'detectors' | 'mail'> = {
  consents: { state: refuse, give: refuse, refuse, withdraw: refuse },
  identity: { verify: refuse, verified: refuse },
  codes: { send: refuse, check: refuse },
}
