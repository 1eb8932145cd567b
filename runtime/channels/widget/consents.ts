import { el } from './dom.ts'
import { openSheet, type Sheet, type SheetHost } from './sheet.ts'
import { filled } from './words.ts'

interface Decision {
  purpose: string
  decision: 'given' | 'withdrawn'
  version: string
  text: string
  at: number
  receipt?: string
}

/** What the customer has agreed to, and a button at each to take it back; the receipt's number stays there. */
export async function showConsents(host: SheetHost): Promise<void> {
  const sheet = openSheet(host, ({ consents }) => consents.title)
  const { words } = sheet
  sheet.says(words.loading)
  try {
    const { items } = await host.asks<{ items: Decision[] }>('consents')
    sheet.says('')
    const why = el('p', { class: 'soft' }, items.length > 0 ? words.consents.why : words.consents.none)
    sheet.show(why, ...items.map((item) => drawDecision(item, sheet, host)))
  } catch (error) {
    sheet.says(sheet.failure(error), 'error')
  }
}

function drawDecision(item: Decision, sheet: Sheet, host: SheetHost): HTMLElement {
  const words = sheet.words.consents
  const day = new Date(item.at).toLocaleString(host.language === 'id' ? 'id-ID' : 'en-GB', {
    dateStyle: 'long',
    timeStyle: 'short',
  })
  const box = el('section', { class: 'given' }, el('h4', {}, item.purpose))
  if (item.decision === 'withdrawn') {
    const number = item.receipt && el('p', { class: 'number' }, filled(words.receipt, item.receipt))
    box.append(el('small', {}, filled(words.withdrawn, day)), ...(number ? [number] : []))
    return box
  }
  const button = el(
    'button',
    { class: 'act', type: 'button', 'aria-label': `${words.withdraw}: ${item.purpose}` },
    words.withdraw,
  )
  button.addEventListener('click', async () => {
    button.disabled = true
    sheet.says(words.withdrawing)
    try {
      const done = await host.asks<Decision>('consents/withdraw', { purpose: item.purpose })
      const drawn = drawDecision(done, sheet, host)
      drawn.tabIndex = -1
      box.replaceWith(drawn)
      drawn.focus()
      sheet.says(words.done, 'done')
    } catch (error) {
      button.disabled = false
      sheet.says(sheet.failure(error), 'error')
    }
  })
  box.append(
    el('q', {}, item.text),
    el('small', {}, `${filled(words.given, day)}, ${filled(words.version, item.version)}`),
    button,
  )
  return box
}
