/** The one line that puts the chat on a shop's page. */
export function embedCode(origin: string, bot: string): string {
  return `<script async src="${origin}/w.js" data-bot="${bot}"></scr${'ipt'}>`
}

/** Black or white, whichever is easier to read on this colour (WCAG 2 relative luminance). */
export function inkOn(colour: string): '#ffffff' | '#10201f' {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  const [r = 0, g = 0, b = 0] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.0632 ? '#ffffff' : '#10201f'
}
