import { expect, it } from 'vitest'
import type { Access } from '../../runtime/store/access.ts'
import { createSqliteSearch } from '../../runtime/store/knowledge-sqlite.ts'
import type { Vault } from '../../runtime/store/vault.ts'
import { freshFolder, openFresh } from '../store/fresh.ts'
import { conformance } from './conformance.ts'

conformance('SQLite', () => openFresh(freshFolder()))

it('how often a word occurs is asked of the index once, and remembered of the latest words alone', async () => {
  const asked: string[] = []
  const all = async (_query: unknown, { terms }: { terms: string }) => {
    asked.push(...JSON.parse(terms))
    return []
  }
  const db = { forBot: () => ({ all: async () => [] }), shared: { all } } as unknown as Access // all that a search asks of it
  const search = createSqliteSearch({ db } as Vault, 'bot') // the same
  const look = (...words: string[]) => search.words({ words, edition: null, collections: [], take: 5 })
  await look('sepatu')
  await look('sepatu')
  expect(asked).toHaveLength(1)
  const many = Array.from({ length: 12_000 }, (_, n) => `nomor${n}`)
  for (let at = 0; at < many.length; at += 100) await look(...many.slice(at, at + 100))
  asked.length = 0
  await look('nomor11999', 'sepatu')
  expect(asked).toHaveLength(1) // the one of long ago
})
