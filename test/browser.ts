import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
  type WebError,
} from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'

/**
 * A real browser for the tests that need one. Call it in a test file's top scope; the files that one worker runs share one
 * Chromium, and a file's contexts end with the file. Every page has a context (cookies, storage) of its own. A page that throws
 * an uncaught error fails its test.
 *
 *     const { withPage } = useBrowser()
 *     describeInBrowser('the shop page', () => {
 *       it('greets', () => withPage({ locale: 'id-ID' }, async (page) => { ... }))
 *     })
 */
export function useBrowser(): { withPage: WithPage; sharing: Sharing; browser: () => Browser } {
  let running: Browser | undefined
  beforeAll(async () => {
    if (CHROMIUM) running = await shared()
  })
  afterAll(async () => {
    await Promise.all(running?.contexts().map((context) => context.close()) ?? [])
  })
  const browser = () => {
    if (!running) throw new Error('No Chromium is running: put the test under describeInBrowser')
    return running
  }
  return {
    browser,
    withPage: (options, use) => withPage(browser(), options, use),
    sharing: (options) => sharing(browser, options),
  }
}

let one: Promise<Browser> | undefined

/** This worker's Chromium, started when it is first wanted or when a file has crashed it. It ends with the worker's process. */
async function shared(): Promise<Browser> {
  const running = await one
  if (running?.isConnected()) return running
  one = launch()
  return one
}

/** `describe`, or a skipped one that says why where this machine has no Chromium. */
export function describeInBrowser(name: string, body: () => void): void {
  if (CHROMIUM) describe(name, body)
  else describe.skip(`${name} (skipped: no Chromium on this machine)`, body)
}

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 360, height: 740 }

/** First the one without windows, where there is one: a page takes a fifth less of the machine in it. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser's path, or undefined where there is none. */
export const CHROMIUM = PLACES.find((path) => existsSync(path))

/** Nothing that speaks to the outside by itself, nothing that asks. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[
    // Of the browser's own, in processes of their own: what an address bar would open beneath it, made anew for every window and
    // a quarter of what a page costs.
    ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
    // Chromium heeds the last such list alone, so Playwright's own is in it.
    ...[
      'AvoidUnnecessaryBeforeUnloadCheckSync',
      'DestroyProfileOnBrowserClose',
      'HttpsUpgrades',
      'HttpsFirstBalancedModeAutoEnable',
    ],
    ...['LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
    ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ].join()}`,
]

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS })
}

export type PageOptions = BrowserContextOptions & {
  /** Uncaught errors are part of what is tested. */
  errorsExpected?: boolean
}

export type WithPage = <T>(options: PageOptions, use: (page: Page) => Promise<T>) => Promise<T>

async function withPage<T>(browser: Browser, options: PageOptions, use: (page: Page) => Promise<T>): Promise<T> {
  const { errorsExpected = false, ...rest } = options
  const context = await openContext(browser, rest)
  try {
    return await hearingErrors(await context.newPage(), errorsExpected, use)
  } finally {
    await context.close()
  }
}

/**
 * `withPage` for many tests of one file that begin by opening an address and may share cookies and storage: one tab goes from
 * each to the next. What one loaded and compiled, the next has at hand, so that it opens several times faster.
 */
export type Sharing = (options: BrowserContextOptions) => <T>(use: (page: Page) => Promise<T>) => Promise<T>

function sharing(browser: () => Browser, options: BrowserContextOptions): ReturnType<Sharing> {
  let context: Promise<BrowserContext> | undefined
  let rested: Page | undefined
  return async (use) => {
    context ??= openContext(browser(), options)
    const page = rested ?? (await (await context).newPage())
    rested = undefined
    const result = await hearingErrors(page, false, use).catch(async (error: unknown) => {
      // Who knows how it was left.
      await page.close()
      throw error
    })
    await page.mouse.move(0, 0)
    rested = page
    return result
  }
}

function openContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  return browser.newContext({ viewport: DESKTOP, locale: 'id-ID', timezoneId: 'Asia/Jakarta', ...options })
}

/**
 * Where something is once it stands still: the drawing may be gliding, or draw a drag in its next frame. Looked at over frames, for two
 * looks within one would always agree.
 */
export async function resting(what: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const frames = () =>
    what.page().evaluate(async () => {
      for (let n = 0; n < 3; n++) await new Promise(requestAnimationFrame)
    })
  let box = await what.boundingBox()
  await expect
    .poll(async () => {
      const before = box
      await frames()
      box = await what.boundingBox()
      return before && box && isDeepStrictEqual(before, box)
    })
    .toBe(true)
  return box!
}

async function hearingErrors<T>(page: Page, areExpected: boolean, use: (page: Page) => Promise<T>): Promise<T> {
  const context = page.context()
  const errors: Error[] = []
  const hear = (seen: WebError) => errors.push(seen.error())
  context.on('weberror', hear)
  try {
    const result = await use(page)
    if (errors.length > 0 && !areExpected) throw new AggregateError(errors, `The page threw: ${errors[0]?.message}`)
    return result
  } finally {
    context.off('weberror', hear)
  }
}
