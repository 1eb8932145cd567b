import type { BotDocument } from '../../nodes/flow.ts'

/**
 * What was drawn but not yet saved, kept in this browser, so that a closed tab or a dead network loses nothing. Each edit
 * is written at once; where the browser keeps nothing (a private window), drawing goes on without it.
 */
export interface Journal {
  read(bot: string): Promise<Entry | undefined>
  write(bot: string, entry: Entry): void
  clear(bot: string): void
  /** Settles when what was handed over is written. */
  settled(): Promise<void>
}

export interface Entry {
  document: BotDocument
  /** The saved draft that the edits were made on. */
  revision: number
  /** Milliseconds since 1970. */
  at: number
}

const NAME = 'jaga-journal'
const STORE = 'drafts'

export function openJournal(factory: IDBFactory | undefined): Journal {
  const database = factory ? open(factory).catch(() => undefined) : Promise.resolve(undefined)
  /** The newest thing to write for each bot: writes that were overtaken are skipped. */
  const waiting = new Map<string, Entry | null>()
  let running: Promise<void> = Promise.resolve()

  const push = (bot: string, entry: Entry | null) => {
    waiting.set(bot, entry)
    running = running.then(async () => {
      const entry = waiting.get(bot)
      if (entry === undefined) return
      waiting.delete(bot)
      const db = await database
      if (db) await put(db, bot, entry)
    })
  }

  return {
    write: (bot, entry) => push(bot, entry),
    clear: (bot) => push(bot, null),
    settled: () => running,
    async read(bot) {
      const db = await database
      // Only `write` puts anything here, so what comes out is an Entry.
      return db ? ((await ask(db.transaction(STORE).objectStore(STORE).get(bot))) as Entry | undefined) : undefined
    },
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(NAME, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return ask(request)
}

/** A browser out of room keeps the drawing on the screen and on the server; the journal alone does without. */
async function put(db: IDBDatabase, bot: string, entry: Entry | null): Promise<void> {
  const store = db.transaction(STORE, 'readwrite').objectStore(STORE)
  await (entry ? ask(store.put(entry, bot)) : ask(store.delete(bot))).catch(() => undefined)
}

function ask<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
