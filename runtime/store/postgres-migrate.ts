import { AppError } from '../errors.ts'
import { type MigrateOptions, migration } from './migrate.ts'
import { failedBy, type PostgresPort } from './postgres.ts'

/** Migrates under an advisory lock that the transaction holds: of several programs one works and the others wait. */
export async function migratePostgres(port: PostgresPort, options: MigrateOptions): Promise<number> {
  try {
    return await port.transaction(async (query) => {
      await query('', 'select pg_advisory_xact_lock($1)', [LOCK])
      const steps = migration('postgres', options)
      let step = steps.next()
      while (!step.done) step = steps.next((await query('', step.value.text, step.value.values)).rows)
      return step.value
    })
  } catch (cause) {
    throw cause instanceof AppError ? cause : failedBy('migrate', cause)
  }
}

/** 'jaga' in ASCII: a number that no other program is likely to lock. */
const LOCK = 0x6a616761
