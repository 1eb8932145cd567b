import { describe, expect, it } from 'vitest'
import { keyLabel, SHORTCUT_GROUPS, SHORTCUTS, shortcutOf } from '../../editor/canvas/shortcuts.ts'
import { REFUSALS } from '../../editor/document/edit.ts'
import { asksForVariable, putVariable } from '../../editor/form/completion.ts'
import { en, id } from '../../editor/locales/canvas.ts'
import { searchTypes } from '../../editor/palette/search.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { GROUPS } from '../../nodes/node.ts'
import { iconNames } from '../../runtime/build/nodeIcons.ts'

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

describe('the table of shortcuts', () => {
  it('gives no key twice, and words to each in both languages', () => {
    const keys = Object.values(SHORTCUTS).flatMap((s) => s.keys)
    expect(new Set(keys).size).toBe(keys.length)
    for (const words of [id, en]) {
      expect(Object.keys(words.shortcut).sort()).toEqual(Object.keys(SHORTCUTS).sort())
      expect(Object.keys(words.sheet)).toEqual(expect.arrayContaining([...SHORTCUT_GROUPS]))
    }
  })

  it('leaves Tab and Space alone', () => {
    expect(
      Object.values(SHORTCUTS)
        .flatMap((s): string[] => [...s.keys])
        .filter((k) => /Tab|Space| /.test(k)),
    ).toEqual([])
    expect(shortcutOf(press('Tab'), false)).toBeUndefined()
    expect(shortcutOf(press(' ', { code: 'Space' }), false)).toBeUndefined()
  })

  it.each([
    ['n', {}, false, 'add'],
    ['z', { ctrlKey: true }, false, 'undo'],
    ['Z', { ctrlKey: true, shiftKey: true }, false, 'redo'],
    ['y', { ctrlKey: true }, false, 'redo'],
    ['z', { metaKey: true }, true, 'undo'],
    ['z', { ctrlKey: true }, true, undefined],
    // A German keyboard has Z where an American one has Y: what is typed counts.
    ['z', { ctrlKey: true, code: 'KeyY' }, false, 'undo'],
    ['!', { shiftKey: true, code: 'Digit1' }, false, 'fit'],
    ['"', { shiftKey: true, code: 'Digit2' }, false, 'zoomSelection'],
    ['?', { shiftKey: true }, false, 'help'],
    ['ˇ', { altKey: true, shiftKey: true, code: 'KeyT' }, true, 'tidy'],
    ['ArrowRight', { shiftKey: true }, false, 'downstream'],
    ['ArrowRight', { altKey: true }, false, 'nudgeRight'],
    ['Delete', { ctrlKey: true }, false, 'heal'],
    ['F8', {}, false, 'nextProblem'],
    ['n', { ctrlKey: true }, false, undefined],
  ] as const)('%s %j (Mac: %s) is %s', (key, more, mac, wanted) => {
    expect(shortcutOf(press(key, more), mac)).toBe(wanted)
  })

  it('writes keys as the keyboard does', () => {
    expect([keyLabel('Mod+Shift+Z', false), keyLabel('Mod+Shift+Z', true), keyLabel('+', false)]).toEqual([
      'Ctrl+Shift+Z',
      '⌘⇧Z',
      '+',
    ])
  })
})

describe('palette search', () => {
  it.each([
    // In an Indonesian editor
    ['id', 'pesan', 'message'],
    ['id', 'balas', 'message'],
    ['id', 'halo', 'message'],
    ['id', 'pilihan', 'choices'],
    ['id', 'tombol', 'choices'],
    ['id', 'tanya', 'question'],
    ['id', 'ask', 'question'],
    ['id', 'maksud', 'intent'],
    ['id', 'handoff', 'handoff'],
    ['id', 'alihkan', 'handoff'],
    ['id', 'kode', 'code'],
    ['id', 'jump', 'jump'],
    // In an English editor
    ['en', 'message', 'message'],
    ['en', 'buttons', 'choices'],
    ['en', 'tanya', 'question'],
    ['en', 'if', 'condition'],
    ['en', 'kalau', 'condition'],
    ['en', 'javascript', 'code'],
    ['en', 'api', 'http-call'],
    ['en', 'variable', 'set-value'],
    ['en', 'selesai', 'end'],
  ] as const)('in %s "%s" gives %s first', (language, query, first) => {
    expect(searchTypes(NODE_TYPES.values(), query, language)[0]?.type).toBe(first)
  })

  it('gives everything for nothing, and nothing for nonsense', () => {
    expect(searchTypes(NODE_TYPES.values(), '  ', 'id')).toHaveLength(NODE_TYPES.size)
    expect(searchTypes(NODE_TYPES.values(), 'zxqwv', 'id')).toEqual([])
  })
})

describe('words', () => {
  it('every refusal and every group of steps has them', () => {
    for (const words of [id, en]) {
      expect(Object.keys(words.refused).sort()).toEqual([...REFUSALS].sort())
      expect(Object.keys(words.group).sort()).toEqual([...GROUPS].sort())
    }
  })
})

describe('icons', () => {
  it('are read from the declarations alone', () => {
    expect(iconNames(["  icon: 'play',\n", "  icon: 'code',\n  note: 'icon: nothing'", "  icon: 'play',\n"])).toEqual([
      'code',
      'play',
    ])
  })
})

describe('asking for a variable', () => {
  it.each([
    ['Halo {{', { from: 5, typed: '' }],
    ['Halo {{ na', { from: 5, typed: 'na' }],
    ['Halo @na', { from: 5, typed: 'na' }],
    ['@', { from: 0, typed: '' }],
    ['toko@contoh', undefined],
    ['{{nama}} ya', undefined],
    ['{ nama', undefined],
  ])('"%s"', (text, wanted) => {
    expect(asksForVariable(text, text.length)).toEqual(wanted)
  })

  it('puts it in place of what was typed, and swallows braces that close it already', () => {
    expect(putVariable('Halo {{na}}!', 5, 9, 'nama')).toEqual({ text: 'Halo {{nama}}!', cursor: 13 })
    expect(putVariable('Halo @n', 5, 7, 'nama')).toEqual({ text: 'Halo {{nama}}', cursor: 13 })
  })
})
