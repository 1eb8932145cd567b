import type { PortName, Ports } from '../../nodes/ports.ts'

type Trust = 'detectors' | 'consents' | 'identity' | 'codes' | 'mail'

/**
 * The ports of trust, journalled. Detectors are pure and are asked anew. Consent goes under one id however often the turn is
 * run; a mail and a code are announced before they leave, because nobody can call them back.
 *
 * @param call makes one call and records its answer; `changes` where it must not be made twice
 * @param idOf the name that a call has for good, by its key
 */
export function journalledTrust(
  ports: Pick<Ports, Trust>,
  call: <T>(port: PortName, sent: unknown, make: (key: string) => Promise<T>, changes?: boolean) => Promise<T>,
  idOf: (key: string) => string,
): Pick<Ports, Trust> {
  const { detectors, consents, identity, codes, mail } = ports
  return {
    detectors,
    consents: {
      state: (purpose) => call('consents', ['state', purpose], () => consents.state(purpose)),
      give: (consent) => call('consents', ['give', consent], (key) => consents.give({ ...consent, id: idOf(key) })),
      refuse: (consent) => call('consents', ['refuse', consent], (key) => consents.refuse({ ...consent, id: idOf(key) })),
      withdraw: (what) => call('consents', ['withdraw', what], (key) => consents.withdraw({ ...what, id: idOf(key) })),
    },
    identity: {
      verify: (proof) => call('identity', ['verify', proof], () => identity.verify(proof)),
      verified: () => call('identity', ['verified'], () => identity.verified()),
    },
    codes: {
      send: (challenge) => call('codes', ['send', challenge], (key) => codes.send({ ...challenge, id: idOf(key) }), true),
      check: (answer) => call('codes', ['check', answer], () => codes.check(answer)),
    },
    mail: { send: (letter) => call('mail', letter, (key) => mail.send({ ...letter, id: idOf(key) }), true) },
  }
}
