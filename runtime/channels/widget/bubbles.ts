import type { Source } from '../../../nodes/reply.ts'
import { el, icon } from './dom.ts'
import { clockTime, fullTime } from './moment.ts'
import { drawCards, drawChoices, drawRating } from './offers.ts'
import type { Pen, Place } from './pen.ts'
import { drawProse } from './prose.ts'
import type { Entry } from './view.ts'
import type { Words } from './words.ts'

/** One message. `place` says where in a row of the same sender's messages it stands, for its corners and its time. */
export function drawEntry(entry: Entry, place: Place, pen: Pen): HTMLElement {
  const { from, reply } = entry
  if (from === 'system') return el('div', { class: 'row system' }, el('p', { class: 'notice' }, reply.text))
  const who = from === 'customer' ? pen.words.you : from === 'staff' ? entry.staffName || pen.words.staff : pen.words.bot
  const row = el('div', { class: `row ${from}${place.first ? ' first' : ''}${place.last ? ' last' : ''}`, 'data-key': entry.key })
  row.append(
    from === 'staff' && place.first ? el('div', { class: 'who' }, initial(who), who) : el('span', { class: 'sr' }, `${who}: `),
  )
  const text = entry.cut ?? reply.text
  if (from === 'customer' && reply.file) row.append(drawFile(entry, pen))
  else if (text.trim() !== '')
    row.append(el('div', { class: 'bubble', dir: 'auto' }, from === 'customer' ? text : drawProse(text, pen.prose)))
  if (entry.cut !== undefined) row.append(drawCut(entry, pen))
  else if (reply.sources?.length) row.append(drawSources(reply.sources, pen))
  const meta = drawMeta(entry, place, pen)
  if (meta) row.append(meta)
  if (from !== 'customer' && reply.cards?.length) row.append(drawCards(reply.cards, place, pen))
  if (from !== 'customer' && reply.choices?.length)
    row.append(reply.input === 'rating' ? drawRating(reply.choices, place, pen) : drawChoices(reply.choices, place, pen))
  return row
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
    const why = entry.reply.file ? fileWhy(entry, words) : entry.error?.status === 413 ? words.tooLong : words.failedWhy
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

/** A file of the customer's: its name, its size, and while it is on its way how far it has come. */
function drawFile({ key, reply, uploading }: Entry, { words, language, cancel }: Pen): HTMLElement {
  const { name, bytes } = reply.file!
  const size = (bytes / 1024 / 1024).toLocaleString(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 })
  const bubble = el(
    'div',
    { class: 'bubble file', dir: 'auto' },
    icon('clip'),
    el('span', { class: 'called' }, name),
    el('small', {}, `${size} MB`),
  )
  if (!uploading) return bubble
  const range = { 'aria-valuemin': '0', 'aria-valuemax': '100' }
  const bar = el('div', { class: 'bar', role: 'progressbar', 'aria-label': words.uploading, ...range }, el('i'))
  showProgress(bar, 0)
  const stop = el(
    'button',
    { class: 'tool', type: 'button', 'aria-label': words.cancelUpload, title: words.cancelUpload },
    icon('close'),
  )
  stop.addEventListener('click', () => cancel(key))
  bubble.append(stop, bar)
  return bubble
}

/** In place: a bar that is drawn anew with every step would take the focus off the button beside it. */
export function showProgress(bar: HTMLElement, part: number): void {
  const percent = String(Math.round(part * 100))
  bar.setAttribute('aria-valuenow', percent)
  bar.style.setProperty('--j-part', `${percent}%`)
}

function fileWhy({ error }: Entry, words: Words): string {
  if (error?.status === 415) return words.unfit.kind
  if (error?.status === 413) return words.unfit.large
  return error?.code === 'upload.unasked' ? words.unasked : words.actionFailed
}

function drawCut(entry: Entry, { words, showAll }: Pen): HTMLElement {
  const more = el('button', { class: 'again', type: 'button' }, words.showAll)
  more.addEventListener('click', () => showAll(entry.key))
  return el('div', { class: 'meta' }, `${words.stopped} `, more)
}

function drawSources(sources: Source[], { words }: Pen): HTMLElement {
  const list = el('ol', {})
  for (const { title, heading, text } of sources) {
    const name = heading ? `${title}, ${heading}` : title
    list.append(el('li', {}, el('cite', {}, name), el('q', {}, text.length > 280 ? `${text.slice(0, 280).trimEnd()}…` : text)))
  }
  return el('details', { class: 'sources' }, el('summary', {}, `${words.sources} (${sources.length})`), list)
}

function initial(name: string): HTMLElement {
  return el('span', { class: 'initial', 'aria-hidden': 'true' }, [...name.trim()][0]?.toUpperCase() ?? '')
}
