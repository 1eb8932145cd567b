import type { Card, Choice } from '../../../nodes/reply.ts'
import { el, icon, tell } from './dom.ts'
import { judgeLink } from './links.ts'
import type { Pen, Place } from './pen.ts'
import { drawLink } from './prose.ts'

/** A row of stars. Each is a button that says what it means; what is under the finger or the focus is said below them. */
export function drawRating(choices: Choice[], place: Place, pen: Pen): HTMLElement {
  const stars = choices.filter(({ id }) => /^[1-5]$/.test(id))
  const rest = choices.filter((choice) => !stars.includes(choice))
  const group = el('div', { class: 'stars', role: 'group', 'aria-label': pen.words.rating })
  const says = el('span', { class: 'says', 'aria-hidden': 'true' })
  const buttons = stars.map((choice) => {
    const button = el('button', {
      type: 'button',
      class: 'star',
      disabled: !place.open,
      'aria-label': starWords(choice, place, pen),
    })
    button.append(icon('star'))
    button.addEventListener('click', () => pen.choose(choice))
    return button
  })
  const light = (upTo: number) => {
    for (const [i, button] of buttons.entries()) button.classList.toggle('lit', i < upTo)
    tell(says, stars[upTo - 1]?.label ?? '')
  }
  const chosen = stars.findIndex(({ id }) => id === place.chosen) + 1
  buttons.forEach((button, i) => {
    for (const name of ['pointerenter', 'focus']) button.addEventListener(name, () => place.open && light(i + 1))
    for (const name of ['pointerleave', 'blur']) button.addEventListener(name, () => light(chosen))
  })
  light(chosen)
  group.append(...buttons)
  rove(group)
  return el('div', { class: 'rating' }, group, says, rest.length > 0 && drawChoices(rest, place, pen))
}

function starWords({ id, label }: Choice, { chosen }: Place, { words }: Pen): string {
  return id === chosen ? `${label} (${words.chosen})` : label
}

/** Cards to leaf through: by finger, by wheel, by the arrow keys; on a narrow screen one beside half of the next. */
export function drawCards(cards: Card[], place: Place, pen: Pen): HTMLElement {
  const list = el('ul', { class: 'cards', 'aria-label': pen.words.cards, tabindex: cards.length > 1 ? '0' : undefined })
  cards.forEach((card, i) => {
    const label = `${i + 1}/${cards.length}`
    const item = el('li', { class: 'card' }, el('span', { class: 'sr' }, `${label} `), el('h4', { dir: 'auto' }, card.title))
    if (card.subtitle) item.append(el('p', { dir: 'auto' }, card.subtitle))
    if (card.price) item.append(el('p', { class: 'price' }, card.price))
    const link = card.link ? judgeLink(card.link, pen.words.view, pen.prose.trusted) : null
    if (link) item.append(el('p', { class: 'more' }, ...drawLink(link, pen.words.view, pen.prose)))
    const acts = el('div', { class: 'choices' })
    for (const button of card.buttons) acts.append(cardButton(card, button, place, pen))
    if (acts.childElementCount > 0) item.append(acts)
    list.append(item)
  })
  list.addEventListener('keydown', (event) => {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!way || event.target !== list) return
    event.preventDefault()
    list.scrollBy({ left: way * (list.firstElementChild?.clientWidth ?? 200), behavior: 'smooth' })
  })
  return list
}

/** What is pressed is told in words, for whoever reads the conversation later: "Beli: Kopi Gayo". */
function cardButton(card: Card, { id, label }: Choice, place: Place, pen: Pen): HTMLButtonElement {
  const chosen = place.chosen === id
  const says = cardWords(card, label)
  const button = el('button', {
    type: 'button',
    class: `choice${chosen ? ' chosen' : ''}`,
    disabled: !place.open,
    'aria-label': chosen ? `${says} (${pen.words.chosen})` : says,
  })
  button.append(...(chosen ? [icon('check')] : []), el('span', {}, label))
  button.addEventListener('click', () => pen.choose({ id, label: says }))
  return button
}

export function cardWords({ title }: Card, label: string): string {
  return `${label}: ${title}`
}

export function drawChoices(choices: Choice[], place: Place, { words, choose }: Pen): HTMLElement {
  const group = el('div', { class: 'choices', role: 'group', 'aria-label': words.choices })
  for (const choice of choices) {
    const chosen = choice.id === place.chosen
    const button = el('button', { type: 'button', class: `choice${chosen ? ' chosen' : ''}`, disabled: !place.open })
    button.append(
      ...(chosen ? [icon('check')] : []),
      el('span', {}, choice.label),
      ...(chosen ? [el('span', { class: 'sr' }, ` (${words.chosen})`)] : []),
    )
    button.addEventListener('click', () => choose(choice))
    group.append(button)
  }
  rove(group)
  return group
}

/** The arrow keys go from button to button and round. */
function rove(group: HTMLElement): void {
  group.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const buttons = [...group.querySelectorAll('button')]
    const at = buttons.indexOf(event.target as HTMLButtonElement) // the group holds buttons alone; anything else gives -1
    if (!step || at < 0) return
    event.preventDefault()
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
  })
}
