import { AppError } from '../errors.ts'
import { type MigrateOptions, migrate } from './migrate.ts'
import { failedBy, type PostgresPort } from './postgres.ts'

/** Migrates under an advisory lock that the transaction holds: of several programs one works and the others wait. */
export async function migratePostgres(port: PostgresPort, options: MigrateOptions): Promise<number> {
  try {
    return await port.transaction(async (query, exec) => {
      await exec(`select pg_advisory_xact_lock(${LOCK})`)
      return await migrate(
        { dialect: 'postgres', exec, all: async (text, values) => (await query('', text, values)).rows },
        options,
      )
    })
  } catch (cause) {
    throw cause instanceof AppError ? cause : failedBy('migrate', cause)
  }
}

/** 'jaga' in ASCII: a number that no other program is likely to lock. */
const LOCK = 0x6a616761
