import type { Browser, CDPSession, Page } from 'playwright-core'
import { DEPTH } from '../../../editor/document/history.ts'
import type { BotDocument } from '../../../nodes/flow.ts'
import { pick, seeded, TOPICS } from '../made-text.ts'
import type { House } from './house.ts'
import { framesWhile, untilCalm, weigh } from './look.ts'

/** What the page holds after a forced collection. `minute` counts from the start; `heap` is megabytes. */
export interface Sample {
  minute: number
  heap: number
  /** DOM nodes that are alive but in no document. */
  detached: number
  listeners: number
}

export interface Session {
  samples: Sample[]
  rounds: number
  errors: string[]
  left: { nodes: number; edges: number }
}

/** Milliseconds between samples. */
const EVERY = 10_000

/** Works on one drawing for so many minutes as a person would, round after round, and weighs the page meanwhile. */
export function workOn(
  browser: Browser,
  house: House,
  document: BotDocument,
  options: { minutes: number; seed: number },
): Promise<Session> {
  return house.bot(document).then((bot) =>
    house.inPage(browser, bot, async (page) => {
      page.setDefaultTimeout(30_000)
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      page.on('dialog', (dialog) => dialog.accept())
      await untilCalm(page, '.vue-flow__node')
      const cdp = await page.context().newCDPSession(page)
      await cdp.send('Performance.enable')
      const random = seeded(options.seed)
      await fillHistory(page)
      const began = Date.now()
      const samples: Sample[] = []
      let rounds = 0
      let next = 0
      while (Date.now() - began < options.minutes * 60_000) {
        await round(page, random, rounds++)
        if (Date.now() - began < next) continue
        samples.push(await sample(page, cdp, (Date.now() - began) / 60_000))
        next = Date.now() - began + EVERY
      }
      return { samples, rounds, errors, left: await drawn(page) }
    }),
  )
}

/** Undo remembers so many steps: once it is full, it grows no more, and what still grows is a leak. */
async function fillHistory(page: Page): Promise<void> {
  await take(page, await page.locator('.vue-flow__node').first().getAttribute('data-id'))
  for (let step = 0; step < DEPTH; step++) {
    // To the next card and back: moves of one card in a row would be one step.
    await page.keyboard.press(step % 2 === 0 ? 'ArrowRight' : 'ArrowLeft')
    await page.keyboard.press(step % 4 < 2 ? 'Alt+ArrowDown' : 'Alt+ArrowUp')
  }
}

/** One round leaves the drawing as large as it was. */
async function round(page: Page, random: () => number, n: number): Promise<void> {
  const canvas = page.locator('.vue-flow__pane')
  await take(page, await page.locator('.vue-flow__node').first().getAttribute('data-id'))
  for (let step = 0; step < 3; step++)
    await page.keyboard.press(pick(['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowUp'], random))
  await add(page, pick(['kirim pesan', 'tanya', 'pilihan', 'jeda'], random))
  await page.keyboard.press('F2')
  await page.keyboard.type(`${pick(TOPICS, random)} ${n}`)
  await page.keyboard.press('Enter')
  await edit(page, `Halo Kak, soal ${pick(TOPICS, random)} kami bantu ya. ${n}`)
  await connect(page, random)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+Shift+z')
  await duplicateAndDelete(page)
  await removeNewest(page)
  await search(page, pick(['resi', 'tracking', 'otp', 'kode', 'jam buka'], random))
  await framesWhile(page, 'pan', 45)
  await framesWhile(page, 'zoom-out', 30)
  await framesWhile(page, 'zoom-in', 30)
  if (n % 3 === 0) await tryOut(page, pick(TOPICS, random))
  if (n % 4 === 1) await switchFlows(page)
  if (n % 5 === 2) await tidyAndBack(page, canvas)
}

async function add(page: Page, words: string): Promise<void> {
  await page.keyboard.press('n')
  await page.getByRole('dialog', { name: 'Pilih langkah' }).waitFor()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Pilih langkah' }).waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.activeElement?.classList.contains('vue-flow__node'))
}

/** Writes into the first text of the form that stands open. */
async function edit(page: Page, words: string): Promise<void> {
  const field = page.locator('.form textarea:visible, .form [role="combobox"]:not(select):visible').first()
  if ((await field.count()) === 0) return
  await field.fill(words)
  await field.press('End')
  await page.keyboard.type('!!')
}

