import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { AppError } from '../runtime/errors.ts'
import { makeFolder } from '../runtime/folder.ts'
import { openDataFolder } from '../runtime/keys.ts'
import { troubleWords } from '../runtime/store/trouble-words.ts'
import { newDataFolder } from './journey/jaga.ts'

const data = newDataFolder()
afterAll(() => data.remove())
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

it('makes a folder and those above it for its owner alone, and leaves one that is there as it is', () => {
  const folder = join(data.path, 'a/b/c')
  makeFolder(folder)
  expect(['a', 'a/b', 'a/b/c'].map((each) => modeOf(join(data.path, each)))).toEqual(['700', '700', '700'])
  mkdirSync(join(data.path, 'open'))
  chmodSync(join(data.path, 'open'), 0o755)
  makeFolder(join(data.path, 'open/inner'))
  expect(modeOf(join(data.path, 'open'))).toBe('755')
})

const places: [string, () => string][] = [
  ['where a file is', () => join(data.path, 'file')],
  ['beneath a file', () => join(data.path, 'file/inner')],
]
// It refuses with ENOENT, at which Node's own recursive mkdir tries for ever.
if (existsSync('/proc/self')) places.push(['on a file system that takes none', () => '/proc/jaga/data'])

it.each(places)('no data folder can be made %s: it says so, in both languages, and touches nothing', (_, place) => {
  const file = join(data.path, 'file')
  writeFileSync(file, 'x', { mode: 0o644 })
  const told = ((): ReturnType<typeof troubleWords> => {
    try {
      openDataFolder(place())
      return null
    } catch (error) {
      return error instanceof AppError ? troubleWords(String(error.args.code), place()) : null
    }
  })()
  expect(told).toEqual({
    en: `${place()} is no folder, and none can be made there. Name another with JAGA_DATA, and start again.`,
    id: `${place()} bukan folder, dan folder tidak bisa dibuat di sana. Sebut yang lain dengan JAGA_DATA, lalu mulai lagi.`,
  })
  expect(modeOf(file)).toBe('644')
})
