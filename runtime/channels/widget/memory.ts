import type { Opened } from './protocol.ts'
import type { Queued } from './queue.ts'

/**
 * What a browser remembers of one bot on one page's origin: the conversation's own token and the messages not sent yet.
 * Where storage is blocked or full (private windows, strict settings, a sandboxed frame) it lasts as long as the page.
 */
export function createMemory(bot: string, given: () => Storage | undefined = () => globalThis.localStorage): Memory {
  const here = new Map<string, string>()
  const key = (name: string) => `jaga.${bot}.${name}`
  const storage = reachable(given)

  function read<T>(name: string): T | null {
    try {
      // What lies in storage was written by this file, or by the host page, which may do as it likes with its own customers.
      return JSON.parse(storage?.getItem(key(name)) ?? here.get(name) ?? 'null') as T | null
    } catch {
      return null // unreadable is as good as absent: the conversation begins anew
    }
  }
  function write(name: string, value: unknown): void {
    const text = JSON.stringify(value)
    if (value === null) here.delete(name)
    else here.set(name, text)
    try {
      if (value === null) storage?.removeItem(key(name))
      else storage?.setItem(key(name), text)
    } catch {
      return // full: `here` has it
    }
  }
  const queue = () => read<Queued[]>('queue') ?? []

  return {
    opened: () => read<Opened>('opened'),
    keepOpened: (opened) => write('opened', opened),
    openedKey: key('opened'),
    queue,
    // Read and write back item by item, for a second tab writes the same list.
    addQueued: (item) => write('queue', [...queue().filter(({ id }) => id !== item.id), item]),
    removeQueued(id) {
      const rest = queue().filter((item) => item.id !== id)
      write('queue', rest.length > 0 ? rest : null)
    },
    clearQueue: () => write('queue', null),
    flag: (name) => read<boolean>(name) === true,
    setFlag: (name) => write(name, true),
    seen: () => read<number>('seen') ?? 0,
    keepSeen: (seq) => write('seen', seq || null),
  }
}

export interface Memory {
  opened(): Opened | null
  keepOpened(opened: Opened | null): void
  /** The storage key of `opened`, by which another tab hears of a new conversation. */
  openedKey: string
  queue(): Queued[]
  addQueued(item: Queued): void
  removeQueued(id: string): void
  clearQueue(): void
  flag(name: string): boolean
  setFlag(name: string): void
  /** The last message that the customer has had before their eyes. */
  seen(): number
  keepSeen(seq: number): void
}

function reachable(given: () => Storage | undefined): Storage | undefined {
  try {
    const storage = given()
    storage?.getItem('jaga')
    return storage
  } catch {
    return undefined // blocked by the browser's settings
  }
}
