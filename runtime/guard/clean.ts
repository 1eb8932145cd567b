/**
 * A text as it looks: NFC, well-formed, and without characters that are there and not seen. Those hide words from people
 * and not from a model (Unicode tags), turn a text round (bidirectional controls) or split what a rule looks for (zero width).
 * What joins an emoji or spells a word of Arabic or Devanagari stays, and so does the flag of a region.
 */
export function clean(text: string): { text: string; removed: number } {
  let removed = 0
  const seen = text
    .toWellFormed()
    .normalize('NFC')
    .replace(HIDDEN, (_found, kept: string | undefined) => {
      if (kept !== undefined) return kept
      removed++
      return ''
    })
  return { text: seen, removed }
}

/** Where characters stand that are not seen, run by run. */
export function hiddenIn(text: string): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = []
  for (const found of text.matchAll(HIDDEN)) {
    if (found[1] !== undefined) continue
    const [from, to] = [found.index, found.index + found[0].length]
    const last = spans.at(-1)
    if (last?.to === from) last.to = to
    else spans.push({ from, to })
  }
  return spans
}

const KEPT = [
  '\\u{1F3F4}[\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}',
  '(?<=[\\p{Extended_Pictographic}\\u{FE0F}\\u{1F3FB}-\\u{1F3FF}])\\u{200D}(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Script=Arabic}\\p{Script=Devanagari}])[\\u{200C}\\u{200D}](?=[\\p{Script=Arabic}\\p{Script=Devanagari}])',
]
/** Soft hyphen, joiners, fillers, zero width, bidirectional, tags and variation selectors of plane 14, controls but tab and line ends. */
const GONE = [
  '\\u{00AD}\\u{034F}\\u{061C}\\u{115F}\\u{1160}\\u{17B4}\\u{17B5}\\u{180B}-\\u{180E}\\u{200B}-\\u{200F}\\u{202A}-\\u{202E}',
  '\\u{2060}-\\u{206F}\\u{3164}\\u{FEFF}\\u{FFA0}\\u{FFF9}-\\u{FFFB}\\u{E0000}-\\u{E0FFF}',
  '\\u{0000}-\\u{0008}\\u{000B}\\u{000C}\\u{000E}-\\u{001F}\\u{007F}-\\u{0084}\\u{0086}-\\u{009F}',
]
const HIDDEN = new RegExp(`(${KEPT.join('|')})|[${GONE.join('')}]`, 'gu')
