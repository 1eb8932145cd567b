import type { InputKind } from '../../../nodes/reply.ts'
import { createAttach } from './attach.ts'
import { el, icon } from './dom.ts'
import { type Held, whyHeld } from './holding.ts'
import type { Words } from './words.ts'

/** Where the customer writes. What looks like a secret stays here, with the reason; nothing of it leaves. */
export function createComposer(given: {
  words: Words
  send: (text: string, secret: boolean) => void
  stop: () => void
  /** Something is being written that is not a secret. */
  writes: () => void
  attach: (file: File) => void
  signal: AbortSignal
}): Composer {
  const { words, signal } = given
  const slot = el('div', { class: 'write' })
  const hint = el('p', { class: 'hint', id: 'j-hint' })
  const heldBox = el('div', { class: 'held', role: 'alert' })
  const form = el('form', { novalidate: true, autocomplete: 'on' }, heldBox, slot, hint)
  const words0 = el('textarea', {
    class: 'entry',
    rows: '1',
    maxlength: '4000',
    enterkeyhint: 'send',
    'aria-label': words.write,
    placeholder: words.write,
    autocomplete: 'off',
  })
  const toggle = el('button', { class: 'tool', type: 'button' }, icon('keyboard'))
  const attach = createAttach({ words, send: given.attach, refuse: (why) => tell(words.unfit[why]), signal })
  const go = el('button', { class: 'go empty', type: 'submit', 'aria-label': words.send }, icon('send'))
  let field: HTMLInputElement | HTMLTextAreaElement = words0
  let kind: Special | 'text' = 'text'
  let asWords = false
  let growing = false
  heldBox.hidden = true
  hint.hidden = true

  function mount(): void {
    const focused = field.getRootNode() instanceof ShadowRoot && (field.getRootNode() as ShadowRoot).activeElement === field
    field = kind === 'text' || asWords ? words0 : special(kind, words)
    toggle.hidden = kind === 'text'
    toggle.setAttribute('aria-label', asWords ? words.typeKind : words.typeWords)
    toggle.setAttribute('title', asWords ? words.typeKind : words.typeWords)
    hint.hidden = kind !== 'code' || asWords
    hint.textContent = words.codeHint
    slot.replaceChildren(toggle, ...attach.parts(), field, go)
    paint()
    if (focused) field.focus()
  }
  function paint(): void {
    const empty = field.value.trim() === ''
    const stops = growing && empty
    if (go.classList.contains('stops') !== stops) go.replaceChildren(icon(stops ? 'stop' : 'send'))
    go.classList.toggle('stops', stops)
    go.classList.toggle('empty', empty && !stops)
    go.setAttribute('aria-label', stops ? words.stop : words.send)
  }
  function release(): void {
    heldBox.hidden = true
    heldBox.replaceChildren()
    field.removeAttribute('aria-invalid')
  }
  function hold(why: Held, text: string): void {
    const edit = el('button', { class: 'act main', type: 'button' }, words.heldEdit)
    edit.addEventListener('click', () => {
      release()
      field.focus()
    })
    const acts = el('div', { class: 'acts' }, edit)
    if (why === 'card') {
      const anyway = el('button', { class: 'act', type: 'button' }, words.heldNotCard)
      anyway.addEventListener('click', () => deliver(text))
      acts.append(anyway)
    }
    heldBox.replaceChildren(el('h3', {}, icon('shield'), words.held[why].title), el('p', {}, words.held[why].why), acts)
    heldBox.hidden = false
    field.setAttribute('aria-invalid', 'true')
  }
  /** Why a file stays here. */
  function tell(why: string): void {
    heldBox.replaceChildren(el('h3', {}, icon('alert'), words.unfitTitle), el('p', {}, why))
    heldBox.hidden = false
    field.focus()
  }
  function deliver(text: string): void {
    // Words in the code's field (`batal`) are words; digits are the code, and go where only a proof of them is made.
    const secret = kind === 'code' && !asWords && CODE.test(text)
    field.value = ''
    release()
    paint()
    field.focus()
    given.send(text, secret)
  }
  function submit(): void {
    const text = field.value.trim()
    if (text === '') {
      if (growing) given.stop()
      return
    }
    // Only the field that an identity check has opened may take a code, and a code is all that it takes.
    const asked = kind === 'code' && !asWords && CODE.test(text)
    const why = asked ? null : whyHeld(text)
    if (why) hold(why, text)
    else deliver(text)
  }

  form.addEventListener(
    'submit',
    (event) => {
      event.preventDefault()
      submit()
    },
    { signal },
  )
  form.addEventListener(
    'input',
    () => {
      release()
      paint()
      if (field.value.trim() !== '' && field.type !== 'password') given.writes()
    },
    { signal },
  )
  form.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.target !== field) return
      event.preventDefault()
      submit()
    },
    { signal },
  )
  form.addEventListener('paste', (event) => attach.take(event.clipboardData) && event.preventDefault(), { signal })
  form.addEventListener('dragover', (event) => event.dataTransfer?.types.includes('Files') && event.preventDefault(), { signal })
  form.addEventListener('drop', (event) => attach.take(event.dataTransfer) && event.preventDefault(), { signal })
  toggle.addEventListener('click', () => {
    asWords = !asWords
    mount()
    field.focus()
  })
  mount()

  return {
    element: form,
    focus: () => field.focus(),
    expect(asked, person) {
      attach.allow(asked === 'file' || person)
      // Stars are pressed in the conversation; a file comes by the paper clip; words may be written beside both.
      const next = asked === 'file' || asked === 'rating' ? 'text' : asked
      if (next === kind) return
      kind = next
      asWords = false
      mount()
    },
    grows(now) {
      if (growing === now) return
      growing = now
      paint()
    },
    /** Words from the shop's own page pass the same door. */
    offer(text) {
      if (whyHeld(text)) {
        words0.value = text
        if (field !== words0) {
          asWords = true
          mount()
        }
        submit()
      } else given.send(text, false)
    },
  }
}

/** What the channel takes as a code. */
const CODE = /^[\d\s-]{3,16}$/

export interface Composer {
  element: HTMLElement
  focus(): void
  /** @param person whether staff have the conversation: they may be sent a file at any time */
  expect(kind: InputKind, person: boolean): void
  grows(growing: boolean): void
  offer(text: string): void
}

type Special = Exclude<InputKind, 'text' | 'rating' | 'file'>

function special(kind: Special, words: Words): HTMLInputElement {
  const fixed = {
    number: { type: 'text', inputmode: 'decimal', autocomplete: 'off' },
    phone: { type: 'tel', inputmode: 'tel', autocomplete: 'tel' },
    email: { type: 'email', inputmode: 'email', autocomplete: 'email' },
    date: { type: 'date', autocomplete: 'off' },
    code: {
      type: 'password',
      inputmode: 'numeric',
      autocomplete: 'one-time-code',
      'aria-describedby': 'j-hint',
      maxlength: '16',
    },
  }[kind]
  return el('input', {
    maxlength: '400',
    ...fixed,
    class: `entry${kind === 'code' ? ' secret' : ''}`,
    enterkeyhint: 'send',
    placeholder: words.kinds[kind],
    'aria-label': words.kinds[kind],
  })
}
