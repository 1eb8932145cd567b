import { afterAll, beforeAll, expect, it } from 'vitest'
import { crossOver } from './apart.ts'
import { type Full, openFull } from './full.ts'
import { searchFiles } from './sealed.ts'

let full: Full
beforeAll(async () => {
  full = await openFull()
})
afterAll(() => full.close())

/** DB-08. */
it('nothing of a person and no credential lies in a file, a backup or the log in the clear', async () => {
  const { found, figures } = await searchFiles(full)
  expect(found).toEqual([])
  expect(figures.files).toBeGreaterThan(1)
})

/** DB-02. */
it('no route of one bot tells or changes anything of another', async () => {
  const wrong: string[] = []
  const { asked } = await crossOver(full, (where, what) => wrong.push(`${where}: ${what}`))
  expect(wrong).toEqual([])
  expect(asked).toBeGreaterThan(100)
})

it('and a word that does lie there, or is told, would be found', async () => {
  full.sealed.planted = full.open.title!
  expect((await searchFiles(full)).found).toContain('planted in jaga.db, as it is')
  const wrong: string[] = []
  await crossOver({ ...full, empty: { ...full.empty, bot: full.bot } }, (where) => wrong.push(where))
  expect(wrong.length).toBeGreaterThan(5)
})
