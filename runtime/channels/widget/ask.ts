import { el, icon } from './dom.ts'
import type { Link } from './links.ts'
import type { Words } from './words.ts'

/** A question over the panel that must be answered first: the keyboard stays within it, Escape is "no", focus goes back to where it was. */
export function ask(
  over: HTMLElement,
  given: { title: string; body: (Node | string)[]; yes: HTMLElement; no: string },
): Promise<boolean> {
  const root = over.getRootNode() as ShadowRoot // the panel lives in the widget's shadow tree
  const before = root.activeElement
  const no = el('button', { class: 'act', type: 'button' }, given.no)
  const box = el('div', {
    class: 'ask',
    role: 'alertdialog',
    'aria-modal': 'true',
    'aria-labelledby': 'j-ask',
    'aria-describedby': 'j-why',
  })
  box.append(
    el('h3', { id: 'j-ask' }, given.title),
    el('div', { id: 'j-why' }, ...given.body),
    el('div', { class: 'acts' }, no, given.yes),
  )
  const veil = el('div', { class: 'veil' }, box)
  const behind = [...over.children].filter((child): child is HTMLElement => child instanceof HTMLElement)
  return new Promise((resolve) => {
    const done = (answer: boolean) => {
      veil.remove()
      for (const part of behind) part.inert = false
      if (before instanceof HTMLElement && before.isConnected) before.focus()
      resolve(answer)
    }
    veil.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation()
        done(false)
      } else if (event.key === 'Tab') {
        event.preventDefault()
        if (root.activeElement === no) given.yes.focus()
        else no.focus()
      }
    })
    veil.addEventListener('click', (event) => {
      if (event.target === veil) done(false)
    })
    no.addEventListener('click', () => done(false))
    given.yes.addEventListener('click', () => done(true))
    for (const part of behind) part.inert = true
    over.append(veil)
    no.focus()
  })
}

/** Before a link leads out of the shop: where to, in full, and what is odd about it. */
export function askLink(over: HTMLElement, link: Link, words: Words): Promise<boolean> {
  const yes = el(
    'a',
    { class: 'act main', href: link.href, target: '_blank', rel: 'noopener noreferrer nofollow' },
    words.linkOpen,
  )
  const warnings = link.warnings.map((warning) =>
    el('p', { class: 'warn' }, icon('alert'), el('span', {}, words.warnings[warning])),
  )
  const body = [el('p', {}, words.linkWhy), el('p', { class: 'where' }, link.host), el('p', { class: 'address' }, link.href)]
  return ask(over, { title: words.linkAsk, body: [...body, ...warnings, el('p', {}, words.careful)], yes, no: words.cancel })
}

/** The conversation's menu: opened by its button, walked with the arrow keys, closed by Escape or by going elsewhere. */
export function attachMenu(button: HTMLButtonElement, items: HTMLButtonElement[], signal: AbortSignal): HTMLElement {
  const menu = el(
    'div',
    { class: 'menu', role: 'menu', id: 'j-menu', 'aria-label': button.getAttribute('aria-label') ?? '' },
    ...items,
  )
  menu.hidden = true
  const show = (open: boolean) => {
    menu.hidden = !open
    button.setAttribute('aria-expanded', String(open))
    if (open) items.find((item) => !item.hidden)?.focus()
  }
  button.setAttribute('aria-haspopup', 'menu')
  button.setAttribute('aria-expanded', 'false')
  button.setAttribute('aria-controls', 'j-menu')
  button.addEventListener('click', () => show(menu.hidden !== false), { signal })
  menu.addEventListener('click', () => show(false), { signal })
  menu.addEventListener(
    'keydown',
    (event) => {
      const shown = items.filter((item) => !item.hidden)
      const at = shown.indexOf(event.target as HTMLButtonElement) // only the items are in it
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
      if (event.key === 'Escape') {
        event.stopPropagation()
        show(false)
        button.focus()
      } else if (event.key === 'Tab') show(false)
      else if (to !== undefined) {
        event.preventDefault()
        shown.at(to % shown.length)?.focus()
      }
    },
    { signal },
  )
  menu.addEventListener(
    'focusout',
    (event) => {
      const next = event.relatedTarget
      if (next instanceof Node && !menu.contains(next) && next !== button) show(false)
    },
    { signal },
  )
  return menu
}
