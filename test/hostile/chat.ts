import type { House } from '../http/house.ts'
import { atRest, type Eye } from './eye.ts'
import { type Talk, talk } from './talk.ts'

/** The widget on its own page: opened by a customer, filled while it is away, and read again. */
export async function lookAtChat(
  eye: Eye,
  house: House,
  { bot, origin }: { bot: string; origin: string },
  texts: readonly string[],
  staff: { cookie: string },
): Promise<Talk> {
  const { page } = eye
  const opened = page.waitForResponse((response) => response.url().endsWith(`/channel/web/${bot}/open`))
  await page.goto(`${origin}/chat/${bot}`)
  const { token, conversation } = (await (await opened).json()) as { token: string; conversation: string }
  const said = await talk(house, { bot, token, conversation }, texts, staff)
  for (const what of said.failures) eye.note(what)
  for (const [who, words] of Object.entries({ customer: said.customer, staff: said.staff }))
    if (words.length < texts.length * 0.8) eye.note(`the ${who} said only ${words.length} of ${texts.length} texts`)
  const kept = await house.store.bot(bot).messages(conversation, 0, 10_000)
  const stored = new Set(kept.filter(({ from }) => from === 'customer').map(({ reply }) => reply.text))
  for (const text of said.customer)
    if (!stored.has(text)) eye.note(`stored otherwise than sent: ${JSON.stringify(text.slice(0, 100))}`)
  await page.reload()
  await page
    .locator('.bubble')
    .nth(kept.length - 1)
    .waitFor()
  await eye.see('the widget', [...said.customer, ...said.staff])
  await page.goto(`${origin}/demo/${bot}?q=${encodeURIComponent(texts[0]!)}#${encodeURIComponent(texts[0]!)}`)
  await atRest(page)
  await eye.see('the demo shop')
  return said
}
