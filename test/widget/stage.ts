import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, beforeEach, expect } from 'vitest'
import { built } from '../built.ts'
import { type Double, startDouble } from './server.ts'

/** The real build of the widget, served by the double, with a fresh double for every test. */
export function useStage(): { double: () => Double; folder: () => string } {
  let folder = ''
  let double: Double | undefined
  beforeAll(() => {
    folder = join(built('widget'), 'widget')
  })
  beforeEach(async () => {
    const started = await startDouble(folder)
    double = started
    return () => started.stop()
  })
  return {
    double: () => double!, // set before each test
    folder: () => folder,
  }
}

/** `expect`, asked again until it holds: a browser takes its time, and a busy machine takes more. */
export const soon = <T>(look: () => T) => expect.poll(look)

/**
 * What the customers wrote, as the channel took it. (Not how often it was called: who writes at once has opened the conversation
 * with that, and no word of the opening is sent.)
 */
export const spoken = (double: Double): string[] => double.received.flatMap(({ text }) => (text === undefined ? [] : [text]))

/** A shop's page with the widget on it. */
export function shopPage(
  double: Double,
  given: { path?: string; attributes?: string; head?: string; body?: string; lang?: string } = {},
): string {
  const { path = '/toko', attributes = '', head = '', body = '', lang = 'id' } = given
  const meta = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">'
  return double.page(
    path,
    `<!doctype html><html lang="${lang}"><head>${meta}<link rel="icon" href="data:,"><title>Toko</title>${head}</head><body><main><h1>Toko Melati</h1><button id="own">Beli</button>${body}</main>${double.tag(attributes)}</body></html>`,
  )
}

/** What a customer sees and uses of the widget. */
export function customer(page: Page) {
  const log = page.getByRole('log')
  const field = page.locator('jaga-chat .entry')
  return {
    launcher: page.locator('jaga-chat .launch'),
    panel: page.locator('jaga-chat .panel'),
    banner: page.locator('jaga-chat .banner'),
    log,
    field,
    bubbles: log.locator('.bubble'),
    async open(): Promise<void> {
      await page.locator('jaga-chat .launch').click()
      await field.waitFor()
    },
    async says(text: string): Promise<void> {
      await field.fill(text)
      await field.press('Enter')
    },
    sees: (text: string | RegExp): Promise<void> => log.getByText(text).first().waitFor(),
    texts: (): Promise<string[]> => log.locator('.row:not(.typing) .bubble').allInnerTexts(),
    choice: (name: string): Locator => log.getByRole('button', { name }),
    menu: async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'Menu percakapan' }).click()
      await page.getByRole('menuitem', { name }).click()
    },
  }
}

/** A page on which the chat is open and the bot has answered with everything that an answer can have. */
export async function talkedPage(page: Page, double: Double, url: string): Promise<ReturnType<typeof customer>> {
  const jaga = customer(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(url)
  await jaga.open()
  await soon(() => double.streams()).toBeGreaterThan(0)
  await jaga.says('halo')
  await soon(() => double.messages().length).toBe(1)
  double.say(REPLY)
  await jaga.sees('Halo kak')
  return jaga
}

const REPLY = {
  text: 'Halo **kak**, lihat [bantuan](http://localhost/b):\n\n- satu\n- dua',
  generated: true,
  choices: [
    { id: 'a', label: 'Lacak pesanan' },
    { id: 'b', label: 'Retur' },
  ],
  sources: [{ document: 'd', title: 'Panduan', from: 0, to: 4, text: 'Satu dua.' }],
}
