import { AppError } from '../errors.ts'
import { createAccess } from './access.ts'
import { kekFrom, rewrapBot, rewrapInstallation } from './keys.ts'
import { type OpenOptions, openDriver } from './open.ts'
import { BOTS } from './queries/bots.ts'
import { META } from './queries/meta.ts'

/**
 * Changes the key that wraps the data keys (`options.kek` is the old one), whole or not at all: one row per bot and one for
 * the installation, in one transaction. What the keys seal stays as it is. No other program may have the database open: it
 * would go on wrapping new bots' keys with the old one. Resolves with the number of keys; AppError 'store.key' where the
 * old one does not fit.
 */
export async function rotateKek(options: OpenOptions, newKek: Uint8Array): Promise<number> {
  const [from, to] = [kekFrom(options.kek), kekFrom(newKek)]
  const { driver } = await openDriver(options)
  try {
    const { shared, across, forBot, commit } = createAccess(driver)
    const kept = await shared.one(META.metaGet, { name: 'installation' })
    const before = kept?.bytes ?? new Uint8Array()
    const bots = await across.all(BOTS.botKeys)
    const batch = rewrapped(() => [
      shared.step(META.metaRewrap, { name: 'installation', before, bytes: rewrapInstallation(from, to, before) }, 1),
      ...bots.map(({ id, wrappedKey }) =>
        forBot(id).step(BOTS.botRewrap, { before: wrappedKey, wrappedKey: rewrapBot(from, to, id, wrappedKey) }, 1),
      ),
    ])
    await commit(batch)
    await driver.scrub() // what the old key wraps must not linger in the log
    return batch.length
  } finally {
    await driver.close()
  }
}

function rewrapped<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new AppError('store.key', {}, { cause })
  }
}
