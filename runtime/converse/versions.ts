import type { BotDocument } from '../../nodes/flow.ts'
import type { Store } from '../store/contract.ts'

export type Versions = (bot: string, version: number) => Promise<BotDocument>

/** Published versions never change, so that each is read once. The least recently used make room. */
export function createVersions(store: Store, most = 200): Versions {
  const kept = new Map<string, Promise<BotDocument>>()
  return (bot, version) => {
    const key = `${bot} ${version}`
    const found = kept.get(key) ?? read(store, bot, version)
    kept.delete(key)
    kept.set(key, found)
    found.catch(() => kept.delete(key))
    if (kept.size > most) kept.delete(kept.keys().next().value!)
    return found
  }
}

async function read(store: Store, bot: string, version: number): Promise<BotDocument> {
  return (await store.bot(bot).version(version)).document
}
