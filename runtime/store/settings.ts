import type { SettingsStore } from './contract.ts'
import { SETTINGS } from './queries/staff.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** The installation's settings, sealed: some hold credentials. */
export function createSettings({ db: { shared, commit }, keys }: Vault): SettingsStore {
  const place = (row: string): Place => ({ table: 'settings', column: 'value', row, bot: '' })
  return {
    async get(name) {
      const row = await shared.one(SETTINGS.settingGet, { name })
      return row && unsealJson(keys.installation, place(name), row.value)
    },
    async put(name, value) {
      await commit([shared.step(SETTINGS.settingPut, { name, value: sealJson(keys.installation, place(name), value) }, 1)])
    },
  }
}
