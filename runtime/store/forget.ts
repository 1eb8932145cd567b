import type { BotStore } from './contract.ts'
import { FORGET } from './queries/desk.ts'
import { FORGET_FILES } from './queries/files.ts'
import { FORGET_INCIDENTS } from './queries/incidents.ts'
import { FORGET_PAYMENTS } from './queries/payments.ts'
import { FORGET_TRUST } from './queries/trust.ts'
import type { Vault } from './vault.ts'

/**
 * Erases a person: key and rows go in one transaction, with freed pages overwritten, and the write-ahead log is emptied
 * after it, so that not even the wrapped key is left. What a backup still holds opens with no key of this database.
 */
export function createForget(vault: Vault, bot: string): BotStore['forget'] {
  const mine = vault.db.forBot(bot)
  return async function forget(contact) {
    const { forgetContact, ...children } = FORGET
    await vault.db.commit([
      mine.step(FORGET_FILES.forgetFiles, { contact }),
      ...Object.values(children).map((query) => mine.step(query, { contact })),
      ...Object.values({ ...FORGET_INCIDENTS, ...FORGET_PAYMENTS, ...FORGET_TRUST }).map((query) =>
        mine.step(query, { contact }),
      ),
      mine.step(forgetContact, { contact }, 1, 'not-found'),
    ])
    vault.forgotten(contact)
    await vault.scrub()
  }
}
