// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { Reply } from '../../nodes/reply.ts'
import { drawEntry } from '../../runtime/channels/widget/bubbles.ts'
import { el, tell } from '../../runtime/channels/widget/dom.ts'
import type { Pen } from '../../runtime/channels/widget/pen.ts'
import type { Entry } from '../../runtime/channels/widget/view.ts'
import { WORDS } from '../../runtime/channels/widget/words.ts'

/** WEB-09: whatever a shop, its model or its staff name something, the customer sees every character of it. */

const nothing = () => undefined
const pen: Pen = {
  words: WORDS.id,
  language: 'id',
  prose: { trusted: [], newTab: 'tab baru', ask: nothing },
  choose: nothing,
  retry: nothing,
  cancel: nothing,
  showAll: nothing,
}
const TURNED = 'Bayar\u202e000.05pR\u202c'
const SHOWN = 'Bayar[U+202E]000.05pR[U+202C]'

function drawn(reply: Partial<Reply>, more: Partial<Entry> = {}): HTMLElement {
  const entry: Entry = { key: 'k', seq: 1, from: 'bot', reply: { text: '', ...reply }, at: 0, ...more }
  return drawEntry(entry, { first: true, last: true, open: true, chosen: null }, pen)
}

describe('characters that hide or turn the text are shown by their code', () => {
  const card = { id: 'c', title: TURNED, subtitle: TURNED, price: TURNED, buttons: [{ id: 'b', label: TURNED }] }
  const cases: [string, () => HTMLElement, number][] = [
    ['a choice', () => drawn({ choices: [{ id: 'a', label: TURNED }] }), 1],
    ['a card, its price and its button', () => drawn({ cards: [card] }), 4],
    ['the name of a colleague', () => drawn({ text: 'Halo' }, { from: 'staff', staffName: TURNED }), 1],
    [
      'a source and what it says',
      () => drawn({ text: 'Ya.', sources: [{ document: 'd', from: 0, to: 1, title: TURNED, text: TURNED }] }),
      2,
    ],
    ['a notice', () => drawn({ text: TURNED }, { from: 'system' }), 1],
    ['the words of a reply', () => drawn({ text: TURNED }), 1],
    ['the words of a choice that was pressed', () => drawn({ text: TURNED }, { from: 'customer' }), 1],
    ['a text put in the place of another', () => made((box) => tell(box, TURNED)), 1],
  ]
  it.each(cases)('%s', (_what, draw, times) => {
    const text = draw().textContent ?? ''
    expect(text.split(SHOWN)).toHaveLength(times + 1)
    expect(text).not.toMatch(/[\u202a-\u202e]/)
  })

  it('also where it is only read out', () => {
    expect(el('button', { 'aria-label': TURNED, title: TURNED }).outerHTML).not.toMatch(/[\u202a-\u202e]/)
    const stars = drawn({ input: 'rating', choices: [{ id: '1', label: TURNED }] })
    expect(stars.querySelector('.star')?.getAttribute('aria-label')).toBe(SHOWN)
  })

  it('and emoji stay what they are', () => {
    const family = '👨‍👩‍👧 1️⃣ ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿'
    expect(drawn({ choices: [{ id: 'a', label: family }] }).textContent).toContain(family)
  })
})

function made(change: (box: HTMLElement) => void): HTMLElement {
  const box = el('div', {}, 'sebelumnya')
  change(box)
  return box
}
