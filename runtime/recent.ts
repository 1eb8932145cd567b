/** The most recently used `max` of something, by a name. A Map keeps the order in which its keys were put. */
export interface Recent<T> {
  get(name: string): T | undefined
  put(name: string, value: T): T
  drop(name: string): void
}

export function recentOf<T>(max: number): Recent<T> {
  const kept = new Map<string, T>()
  return {
    get(name) {
      const value = kept.get(name)
      if (value !== undefined) this.put(name, value)
      return value
    },
    put(name, value) {
      kept.delete(name)
      kept.set(name, value)
      if (kept.size > max) kept.delete(kept.keys().next().value!)
      return value
    },
    drop(name) {
      kept.delete(name)
    },
  }
}
