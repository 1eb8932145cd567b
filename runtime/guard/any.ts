/**
 * One expression that finds a place wherever any of several does. Most texts hold none of what a detector looks for, which is found out
 * in one go, before each is asked what it found. `flags` are its own: with 'i' it may find a place too many, never one too few.
 */
export function anyOf(forms: readonly RegExp[], flags = ''): RegExp {
  return new RegExp(forms.map(({ source }) => source).join('|'), flags)
}
