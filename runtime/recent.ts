/** About the `max` most recently used of something, by a name. */
export interface Recent<T> {
  get(name: string): T | undefined
  put(name: string, value: T): T
  drop(name: string): void
  clear(): void
}

/**
 * Two generations of half of them each: what is asked for in the older one moves to the newer, and when that is full the older one is
 * let go of whole. To find something costs one look, and nothing is put in another order for it.
 */
export function recentOf<T>(max: number): Recent<T> {
  const most = Math.max(1, Math.ceil(max / 2))
  let young = new Map<string, T>()
  let old = new Map<string, T>()

  function put(name: string, value: T): T {
    if (young.size >= most && !young.has(name)) {
      old = young
      young = new Map()
    }
    young.set(name, value)
    return value
  }

  return {
    get(name) {
      const known = young.get(name)
      if (known !== undefined) return known
      const value = old.get(name)
      return value === undefined ? undefined : put(name, value)
    },
    put,
    drop(name) {
      young.delete(name)
      old.delete(name)
    },
    clear() {
      young = new Map()
      old = new Map()
    },
  }
}
