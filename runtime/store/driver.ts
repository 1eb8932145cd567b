import { AppError, type FailureCode } from '../errors.ts'
import type { Compiled, Question, Row, Statement } from './query.ts'
import type { Dialect } from './tables.ts'

/** What a database must do for the store: run a prepared query, and commit a batch whole or not at all. */
export interface Driver {
  dialect: Dialect
  /** Sees everything that was acknowledged before. */
  read(question: Question): Promise<Row[]>
  /** One transaction. Rejects with the AppError that the failing statement names, and then nothing of it happened. */
  commit(batch: Statement[]): Promise<Result[]>
  /** After rows that must not be found again were deleted: clears what the journal still holds of them. */
  scrub(): Promise<void>
  health(): Promise<{ pragmas: Record<string, string | number>; bytes: number }>
  close(): Promise<void>
}

export interface Result {
  changes: number
  /** What `returning` gave. */
  rows: Row[]
}

/** `Error` cannot cross threads whole; this can. */
export interface Refusal {
  /** 'conflict': an expectation or a constraint. 'failed': the database itself. */
  kind: 'conflict' | 'failed'
  query: string
  otherwise?: FailureCode
  /** The database's own code, for the operator. */
  code: string
}

export interface DriverOptions {
  queries: Record<string, Compiled>
  failpoint: Failpoint
  /** Told of each commit, with the number of batches that shared it. */
  onCommit: (batches: number) => void
}

/**
 * Named places at which a test may end the process; `about` is a batch's first query. Besides these there is `migration.N`
 * before each statement of the Nth migration.
 */
export type Failpoint = (name: string, about?: string) => void
export const STORE_FAILPOINTS = [
  'store.before-commit',
  'store.after-commit',
  'scrub.before',
  'scrub.after',
  'migration.before-commit',
] as const

export function failureOf(refusal: Refusal, cause?: unknown): AppError {
  const { kind, query, otherwise, code } = refusal
  return new AppError(kind === 'failed' ? 'store.failed' : (otherwise ?? 'conversation.conflict'), { query, code }, { cause })
}

export function isConflict(error: unknown, code: FailureCode = 'conversation.conflict'): error is AppError {
  return error instanceof AppError && error.code === code
}

/** The database did not answer, or refused for a reason of its own. */
export function isStoreFailure(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'store.failed'
}

/** Ours: SQLite's log is gone, and with it what was acknowledged (`sqlite-witness.ts`). */
export const LOG_MISSING = 'LOG_MISSING'

/** SQLite's and PostgreSQL's codes (appendix A) for what is not as it was written: that does not pass. */
export const DAMAGED = /SQLITE_(CORRUPT|NOTADB)|^XX00[12]$/

export function isDamage({ args }: AppError): boolean {
  return DAMAGED.test(String(args.code))
}