async function connect(page: Page, random: () => number): Promise<void> {
  const ways = page.locator('.form').getByRole('combobox', { name: /lanjut ke/ })
  if ((await ways.count()) === 0) return
  const values = await ways
    .first()
    .locator('option:not([disabled])')
    .evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value))
  const steps = values.filter((value) => value && !value.startsWith('+'))
  if (steps.length > 0) await ways.first().selectOption(pick(steps, random))
}

async function duplicateAndDelete(page: Page): Promise<void> {
  const newest = await newestId(page)
  await take(page, newest)
  await page.keyboard.press('Control+d')
  await page.waitForFunction(
    (id) => [...document.querySelectorAll('.vue-flow__node')].at(-1)?.getAttribute('data-id') !== id,
    newest,
  )
  await removeNewest(page)
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
}

async function removeNewest(page: Page): Promise<void> {
  const id = await newestId(page)
  await take(page, id)
  await page.keyboard.press('Delete')
  await page.locator(`.vue-flow__node[data-id="${id}"]`).waitFor({ state: 'detached' })
}

/** The focus comes to a card, which selects it, also where it was there already. */
async function take(page: Page, id: string | null): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.locator(`.vue-flow__node[data-id="${id}"]`).focus()
}

const newestId = (page: Page) => page.locator('.vue-flow__node').last().getAttribute('data-id')

async function search(page: Page, words: string): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Cari langkah' }).or(page.getByPlaceholder('Cari langkah')).first()
  await box.fill(words)
  await box.fill('')
  await page.keyboard.press('Escape')
}

/** Talks with the draft, as it is now, from its beginning. */
async function tryOut(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+e')
  const panel = page.getByRole('complementary', { name: 'Coba bot' })
  await panel.getByRole('button', { name: 'Mulai lagi' }).first().click()
  const box = panel.getByRole('textbox').last()
  if (await box.isEnabled()) {
    await box.fill(words)
    await page.keyboard.press('Enter')
  }
  await page.waitForTimeout(600) // a person reads
  await page.keyboard.press('Control+e')
  await panel.waitFor({ state: 'detached' })
}

async function switchFlows(page: Page): Promise<void> {
  const tabs = page.getByRole('tablist', { name: 'Alur' }).getByRole('tab')
  for (const n of [1, 0]) {
    await tabs.nth(n).click()
    await untilCalm(page, '.vue-flow__node')
  }
}

async function tidyAndBack(page: Page, canvas: ReturnType<Page['locator']>): Promise<void> {
  await canvas.focus().catch(() => undefined) // the pane takes none where a card has it
  await page.keyboard.press('Shift+Alt+t')
  await untilCalm(page, '.vue-flow__node')
  await page.keyboard.press('Control+z')
}

async function sample(page: Page, cdp: CDPSession, minute: number): Promise<Sample> {
  // At rest: what was closed a moment ago is still on its way out.
  await page.keyboard.press('Escape')
  await untilCalm(page, '.vue-flow__node')
  await cdp.send('HeapProfiler.collectGarbage')
  const { heap, listeners } = await weigh(page, cdp)
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  const attached = await page.evaluate(() => {
    const walk = document.createTreeWalker(document)
    let count = 1
    while (walk.nextNode()) count++
    return count
  })
  return { minute, heap, listeners, detached: Math.max(0, nodes - attached) }
}

/** What the session left: as much as it found. */
async function drawn(page: Page): Promise<{ nodes: number; edges: number }> {
  await page.keyboard.press('Control+s')
  await page.locator('[data-state="saved"]').waitFor()
  return page.evaluate(async () => {
    const { document: saved } = await (await fetch(`/api${location.pathname}/draft`)).json()
    return { nodes: saved.flows[0].nodes.length, edges: saved.flows[0].edges.length }
  })
}

/** Megabytes a minute by least squares, of the samples after the first fifth: what is loaded on first use is no leak. */
export function slopeOf(samples: Sample[]): number {
  const rest = settled(samples)
  const x = mean(rest.map((one) => one.minute))
  const y = mean(rest.map((one) => one.heap))
  const over = rest.reduce((sum, one) => sum + (one.minute - x) * (one.heap - y), 0)
  const under = rest.reduce((sum, one) => sum + (one.minute - x) ** 2, 0)
  return under === 0 ? 0 : over / under
}

export const settled = (samples: Sample[]): Sample[] => samples.slice(Math.floor(samples.length / 5))

export const mean = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length)
