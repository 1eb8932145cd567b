import { ref } from 'vue'
import type { JsonObject } from '../../nodes/json.ts'

/** Variables kept under a name, to start from again. They stay in this browser, per bot, without what is secret. */
export interface Snapshot {
  name: string
  variables: JsonObject
  contact: JsonObject
}

export function useSnapshots(bot: string) {
  const key = `jaga.snapshots.${bot}`
  const kept = ref<Snapshot[]>(read(key))

  function write(next: Snapshot[]) {
    kept.value = next
    localStorage.setItem(key, JSON.stringify(next))
  }

  return {
    kept,
    /** A name that is known is replaced. */
    keep: (snapshot: Snapshot) => write([...kept.value.filter((s) => s.name !== snapshot.name), snapshot].slice(-30)),
    remove: (name: string) => write(kept.value.filter((s) => s.name !== name)),
  }
}

function read(key: string): Snapshot[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(found) ? found.filter(isSnapshot) : []
  } catch {
    return [] // Somebody wrote something else there: nothing of ours is lost by starting anew.
  }
}

function isSnapshot(value: unknown): value is Snapshot {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'variables' in value &&
    'contact' in value
  )
}
