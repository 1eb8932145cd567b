import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import type { FailureCode } from '../errors.ts'
import type { Refusal, Result } from './driver.ts'
import type { Row } from './query.ts'
import { assertPragmas, connect } from './sqlite-connection.ts'
import { type Batch, type Packed, type Step, unpack } from './sqlite-wire.ts'
import { callWitness } from './sqlite-witness.ts'

/**
 * The only writer of a SQLite database, in a thread of its own, so that a slow fsync never stops the event loop. Batches
 * that arrived while the last commit was being written share one transaction and one fsync. Where one of them fails, all are
 * undone and done again with a savepoint each, so that the one undoes itself alone: savepoints for all, always, were measured
 * to write as much to a temporary file as to the database.
 */
export interface WriterData {
  path: string
  queries: Record<string, string>
  maxBytes?: number
  /** Its commits are counted for a witness. */
  serves?: boolean
}

export type ToWriter = { packed: Packed } | { scrub: true } | { close: true }
export type FromWriter =
  | { ready: Record<string, string | number> }
  | { broken: string }
  | { committed: number; outcomes: Outcome[] }
  | { scrubbed: string | null }
/** Of each step how many rows it changed; `rows` where any step returned some. */
export type Outcome = { id: number; changes: number[]; rows?: Row[][] } | { id: number; refusal: Refusal }

/** Twice SQLite’s own. Four times as much was measured to save nothing, for the system keeps what is read often too. */
const CACHE_KB = 4_096
/**
 * Pages of the log before it is folded into the file, 8 MB: a page that was written many times meanwhile is folded in once. Every commit
 * waits for that; twice as many were measured to make the slowest of a hundred turns wait 10 ms longer.
 */
const CHECKPOINT_PAGES = 2_000

if (parentPort) serve(parentPort, workerData as WriterData) // what sqlite.ts gives as workerData

function serve(port: NonNullable<typeof parentPort>, given: WriterData): void {
  const say = (message: FromWriter) => port.postMessage(message)
  let writer: ReturnType<typeof createWriter>
  try {
    writer = createWriter(given)
  } catch (error) {
    say({ broken: codeOf(error) })
    return
  }
  port.on('message', (first: ToWriter) => {
    const batches: Batch[] = []
    const after: ToWriter[] = []
    for (let message: ToWriter | undefined = first; message; message = receiveMessageOnPort(port)?.message) {
      if ('packed' in message) batches.push(...unpack(message.packed))
      else after.push(message)
    }
    for (let at = 0; at < batches.length; at += GROUP) {
      const group = batches.slice(at, at + GROUP)
      say({ committed: group.length, outcomes: writer.commit(group) })
    }
    for (const message of after) {
      if ('scrub' in message) say({ scrubbed: writer.scrub() })
      else {
        writer.close()
        port.close()
      }
    }
  })
  say({ ready: writer.pragmas })
}

