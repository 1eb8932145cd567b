/** What is wrong with what stands in a field, as `t('shell.refused.…')` tells it: no browser's own words, in whatever language it has. */
export interface Refusal {
  code: 'missing' | 'short' | 'long' | 'email' | 'url' | 'number' | 'low' | 'high' | 'step' | 'cut' | 'other'
  args: Record<string, string | number>
  /** The field's own words for its `pattern`: HTML gives them in `title`. */
  says?: string
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement

export const isControl = (target: EventTarget | null): target is Control =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement

export function refusalOf(control: Control): Refusal | null {
  const wrong = control.validity
  if (wrong.valid) return null
  const bound = (name: string) => control.getAttribute(name) ?? ''
  if (wrong.valueMissing) return { code: 'missing', args: {} }
  if (wrong.badInput) return { code: 'number', args: {} }
  if (wrong.typeMismatch) return { code: control.type === 'url' ? 'url' : 'email', args: {} }
  if (wrong.tooShort) return { code: 'short', args: { count: bound('minlength'), now: control.value.length } }
  if (wrong.tooLong) return { code: 'long', args: { count: bound('maxlength'), now: control.value.length } }
  if (wrong.rangeUnderflow) return { code: 'low', args: { bound: bound('min') } }
  if (wrong.rangeOverflow) return { code: 'high', args: { bound: bound('max') } }
  if (wrong.stepMismatch) return { code: 'step', args: {} }
  return { code: 'other', args: {}, says: wrong.patternMismatch ? control.title : '' }
}

/** What is not taken in of a text that is pasted into a field with a longest length; null where all of it has room. */
export function cutFrom(control: Control, pasted: string): Refusal | null {
  if (control instanceof HTMLSelectElement || control.maxLength < 0 || control.readOnly) return null
  // As it comes in: on one line without its line ends, elsewhere with one character for each.
  const text = pasted.replace(/\r\n?|\n/g, control instanceof HTMLInputElement ? '' : '\n')
  const replaced = (control.selectionEnd ?? 0) - (control.selectionStart ?? 0)
  const over = control.value.length - replaced + text.length - control.maxLength
  return over > 0 ? { code: 'cut', args: { count: control.maxLength, over } } : null
}

/** The browser leads to the first refused field only when it may tell in its own bubble why. */
export function leadToFirst(control: Control): void {
  const refused =
    control.form && [...control.form.elements].find((one) => isControl(one) && one.willValidate && !one.validity.valid)
  if (!refused || refused === control) control.focus()
}
