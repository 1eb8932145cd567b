import { createPostgresSearch } from './knowledge-postgres.ts'
import { createSqliteSearch } from './knowledge-sqlite.ts'
import type { SearchDriver } from './search-driver.ts'
import type { Vault } from './vault.ts'

export function createSearch(vault: Vault, bot: string): SearchDriver {
  return vault.dialect === 'sqlite' ? createSqliteSearch(vault, bot) : createPostgresSearch(vault, bot)
}
