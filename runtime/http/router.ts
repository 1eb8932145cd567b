import type { Result, Router } from 'hono/router'
import { TrieRouter } from 'hono/router/trie-router'
import { recentOf } from '../recent.ts'

/** Addresses of one bot, say, come with each message of all its customers. */
const REMEMBERED = 1_000
/** Characters of a method and an address that are worth it. */
const LONGEST = 200

/** Hono's own router, with what it found remembered: some hundred routes are looked through once for an address and not for each request. */
export function rememberingRouter<T>(): Router<T> {
  const router = new TrieRouter<T>()
  const found = recentOf<Result<T>>(REMEMBERED)
  return {
    name: 'RememberingRouter',
    add: (method, path, handler) => router.add(method, path, handler),
    match(method, path) {
      const key = `${method} ${path}`
      if (key.length > LONGEST) return router.match(method, path)
      return found.get(key) ?? found.put(key, router.match(method, path))
    },
  }
}
