import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrastOf, palette } from '../../runtime/channels/widget/colour.ts'
import { createMemory } from '../../runtime/channels/widget/memory.ts'
import { dayName, fullTime } from '../../runtime/channels/widget/moment.ts'
import { chooseLanguage } from '../../runtime/channels/widget/speech.ts'
import { SURFACES } from '../../runtime/channels/widget/style.ts'
import { LAUNCHER_WORDS, WORDS } from '../../runtime/channels/widget/words.ts'

describe('the brand colour', () => {
  it('is readable whatever the shop picks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
        const { fill, onFill, accent, accentDark } = palette(`#${n.toString(16).padStart(6, '0')}`, SURFACES)
        expect(contrastOf(fill, onFill)).toBeGreaterThanOrEqual(4.5)
        expect(contrastOf(accent, SURFACES.light)).toBeGreaterThanOrEqual(4.5)
        expect(contrastOf(accentDark, SURFACES.dark)).toBeGreaterThanOrEqual(4.5)
      }),
    )
  })
  it('stays as it is where it can', () => expect(palette('#0f766e', SURFACES).fill).toBe('#0f766e'))
  it.each(['', 'red', '#12', '#12345g', 'url(x)', '#fff;}*{display:none'])('takes %j for no colour', (bad) => {
    expect(palette(bad, SURFACES).fill).toMatch(/^#[0-9a-f]{6}$/)
  })
})

describe('the language', () => {
  const both = ['id', 'en'] as const
  it.each([
    [{ asked: 'en', page: 'id' }, 'en'],
    [{ page: 'en-GB', browser: ['id'] }, 'en'],
    [{ page: '', browser: ['fr', 'en-US'] }, 'en'],
    [{ page: 'in_ID' }, 'id'],
    [{ page: 'fr', browser: ['de'] }, 'id'],
    [{ asked: 'en', offered: ['id'] as const }, 'id'],
  ])('%j → %s', (given, language) => expect(chooseLanguage({ offered: both, fallback: 'id', ...given })).toBe(language))

  it('has the same words in both', () => {
    const keys = (value: object, at = ''): string[] =>
      Object.entries(value).flatMap(([key, inner]) =>
        typeof inner === 'object' ? keys(inner, `${at}${key}.`) : [`${at}${key}:${String(inner).includes('%')}`],
      )
    expect(keys(WORDS.en)).toEqual(keys(WORDS.id))
    expect(keys(LAUNCHER_WORDS.en)).toEqual(keys(LAUNCHER_WORDS.id))
    for (const words of [WORDS.id, WORDS.en, LAUNCHER_WORDS.id, LAUNCHER_WORDS.en])
      expect(JSON.stringify(words)).not.toContain('""')
  })
})

describe('dates', () => {
  const at = Date.UTC(2026, 10, 21, 7, 5)
  it.each([
    ['id', 'Asia/Jakarta', '21 November 2026 pukul 14.05 WIB'],
    ['id', 'Asia/Makassar', '21 November 2026 pukul 15.05 WITA'],
    ['en', 'Asia/Jakarta', '21 November 2026, 14:05 WIB'],
  ] as const)('%s in %s', (language, zone, text) => expect(fullTime(at, language, zone)).toBe(text))
  it.each([
    [0, 'Hari ini'],
    [-86_400_000, 'Kemarin'],
    [-5 * 86_400_000, '16 November 2026'],
  ])('%i ms from now is %s', (ms, text) => {
    expect(dayName(at + ms, at, 'id', WORDS.id, 'Asia/Jakarta')).toBe(text)
  })
})

describe('memory', () => {
  const opened = { token: 't', conversation: 'c', expiresAt: 1 }
  const broken = () => {
    throw new DOMException('blocked', 'SecurityError')
  }
  const full = () => ({ getItem: () => null, setItem: broken, removeItem: broken }) as unknown as Storage // only what is used
  it.each([
    ['is blocked', broken],
    ['is full', full],
    ['is missing', () => undefined],
  ])('lasts for the page where storage %s', (_, storage) => {
    const memory = createMemory('toko', storage)
    memory.keepOpened(opened)
    memory.addQueued({ id: 'a', text: 'a', at: 0 })
    expect(memory.opened()).toEqual(opened)
    memory.removeQueued('a')
    memory.keepOpened(null)
    expect([memory.opened(), memory.queue()]).toEqual([null, []])
  })
  it('takes what it cannot read for nothing', () => {
    const memory = createMemory('toko', () => ({ getItem: () => '{half', setItem() {}, removeItem() {} }) as unknown as Storage) // only what is used
    expect(memory.opened()).toBeNull()
  })
})
