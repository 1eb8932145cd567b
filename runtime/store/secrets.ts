import type { BotStore } from './contract.ts'
import { BOTS } from './queries/bots.ts'
import { type Place, seal, unseal } from './seal.ts'
import type { Vault } from './vault.ts'

/** A bot's credentials, by name: their values are sealed with the bot's key and are shown to nobody. */
export function createSecrets(
  vault: Vault,
  bot: string,
): Pick<BotStore, 'secrets' | 'putSecret' | 'removeSecret' | 'revealSecret'> {
  const { db } = vault
  const mine = db.forBot(bot)
  const place = (name: string): Place => ({ table: 'secrets', column: 'value', row: name, bot })
  return {
    async secrets() {
      return (await mine.all(BOTS.secretList)).map((row) => ({ ...row, hosts: JSON.parse(row.hosts) }))
    },
    async putSecret({ name, value, hosts, by, at }) {
      const sealed = seal(await vault.bot(bot), place(name), value)
      await db.commit([mine.step(BOTS.secretPut, { name, value: sealed, hosts: JSON.stringify(hosts), by, at }, 1)])
      await vault.scrub() // the value that this one replaces may have leaked: it must not linger in the log
    },
    async removeSecret(name) {
      await db.commit([mine.step(BOTS.secretRemove, { name }, 1, 'not-found')])
      await vault.scrub()
    },
    async revealSecret(name) {
      const row = await mine.one(BOTS.secretGet, { name })
      return row && { value: unseal(await vault.bot(bot), place(name), row.value).toString('utf8'), hosts: JSON.parse(row.hosts) }
    },
  }
}
