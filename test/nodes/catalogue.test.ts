import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogue } from '../../nodes/catalogue.ts'
import { NODE_TYPES } from '../../nodes/index.ts'

const page = readFileSync(new URL('../../nodes/README.md', import.meta.url), 'utf8')

test('the catalogue page is that of the declarations: `npm run catalogue` writes it', () =>
  expect(page).toBe(catalogue(NODE_TYPES)))

test('a changed declaration makes it an older one', () => {
  const message = NODE_TYPES.get('message')!
  expect(catalogue(new Map([...NODE_TYPES, ['message', { ...message, version: 2 }]]))).not.toBe(page)
})

test('it names every step in both languages', () => {
  for (const { type, words } of NODE_TYPES.values()) {
    expect(page).toContain(`### ${type}\n`)
    for (const { name, help, limits } of [words.id, words.en]) expect(page).toContain(`**${name}.** ${help} ${limits}`)
  }
})