function createWriter(given: WriterData) {
  const db = connect(given.path, { readonly: false, maxBytes: given.maxBytes })
  // The first write in WAL mode is where SQLite falls back to NORMAL: do it now, set FULL again, and only then serve.
  db.prepare('update meta set number = number').run()
  db.pragma('synchronous = FULL')
  db.pragma(`cache_size = -${CACHE_KB}`)
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  const pragmas = assertPragmas(db)
  const witness = given.serves ? callWitness(db, given.path) : null
  const prepared = new Map<string, Database.Statement>()
  const exec = (text: string) => db.prepare(text)
  const [begin, commit, rollback] = [exec('begin immediate'), exec('commit'), exec('rollback')]
  const [save, undo, release] = [exec('savepoint batch'), exec('rollback to batch'), exec('release batch')]

  function statement(name: string): Database.Statement {
    const known = prepared.get(name)
    if (known) return known
    const made = db.prepare(given.queries[name]!)
    prepared.set(name, made)
    return made
  }

  function runStep(step: Step): Result {
    const prepared = statement(step.query)
    if (!prepared.reader) return { changes: prepared.run(step.values).changes, rows: [] }
    const rows = prepared.all(step.values) as Row[] // `all` gives an object a row
    return { changes: rows.length, rows }
  }

  function runBatch(batch: Batch): Outcome {
    const results: Result[] = []
    save.run()
    let at = ''
    try {
      for (const step of batch.steps) {
        at = step.query
        const result = runStep(step)
        if (step.expect !== undefined && result.changes !== step.expect) throw new Unmet(step)
        results.push(result)
      }
      release.run()
      return outcomeOf(batch, results)
    } catch (error) {
      if (db.inTransaction) {
        undo.run()
        release.run()
      }
      const step = batch.steps.find((step) => step.query === at)
      return { id: batch.id, refusal: refusalOf(error, at, error instanceof Unmet ? error.step.otherwise : step?.otherwise) }
    }
  }

  function runSteps(batch: Batch): Outcome {
    const results = batch.steps.map((step) => {
      const result = runStep(step)
      if (step.expect !== undefined && result.changes !== step.expect) throw new Unmet(step)
      return result
    })
    return outcomeOf(batch, results)
  }

  function commitCounted(): void {
    const commits = witness?.count()
    commit.run()
    if (commits !== undefined) witness?.tell(commits)
  }

  /** All of them as they are, or null and nothing of it happened. */
  function commitWhole(group: Batch[]): Outcome[] | null {
    try {
      begin.run()
      const outcomes = group.map(runSteps)
      commitCounted()
      return outcomes
    } catch {
      // Why is found out, batch by batch, by whoever does them again.
      if (db.inTransaction) rollback.run()
      return null
    }
  }

  return {
    pragmas,
    commit(group: Batch[]): Outcome[] {
      const whole = commitWhole(group)
      if (whole) return whole
      let outcomes: Outcome[] = []
      try {
        begin.run()
        for (const batch of group) {
          const outcome = runBatch(batch)
          // SQLite undid everything by itself (a full disk may do that): nothing of this group has happened.
          if (!db.inTransaction) throw new Undone('refusal' in outcome ? outcome.refusal.code : 'undone')
          outcomes.push(outcome)
        }
        commitCounted()
      } catch (error) {
        if (db.inTransaction) rollback.run()
        outcomes = group.map((batch) => ({ id: batch.id, refusal: { kind: 'failed', query: 'commit', code: codeOf(error) } }))
      }
      return outcomes
    },
    /** Moves everything into the database file and empties the log. Null, or why it could not be. */
    scrub(): string | null {
      try {
        const [row] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[] // documented answer of this pragma
        return row?.busy === 0 ? null : 'SQLITE_BUSY'
      } catch (error) {
        return codeOf(error)
      }
    },
    close(): void {
      db.close()
      witness?.end()
    },
  }
}

/** Batches of one transaction: bounds how long a first one waits for the rest. */
const GROUP = 500

function outcomeOf({ id }: Batch, results: Result[]): Outcome {
  const changes = results.map((result) => result.changes)
  return results.some(({ rows }) => rows.length > 0) ? { id, changes, rows: results.map(({ rows }) => rows) } : { id, changes }
}

class Unmet extends Error {
  readonly step: Step
  constructor(step: Step) {
    super('expectation unmet')
    this.step = step
  }
}

class Undone extends Error {
  readonly code: string
  constructor(code: string) {
    super('transaction undone')
    this.code = code
  }
}

function refusalOf(error: unknown, query: string, otherwise: FailureCode | undefined): Refusal {
  const code = error instanceof Unmet ? 'unmet' : codeOf(error)
  const kind = error instanceof Unmet || code.startsWith('SQLITE_CONSTRAINT') ? 'conflict' : 'failed'
  return { kind, query, otherwise, code }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'args' in error) return String((error.args as { code?: unknown }).code) // an AppError of connect
  return error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : 'unknown'
}
