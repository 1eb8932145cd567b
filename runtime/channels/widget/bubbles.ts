import type { Language } from '../../../nodes/language.ts'
import type { Choice, Source } from '../../../nodes/reply.ts'
import { el, icon } from './dom.ts'
import { showHidden } from './links.ts'
import { clockTime, fullTime } from './moment.ts'
import { drawProse, type ProseOptions } from './prose.ts'
import type { Entry } from './view.ts'
import type { Words } from './words.ts'

/** One message. `place` says where in a row of the same sender's messages it stands, for its corners and its time. */
export function drawEntry(entry: Entry, place: Place, pen: Pen): HTMLElement {
  const { from, reply } = entry
  if (from === 'system') return el('div', { class: 'row system' }, el('p', { class: 'notice' }, reply.text))
  const who =
    from === 'customer' ? pen.words.you : from === 'staff' ? showHidden(entry.staffName || pen.words.staff) : pen.words.bot
  const row = el('div', { class: `row ${from}${place.first ? ' first' : ''}${place.last ? ' last' : ''}`, 'data-key': entry.key })
  row.append(
    from === 'staff' && place.first ? el('div', { class: 'who' }, initial(who), who) : el('span', { class: 'sr' }, `${who}: `),
  )
  const text = entry.cut ?? reply.text
  if (text.trim() !== '')
    row.append(el('div', { class: 'bubble', dir: 'auto' }, from === 'customer' ? text : drawProse(text, pen.prose)))
  if (entry.cut !== undefined) row.append(drawCut(entry, pen))
  else if (reply.sources?.length) row.append(drawSources(reply.sources, pen))
  const meta = drawMeta(entry, place, pen)
  if (meta) row.append(meta)
  if (from !== 'customer' && reply.choices?.length) row.append(drawChoices(reply.choices, place, pen))
  return row
}

export interface Place {
  first: boolean
  last: boolean
  /** Its quick replies may still be pressed. */
  open: boolean
  /** Of its quick replies, the one that the customer took. */
  chosen: string | null
}

/** What every drawing needs. */
export interface Pen {
  words: Words
  language: Language
  prose: ProseOptions
  choose: (choice: Choice) => void
  retry: (key: string) => void
  showAll: (key: string) => void
}

export function drawGrowing(text: string, stopped: boolean, pen: Pen): HTMLElement {
  const row = el('div', { class: 'row bot first last growing' })
  if (text.trim() !== '')
    row.append(el('div', { class: 'bubble', dir: 'auto' }, drawProse(text, { ...pen.prose, growing: true })))
  if (stopped) row.append(el('div', { class: 'meta' }, pen.words.stopped))
  return row
}

export function drawTyping(pen: Pen, byStaff: boolean): HTMLElement {
  const dots = el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'))
  return el(
    'div',
    { class: 'row bot first last typing' },
    el('div', { class: 'bubble' }, dots, el('span', { class: 'sr' }, byStaff ? pen.words.staffTyping : pen.words.typing)),
  )
}

function drawMeta(entry: Entry, place: Place, { words, language, retry }: Pen): HTMLElement | null {
  const { delivery } = entry
  if (delivery === 'failed') {
    const again = el('button', { class: 'again', type: 'button' }, icon('retry'), words.retry)
    again.addEventListener('click', () => retry(entry.key))
    const why = entry.error?.status === 413 ? words.tooLong : words.failedWhy
    return el('div', { class: 'meta failed' }, icon('alert'), `${words.delivery.failed}. ${why} `, again)
  }
  const pending = delivery === 'waiting' || delivery === 'sending'
  if (!place.last && !pending) return null
  const time = el(
    'time',
    { datetime: new Date(entry.at).toISOString(), title: fullTime(entry.at, language) },
    clockTime(entry.at, language),
  )
  const mark =
    delivery === undefined
      ? null
      : el(
          'span',
          { class: 'mark', title: words.delivery[delivery] },
          icon(pending ? 'clock' : 'check'),
          el('span', { class: 'sr' }, words.delivery[delivery]),
        )
  return el('div', { class: 'meta' }, entry.reply.generated && `${words.generated} · `, time, mark)
}

function drawCut(entry: Entry, { words, showAll }: Pen): HTMLElement {
  const more = el('button', { class: 'again', type: 'button' }, words.showAll)
  more.addEventListener('click', () => showAll(entry.key))
  return el('div', { class: 'meta' }, `${words.stopped} `, more)
}

function drawChoices(choices: Choice[], place: Place, { words, choose }: Pen): HTMLElement {
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
  group.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const buttons = [...group.querySelectorAll('button')]
    const at = buttons.indexOf(event.target as HTMLButtonElement) // the group holds buttons alone; anything else gives -1
    if (!step || at < 0) return
    event.preventDefault()
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
  })
  return group
}

function drawSources(sources: Source[], { words }: Pen): HTMLElement {
  const list = el('ol', {})
  for (const { title, heading, text } of sources) {
    const name = showHidden(heading ? `${title}, ${heading}` : title)
    list.append(el('li', {}, el('cite', {}, name), el('q', {}, text.length > 280 ? `${text.slice(0, 280).trimEnd()}…` : text)))
  }
  return el('details', { class: 'sources' }, el('summary', {}, `${words.sources} (${sources.length})`), list)
}

function initial(name: string): HTMLElement {
  return el('span', { class: 'initial', 'aria-hidden': 'true' }, [...name.trim()][0]?.toUpperCase() ?? '')
}
