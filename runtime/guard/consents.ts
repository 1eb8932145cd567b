import type { Ports } from '../../nodes/ports.ts'
import type { BotStore } from '../store/contract.ts'

/** What a contact has agreed to, with the proof of each decision: purpose, text, version, time and channel. */
export function consentsOf(
  { id: bot, trust, conversation: about }: BotStore,
  { contact, conversation, now }: { contact: string; conversation: string; now: number },
): Ports['consents'] {
  async function decide(
    decision: 'given' | 'refused' | 'withdrawn',
    purpose: string,
    version: string,
    text: string,
    id?: string,
  ) {
    const { channel } = await about(conversation)
    const name = id ?? `${bot} ${conversation} ${purpose} ${now}`
    await trust.addConsent({ id: name, contact, conversation, channel, purpose, decision, version, text, at: now })
    return name
  }
  return {
    state: (purpose) => trust.consent(contact, purpose),
    async give({ purpose, version, text, id }) {
      await decide('given', purpose, version, text, id)
    },
    async refuse({ purpose, version, text, id }) {
      await decide('refused', purpose, version, text, id)
    },
    async withdraw({ purpose, id }) {
      const { version } = await trust.consent(contact, purpose)
      const name = await decide('withdrawn', purpose, version ?? '', '', id)
      return { receipt: receiptOf(name) }
    },
  }
}

/** Eight letters and digits that read well aloud, from the decision's own name. */
export function receiptOf(name: string): string {
  return name
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8)
    .toUpperCase()
}
