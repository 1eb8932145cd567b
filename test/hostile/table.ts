import type { BotDocument } from '../../nodes/flow.ts'
import { cut, inParts } from './cut.ts'
import { atRest, type Eye } from './eye.ts'

/** The drawing table: cards, panels, every form, and the simulator until it has said all. */
export async function lookAtTable(eye: Eye, bot: string, texts: readonly string[], document: BotDocument): Promise<void> {
  const { page } = eye
  await eye.visit(
    `/bots/${bot}`,
    async () => {
      await page.locator('article.card').nth(3).waitFor()
      await atRest(page)
    },
    texts.map((text) => cut(text, 80)),
  )
  await lookAtPanels(eye)
  await lookAtForms(eye)
  await simulate(eye, texts, document)
}

async function lookAtPanels(eye: Eye): Promise<void> {
  const { page } = eye
  const rail = page.locator('nav.rail').getByRole('button')
  for (let i = 0; i < (await rail.count()); i++) {
    await rail.nth(i).click()
    await page.evaluate(async () => {
      for (const button of [...document.querySelectorAll<HTMLElement>('section.side [aria-expanded="false"]')].slice(0, 5)) {
        button.click()
        await new Promise((resolve) => setTimeout(resolve))
      }
    })
    await atRest(page)
    await eye.see(`the drawing table's panel ${i}`)
  }
  await page.getByTestId('problems').click()
  await eye.see('the problems')
  await page.getByTestId('problems').click()
}

/** Presses cards whose forms hold every text, one after the other: the form stands beside them. */
async function lookAtForms(eye: Eye): Promise<void> {
  const forms = await eye.page.evaluate(async (cards) => {
    const seen = new Set<string>()
    for (const card of document.querySelectorAll<HTMLElement>(cards)) {
      card.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      const fields = document.querySelectorAll<HTMLTextAreaElement>('[data-field] textarea, [data-field] input')
      if (fields.length > 0) seen.add([...fields].map(({ value }) => value).join('\n'))
    }
    return seen.size
  }, CARDS)
  const pressed = await eye.page.locator(CARDS).count()
  if (pressed === 0 || forms < pressed / 2) eye.note(`the forms: of ${pressed} cards that were pressed only ${forms} showed one`)
  await eye.see('the forms')
}

const CARDS = '[data-id^=choose] article.card, [data-id=cards0-0] article.card, [data-id=say0-0] article.card'

/** Says the texts, many in one message, until the bot has said all of its own, and all again, which it says after. */
async function simulate(eye: Eye, texts: readonly string[], document: BotDocument): Promise<void> {
  const { page } = eye
  await page
    .getByRole('button', { name: /^(Coba|Try)/ })
    .first()
    .click()
  await page.getByRole('log').waitFor()
  const stops = document.flows[0]!.nodes.filter(({ type }) => type === 'choices' || type === 'question').length
  const messages = inParts(texts, Math.ceil(texts.length / stops)).map((some) => some.join('\n'))
  for (const message of [...messages, ...messages]) {
    await atRest(page)
    await page.locator('form textarea').last().fill(message)
    await page.locator('form [type=submit]').last().click()
  }
  await atRest(page)
  await eye.see('the simulator', [...texts.map((text) => cut(text, 80)), ...messages])
}

/** The drawing as it was published, beside what it is compared with. */
export async function lookAtVersion(eye: Eye, bot: string, texts: readonly string[]): Promise<void> {
  await eye.visit(
    `/bots/${bot}/versions/1`,
    async (page) => {
      await page.locator('article.card').nth(1).waitFor()
      await atRest(page)
    },
    texts.map((text) => cut(text, 80)),
  )
}
