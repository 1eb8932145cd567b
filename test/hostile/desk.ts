import { cut } from './cut.ts'
import { atRest, type Eye, headed, toTheEnd } from './eye.ts'
import type { Planted } from './plant.ts'
import { WHOLE } from './plant-documents.ts'
import type { Talk } from './talk.ts'

/** The screens of the staff, one after the other, every list to its end. */
export async function lookAtDesk(eye: Eye, { bot, small, incident, taken }: Planted, texts: readonly string[]): Promise<void> {
  const { page } = eye
  const names = (most: number, list = texts) => list.map((text) => cut(text, most))
  await eye.visit('/', headed, names(80, texts.slice(0, 1)))
  await eye.visit('/queue', headed, taken.queue)
  await eye.visit('/incidents', headed, taken.incidents)
  await eye.visit(`/incidents/${bot}/${incident}`, headed, [...taken.notes, ...texts.slice(0, 1)])
  await reveal(eye, texts)
  await eye.visit(`/bots/${bot}/shop`, headed)
  const shop = { 0: taken.orders, 1: taken.products, 2: taken.orders }
  for (const [i, tab] of (await page.getByRole('tab').all()).entries()) {
    await tab.click()
    await toTheEnd(page)
    if (i === 0) await unfold(eye)
    await eye.see(`the shop's ${i}`, Reflect.get(shop, i) ?? [])
  }
  await eye.visit(`/bots/${bot}/knowledge`, headed)
  const knowledge = { 0: taken.documents, 1: taken.answers }
  for (const [i, tab] of (await page.getByRole('tab').all()).entries()) {
    await tab.click()
    await toTheEnd(page)
    await eye.see(`the knowledge's ${i}`, Reflect.get(knowledge, i) ?? [])
    if (i === 0) {
      await readPassages(eye, WHOLE.read)
      await readPassages(eye, WHOLE.cut, texts)
    }
    if (i === 2) await askKnowledge(eye, texts)
  }
  await eye.visit(`/bots/${small}/versions`, headed, taken.versions)
  await eye.visit('/settings/staff', headed, taken.staff)
  await saveExports(eye, [
    ...['orders', 'products', 'customers'].map((kind) => `/api/bots/${bot}/shop/export?kind=${kind}`),
    ...[`/api/bots/${bot}/export`, `/api/bots/${bot}/incidents/${incident}/export`],
  ])
}

/** What is taken out becomes a file, wherever its address is opened, and never a page. */
async function saveExports(eye: Eye, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const saved = eye.page.waitForEvent('download')
    await eye.page.evaluate((to) => location.assign(to), path)
    await (await saved).delete()
  }
  await eye.see('what stays when files were saved')
}

/** Screens that show one text of a house or none, however many there are. */
export async function lookAtSettings(eye: Eye, { bot }: Planted): Promise<void> {
  for (const path of ['versions', 'web', 'payments', 'secrets']) await eye.visit(`/bots/${bot}/${path}`, headed)
  await eye.visit('/settings/audit', headed)
  for (const path of ['mail', 'model', 'server']) await eye.visit(`/settings/${path}`, headed)
  await eye.visit('/profile', headed)
  await eye.visit('/status', headed)
}

/** A conversation as staff see it. */
export async function lookAtConversation(eye: Eye, bot: string, { conversation, customer, staff }: Talk): Promise<void> {
  await eye.visit(
    `/queue/${bot}/${conversation}`,
    async (page) => {
      await headed(page)
      await page.getByRole('log').getByText(/\S/).first().waitFor()
      await atRest(page)
    },
    [...customer, ...staff],
  )
}

/** What stands folded away in a list is opened, all of it. */
async function unfold({ page }: Eye): Promise<void> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true
  })
  await atRest(page)
}

/** The document of that title, passage by passage. */
async function readPassages(eye: Eye, title: string, shows: readonly string[] = []): Promise<void> {
  const { page } = eye
  const row = page.getByRole('listitem').filter({ has: page.getByText(title, { exact: true }) })
  await row.getByRole('button', { name: /^(Lihat isi|See the text)$/ }).click()
  await page.getByRole('dialog').locator('[data-passage]').first().waitFor()
  await toTheEnd(page)
  await eye.see(`the passages of ${title}`, shows)
  await page.keyboard.press('Escape')
  await atRest(page)
}

async function askKnowledge(eye: Eye, texts: readonly string[]): Promise<void> {
  const { page } = eye
  for (const text of [texts[0]!, 'Retur 7 hari']) {
    await page.getByRole('tabpanel').getByRole('textbox').first().fill(text)
    await page.keyboard.press('Enter')
    await atRest(page)
    await eye.see('a question to the knowledge')
  }
}

/** What somebody said is masked in a case until a person gives a reason. */
async function reveal(eye: Eye, texts: readonly string[]): Promise<void> {
  const { page } = eye
  const show = { name: /^(Tampilkan semua|Show everything)$/ }
  await page.getByRole('button', show).click()
  await page.getByRole('dialog').getByRole('textbox').fill(cut(texts[0]!, 300).padEnd(3, '.'))
  await page.getByRole('dialog').getByRole('button', show).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await atRest(page)
  await eye.see('the evidence of a case', texts)
}
