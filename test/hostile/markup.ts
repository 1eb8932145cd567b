import { CHROMIUM, launch } from '../browser.ts'
import { caught } from './control.ts'
import { inParts } from './cut.ts'
import { findingsOf, type Part, type Told } from './part.ts'
import { tourDrawing, tourLists } from './tour.ts'

/** WEB-01, WEB-09: lines that try to become script or to hide, in every text that anybody can write, on every screen that shows it. */
export const markup: Part = {
  name: 'WEB-01 markup',
  needs: 'markup',
  async run({ data }): Promise<Told> {
    if (!CHROMIUM) return { figures: { skipped: 'no Chromium on this machine' }, findings: [] }
    const texts = marked([...OWN, ...data.markup!].map((line) => line.trim()).filter(Boolean))
    const browser = await launch()
    const findings = findingsOf()
    let [looks, shown] = [0, 0]
    const drawings = inParts(texts, BATCH).map((some) => () => tourDrawing(browser, some))
    const lists = inParts(texts, LISTED).map((some) => () => tourLists(browser, some))
    const tours = [...lists, ...drawings]
    const lane = async () => {
      for (let next = tours.shift(); next; next = tours.shift()) {
        const seen = await next()
        looks += seen.looks
        shown += seen.shown
        for (const what of seen.found) findings.add(what, whose(what, texts))
      }
    }
    const { planted, missed } = await caught(browser)
    for (const line of missed) findings.add(`planted raw: ${line}`, 'no trap sprang')
    // A tour waits for its pages half of the time: another goes on meanwhile.
    await Promise.all(Array.from({ length: LANES }, lane))
    await browser.close()
    return {
      figures: {
        payloads: texts.length,
        'planted raw and caught': planted - missed.length,
        'pages looked at': looks,
        'texts found as they are': shown,
      },
      findings: findings.list,
    }
  },
}

/** As many as a drawing has intents for. */
const BATCH = 190
/** As many as a bot has approved answers for, at least. */
const LISTED = 380
const LANES = 3

/** Names that pass for others by signs that nobody sees. */
const OWN = ['toko\u202egpj.exe', 'Sari\u200b Dewi', 'admin\u2066 \u2069', 'ok\u{e0068}\u{e0069}', '❤️ Kaos 👩🏽‍💻']

/** Each with a number of its own wherever it calls with one: what runs, or stands where it should not, tells whose it is. */
export function marked(texts: readonly string[]): string[] {
  return texts.map((text, i) => text.replace(CALL, (_, call: string) => `${call}0x${(FIRST_MARK + i).toString(16)}`))
}

const CALL = /(\b(?:alert|confirm|prompt)[(`]['"]?)(?:\d+|XSS)?(?=['"]?[)`])/gi
/** Written with a letter first, so that no mark passes for a code that somebody was sent, which is masked. */
const FIRST_MARK = 0xa000

/** The texts whose numbers stand in what was found, as they were written or as they were called. A port is none. */
export function whose(found: string, texts: readonly string[]): string {
  const marks = found.match(/0xa[0-9a-f]{3}|(?<![\d:])4\d{4}(?!\d)/g) ?? []
  const named = new Set(marks.flatMap((mark) => texts[Number(mark) - FIRST_MARK] ?? []))
  return named.size === 0 ? 'whose cannot be told by a number' : `of ${JSON.stringify([...named])}`
}
