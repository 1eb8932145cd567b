import type Database from 'better-sqlite3'
import { type Compiled, type Question, type Row, valuesFor } from './query.ts'
import { connect, failedBy } from './sqlite-connection.ts'

/**
 * The reading connection. Reads of one turn of the event loop share one read transaction, because beginning one costs more
 * than a read; `renew` ends it before a commit is acknowledged, so that whoever reads after that sees it.
 */
export function openReader(path: string, queries: Record<string, Compiled>) {
  const db = connect(path, { readonly: true })
  const [begin, commit, rollback] = [db.prepare('begin'), db.prepare('commit'), db.prepare('rollback')]
  const prepared = new Map<string, Database.Statement>()

  function renew(): void {
    if (!db.open || !db.inTransaction) return
    try {
      commit.run()
    } catch (cause) {
      // A page that cannot be read has been told of to whoever read it; what is read next begins anew.
      if (db.inTransaction) rollback.run()
      if (db.inTransaction) throw failedBy('renew', cause)
    }
  }

  function statement(name: string, text: string): Database.Statement {
    const known = prepared.get(name)
    if (known) return known
    const made = db.prepare(text)
    prepared.set(name, made)
    return made
  }

  return {
    renew,
    read(question: Question): Row[] {
      const { query: name } = question
      const query = queries[name]
      if (!query) throw new Error(`no query is called ${name}`)
      const values = valuesFor(query, question)
      try {
        if (!db.inTransaction) {
          begin.run()
          setImmediate(renew) // no longer, or the log could not be folded into the file
        }
        return statement(name, query.text).all(values) as Row[] // `all` gives an object a row
      } catch (cause) {
        throw failedBy(name, cause)
      }
    },
    close(): void {
      renew()
      db.close()
    },
  }
}
