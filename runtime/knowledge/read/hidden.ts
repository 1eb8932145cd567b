import type { DomElement } from './dom-text.ts'

/**
 * Drops what a reader of the page would not see (LLM-08): text that is there for machines alone is a way to put words into a
 * bot's mouth. Gives the number of characters dropped. Style sheets are read as far as they hide by simple selectors.
 */
export function dropHidden(root: DomElement, styles: string): number {
  const rules = rulesIn(styles)
  const own = new Map<DomElement, Style>()
  for (const { selector, style } of rules) {
    for (const element of select(root, selector)) own.set(element, { ...own.get(element), ...style })
  }
  let dropped = 0
  for (const element of [...select(root, '*')]) {
    const style: Style = { ...own.get(element), ...declarations(element.getAttribute('style') ?? '') }
    const colour = element.getAttribute('color')
    if (colour) style.color ??= colour
    own.set(element, style)
    if (!element.hasAttribute('hidden') && !hides(style) && !isUnreadable(element, style, own)) continue
    dropped += (element.textContent ?? '').trim().length
    element.remove()
  }
  return dropped
}

type Style = Record<string, string>

function rulesIn(css: string): { selector: string; style: Style }[] {
  const plain = css.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '').slice(0, 200_000)
  return [...plain.matchAll(/([^{}@]{1,300})\{([^{}]{0,2000})\}/g)].slice(0, 3_000).map(([, selector = '', body = '']) => ({
    selector: selector.trim(),
    style: declarations(body),
  }))
}

function declarations(text: string): Style {
  return Object.fromEntries(
    text.split(';').flatMap((each) => {
      const [name = '', ...value] = each.split(':')
      return value.length === 0
        ? []
        : [
            [
              name.trim().toLowerCase(),
              value
                .join(':')
                .replace(/!important/i, '')
                .trim()
                .toLowerCase(),
            ],
          ]
    }),
  )
}

/** A selector that this parser does not know hides nothing. */
function select(root: DomElement, selector: string): DomElement[] {
  try {
    return [...root.querySelectorAll(selector)]
  } catch {
    return []
  }
}

function hides(style: Style): boolean {
  const small = (value: string | undefined, most: number) => value !== undefined && pixels(value) <= most
  return (
    style.display === 'none' ||
    /^(hidden|collapse)$/.test(style.visibility ?? '') ||
    Number(style.opacity ?? 1) < 0.05 ||
    small(style['font-size'], 2) ||
    (/hidden|clip/.test(style.overflow ?? '') &&
      (small(style.height, 1) || small(style.width, 1) || small(style['max-height'], 1))) ||
    pixels(style['text-indent'] ?? '0') <= -500 ||
    (/absolute|fixed/.test(style.position ?? '') &&
      ['left', 'top', 'right', 'bottom'].some((side) => pixels(style[side] ?? '0') <= -500)) ||
    /rect\(0|inset\((50|100)%/.test(`${style.clip ?? ''} ${style['clip-path'] ?? ''}`) ||
    style.color === 'transparent' ||
    /scale\(0\)/.test(style.transform ?? '')
  )
}

/** Words in the colour of what is behind them. */
function isUnreadable(element: DomElement, style: Style, own: Map<DomElement, Style>): boolean {
  const colour = style.color && rgb(style.color)
  if (!colour) return false
  return near(colour, groundOf(element, style, own))
}

function groundOf(element: DomElement, style: Style, own: Map<DomElement, Style>): number[] {
  let at: DomElement | null = element
  let now: Style | undefined = style
  for (let depth = 0; at && depth < 100; depth++) {
    const named = at.getAttribute('bgcolor') ?? now?.['background-color'] ?? now?.background
    // A picture or a gradient may be of any colour: the words on it count as seen.
    if (named && /url\(|gradient/.test(named)) return [-999, -999, -999]
    const ground = named && rgb(named.slice(0, 200).split(/\s+(?![^(]*\))/)[0] ?? '')
    if (ground) return ground
    at = at.parentElement
    now = at ? own.get(at) : undefined
  }
  return [255, 255, 255]
}

const near = (a: number[], b: number[]) => a.every((value, i) => Math.abs(value - b[i]!) <= 12)

function rgb(value: string): number[] | null {
  const named: Record<string, number[]> = {
    white: [255, 255, 255],
    black: [0, 0, 0],
    snow: [255, 250, 250],
    ivory: [255, 255, 240],
  }
  if (named[value]) return named[value]
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(value)
  if (short) return short.slice(1).map((digit) => Number.parseInt(digit + digit, 16))
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(value)
  if (long) return long.slice(1).map((digits) => Number.parseInt(digits, 16))
  const parts = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/i.exec(value)
  return parts ? parts.slice(1).map(Number) : null
}

/** A length as pixels; what has another unit is far from small. */
function pixels(value: string): number {
  const [, number, unit] = /^(-?[\d.]+)(px|pt|em|rem|%)?/.exec(value) ?? []
  if (number === undefined) return 1_000
  return Number(number) * (unit === 'pt' ? 1.33 : unit === 'em' || unit === 'rem' ? 16 : 1)
}
