/** The brand's colour made fit to be read: every pair meets WCAG 2.2's 4.5 : 1 whatever colour the shop has picked. */
export function palette(brand: string, paper: { light: string; dark: string }): Palette {
  const colour = parse(brand) ?? parse(FALLBACK)!
  const white: Rgb = [255, 255, 255]
  const ink: Rgb = [28, 25, 23]
  // White words look right on most brand colours: darken a little for them. A pale brand takes dark words instead.
  const onWhite = contrast(colour, white) >= 2.6
  const fill = onWhite ? reach(colour, white, [0, 0, 0]) : reach(colour, ink, white)
  return {
    fill: hex(fill),
    onFill: hex(onWhite ? white : ink),
    accent: hex(reach(colour, parse(paper.light)!, [0, 0, 0])),
    accentDark: hex(reach(colour, parse(paper.dark)!, white)),
  }
}

export interface Palette {
  /** Behind the customer's words and the launcher. */
  fill: string
  onFill: string
  /** Links and outlines on the light and on the dark surface. */
  accent: string
  accentDark: string
}

type Rgb = [number, number, number]

const FALLBACK = '#17705f'

/** (WCAG 2.2, relative luminance) 1 to 21. */
export function contrastOf(a: string, b: string): number {
  return contrast(parse(a) ?? [0, 0, 0], parse(b) ?? [0, 0, 0])
}

function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** `colour`, moved towards `end` by as little as gives 4.6 : 1 against `other` (a bit over, for rounding). */
function reach(colour: Rgb, other: Rgb, end: Rgb): Rgb {
  for (let step = 0; step <= 50; step++) {
    const moved = colour.map((c, i) => Math.round(c + ((end[i]! - c) * step) / 50)) as Rgb
    if (contrast(moved, other) >= 4.6) return moved
  }
  return end
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function parse(text: string): Rgb | null {
  const long = /^#([0-9a-f]{6})$/i.exec(text)?.[1]
  const short = /^#([0-9a-f]{3})$/i.exec(text)?.[1]
  const digits = long ?? short?.replace(/./g, '$&$&')
  if (!digits) return null
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb
}

function hex(colour: Rgb): string {
  return `#${colour.map((c) => c.toString(16).padStart(2, '0')).join('')}`
}
