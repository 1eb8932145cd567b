import type { Reply } from '../../../nodes/reply.ts'
import { drawEntry, drawGrowing, drawTyping, showProgress } from './bubbles.ts'
import { el, icon } from './dom.ts'
import { dayName } from './moment.ts'
import { cardWords } from './offers.ts'
import type { Pen, Place } from './pen.ts'
import type { Entry, View } from './view.ts'

/** The messages. Only what changed is drawn again; the view stays at the newest message unless the customer has scrolled up to read. */
export function createLog(pen: Pen, signal: AbortSignal): Log {
  const { words, language } = pen
  // Screen readers hear each message once from a live region of its own; a growing text here would be read again and again.
  const list = el('div', { class: 'log', role: 'log', 'aria-live': 'off', 'aria-label': words.log })
  const element = el('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': words.log }, list)
  const toEnd = el('button', { class: 'toend', type: 'button', 'aria-label': words.toEnd, title: words.toEnd }, icon('down'))
  const drawn = new Map<string, { node: HTMLElement; mark: unknown[] }>()
  let following = true
  toEnd.hidden = true

  function bottom(): void {
    element.scrollTop = element.scrollHeight
  }
  function near(): boolean {
    return element.scrollHeight - element.scrollTop - element.clientHeight < 80
  }
  element.addEventListener(
    'scroll',
    () => {
      following = near()
      toEnd.hidden = following
    },
    { signal, passive: true },
  )
  toEnd.addEventListener(
    'click',
    () => {
      bottom()
      element.focus()
    },
    { signal },
  )
  // The composer grows, the soft keyboard opens: the newest message stays in sight.
  const room = new ResizeObserver(() => {
    if (following) bottom()
  })
  room.observe(element)
  signal.addEventListener('abort', () => room.disconnect())

  /** The node for `key`, made again only where one of `mark` has changed. */
  function node(key: string, mark: unknown[], make: () => HTMLElement): HTMLElement {
    const known = drawn.get(key)
    if (known && known.mark.length === mark.length && known.mark.every((value, i) => value === mark[i])) return known.node
    const made = make()
    drawn.set(key, { node: made, mark })
    return made
  }

  return {
    element,
    toEnd,
    follow() {
      following = true
    },
    draw(view, shown) {
      const nodes: HTMLElement[] = []
      const keys = new Set<string>()
      const add = (key: string, mark: unknown[], make: () => HTMLElement) => {
        keys.add(key)
        nodes.push(node(key, mark, make))
      }
      let day = ''
      view.entries.forEach((entry, i) => {
        const name = dayName(entry.at, Date.now(), language, words)
        if (name !== day) add(`day:${name}`, [], () => el('div', { class: 'day' }, name))
        day = name
        const place = placeOf(view.entries, i)
        add(entry.key, [entry, place.first, place.last, place.open, place.chosen], () => {
          const row = drawEntry(entry, place, pen)
          if (view.ready && !drawn.has(entry.key)) row.classList.add('fresh')
          if (entry.delivery === 'waiting') row.classList.add('wait')
          return row
        })
      })
      const { growing } = view
      if (growing) add('growing', [growing.text, growing.stopped], () => drawGrowing(growing.text, growing.stopped, pen))
      if (view.typing) add('typing', [view.mode], () => drawTyping(pen, view.mode === 'person'))
      const says = view.idle
        ? words.deleted
        : view.mode === 'over'
          ? words.over
          : view.ready || view.entries.length > 0 || view.error
            ? ''
            : words.loading
      if (says) add('notice', [says], () => el('div', { class: 'row system' }, el('p', { class: 'notice' }, says)))

      for (const key of drawn.keys()) if (!keys.has(key)) drawn.delete(key)
      for (const [key, part] of view.progress) {
        const bar = drawn.get(key)?.node.querySelector<HTMLElement>('.bar')
        if (bar) showProgress(bar, part)
      }
      arrange(list, nodes)
      if (shown && following) bottom()
      else if (shown) toEnd.hidden = near()
    },
  }
}

export interface Log {
  element: HTMLElement
  toEnd: HTMLElement
  /** The next drawing goes to the newest message. */
  follow(): void
  draw(view: View, shown: boolean): void
}

function placeOf(entries: readonly Entry[], i: number): Place {
  const { from, staffName, reply, at } = entries[i]!
  const joins = (other: Entry | undefined) =>
    other?.from === from && other.staffName === staffName && Math.abs(other.at - at) < 300_000
  const isOffer = from !== 'customer' && hasOffer(reply)
  const later = isOffer ? entries.slice(i + 1) : []
  const answer = later.find((each) => each.from === 'customer')
  const chosen = answer && chosenIn(reply, answer)
  const open = isOffer && !answer && !later.some((each) => hasOffer(each.reply))
  return { first: !joins(entries[i - 1]), last: !joins(entries[i + 1]), open, chosen: chosen ?? null }
}

function hasOffer({ choices, cards }: Reply): boolean {
  return Boolean(choices?.length || cards?.some((card) => card.buttons.length > 0))
}

/** What the customer's answer took: by its id while this page knows it, and after a reload by its words. */
function chosenIn({ choices = [], cards = [] }: Reply, { item, reply }: Entry): string | undefined {
  const id = item?.choice ?? reply.choices?.[0]?.id
  const words = [
    ...choices.map((choice) => ({ id: choice.id, says: choice.label })),
    ...cards.flatMap((card) => card.buttons.map((button) => ({ id: button.id, says: cardWords(card, button.label) }))),
  ]
  return words.find((each) => each.id === id || each.says === reply.text)?.id
}

/** Puts `nodes` into `list` in order, touching only what is not in its place: focus and selection stay. */
function arrange(list: HTMLElement, nodes: readonly HTMLElement[]): void {
  const wanted = new Set<Element>(nodes)
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove()
  nodes.forEach((node, i) => {
    if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null)
  })
}
