import { expect, it } from 'vitest'
import { troubleWords } from '../../runtime/store/trouble-words.ts'

it.each([
  ['SQLITE_FULL', 'is full', 'penuh'],
  ['53100', 'is full', 'penuh'],
  ['SQLITE_READONLY_DBMOVED', 'read-only', 'hanya bisa dibaca'],
  ['/srv/jaga: EACCES', 'may not write', 'tidak boleh menulis'],
  ['/srv/jaga: ENOTDIR', 'is no folder', 'bukan folder'],
  ['SQLITE_CORRUPT', 'is damaged', 'rusak'],
  ['SQLITE_IOERR_READ', '(SQLITE_IOERR_READ)', '(SQLITE_IOERR_READ)'],
  ['3D000', 'no database of the name', 'tidak punya basis data'],
  ['28P01', 'refuses the user or the password', 'menolak nama pengguna'],
  ['42501', 'may not make tables', 'tidak boleh membuat tabel'],
  ['ECONNREFUSED', 'takes no connection (ECONNREFUSED)', 'tidak menerima sambungan (ECONNREFUSED)'],
  ['57P03', 'takes no connection', 'tidak menerima sambungan'],
])('of %s the operator is told what to do, in both languages', (code, en, id) => {
  expect(troubleWords(code, '/srv/jaga')).toEqual({ en: expect.stringContaining(en), id: expect.stringContaining(id) })
})

it('says nothing of what it does not know', () => {
  expect(troubleWords('23505', '/srv/jaga')).toBeNull()
})
