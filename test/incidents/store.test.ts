import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openStore } from '../../runtime/store/open.ts'
import { freshFolder, openFresh, pathIn } from '../store/fresh.ts'
import { usePGlite } from '../store/pglite.ts'
import { KEK, openShop, silent } from '../store/shop.ts'
import { incidentConformance } from './store.ts'

const pglite = usePGlite()

incidentConformance('SQLite', () => openFresh(freshFolder()))
incidentConformance('PGlite', () => openStore({ url: { pglite: pglite() }, kek: KEK, log: silent }))

it('nothing of what a case tells lies in the file', async () => {
  const folder = freshFolder()
  const store = await openFresh(folder)
  const shop = await openShop(store)
  const { contact, conversation } = await shop.hears('budi', 'halo')
  const story = { summary: 'kisah-rahasia', evidence: { bukti: 'bukti-rahasia' }, freeze: 'akun-rahasia' }
  const opened = await shop.bot.incidents.open({ slot: 's', contact, conversation, kind: 'other', ...story, at: 1 })
  await shop.bot.incidents.note(opened.id, { noteId: 'n', text: 'catatan-rahasia', staff: 'sari', at: 2 })
  await store.close()
  const file = readFileSync(pathIn(folder), 'latin1')
  expect(file).not.toMatch(/(kisah|bukti|akun|catatan)-rahasia/)
  expect(file).toContain(opened.id)
})
