import type { CodeVerdict, ConsentState, MailResult, Verified } from '../../nodes/ports/trust.ts'
import type { Ports } from '../../nodes/ports.ts'
import { createDetectors } from '../guard/detectors.ts'

/** What the tester may set: what consent and identity are, and what a code, a proof and a mail come to. */
interface Answers {
  consents?: Partial<ConsentState>
  identity?: { verify?: 'verified' | 'wrong' | 'locked'; verified?: Verified | null }
  codes?: { check?: CodeVerdict; hint?: string }
  mail?: Partial<MailResult>
}

/** The ports of trust as a tester meets them: nothing is kept, no mail leaves, any code and any proof is right unless set otherwise. */
export function mockTrust(answers: Answers): Pick<Ports, 'detectors' | 'consents' | 'identity' | 'codes' | 'mail'> {
  const { consents = {}, identity = {}, codes = {}, mail } = answers
  return {
    detectors: createDetectors(),
    consents: {
      state: async () => ({ state: 'none', version: null, at: null, ...consents }),
      give: async () => {},
      refuse: async () => {},
      withdraw: async () => ({ receipt: 'UJI01' }),
    },
    identity: {
      verify: async () => identity.verify ?? 'verified',
      verified: async () => identity.verified ?? null,
    },
    codes: {
      send: async ({ by }) => ({ hint: codes.hint ?? (by === 'app' ? '' : 'u•••@contoh.id') }),
      check: async () => codes.check ?? 'right',
    },
    mail: { send: async () => (mail?.sent === false ? { why: 'off', ...mail, sent: false } : { sent: true }) },
  }
}
