import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { withCode } from '../bench/bots.ts'
import { DESKTOP, describeInBrowser, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { useListeningHouse } from '../http/listening.ts'

/** A tab that was left open while Jaga was updated, restarted or out of reach: no click without an answer. */
describeInBrowser('files of a page that do not come', () => {
  const { withPage } = useBrowser()
  const { house, url } = useListeningHouse(() => ({ assets: built('editor') }))
  let owner: { token: string }
  beforeAll(async () => {
    owner = await house().someone('owner')
  })

  const BOTS = /\/assets\/BotsPage-[^/]+\.js$/
  const STATUSES = /\/assets\/StatusPage-[^/]+\.js$/
  const BINS = /\/assets\/BinPage-[^/]+\.js$/
  const QUEUES = /\/assets\/QueuePage-[^/]+\.js$/
  const CODES = /\/assets\/CodeEditor-[^/]+\.js$/

  const signIn = (page: Page) => page.context().addCookies([{ name: 'jaga', value: owner.token, url: url() }])
  async function enter(page: Page) {
    await signIn(page)
    await page.goto(url())
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  const inQueue = (page: Page) => page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor()

  it('are gone after an update: the page is loaded as a whole', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      await enter(page)
      await page.evaluate(() => {
        document.title = 'before the update'
      })
      await page.route(QUEUES, (route) => route.fulfill({ status: 404, body: 'gone' }), { times: 1 })
      await page.getByRole('link', { name: 'Queue' }).click()
      await inQueue(page)
      expect(new URL(page.url()).pathname).toBe('/queue')
      expect(await page.title()).not.toBe('before the update')
    }))

  it('are gone already while the first page is on its way: the one they turned to is loaded as a whole', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      await page.route(BOTS, () => undefined, { times: 1 }) // Never answered: the first page stays on its way.
      await page.route(QUEUES, (route) => route.fulfill({ status: 404, body: 'gone' }), { times: 1 })
      await signIn(page)
      await page.goto(url())
      await page.getByRole('link', { name: 'Queue' }).click()
      await inQueue(page)
    }))

  it('call nobody away from where they go meanwhile', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      await enter(page)
      const { promise: isLate, resolve: come } = Promise.withResolvers<void>()
      await page.route(STATUSES, (route) => isLate.then(() => route.continue()))
      const { promise: isGone, resolve: go } = Promise.withResolvers<void>()
      await page.route(QUEUES, (route) => route.fulfill({ status: 404, body: 'gone' }))
      await page.route('**/api/session', (route) => isGone.then(() => route.continue()))
      const asked = page.waitForRequest('**/api/session')
      await page.getByRole('link', { name: 'Queue' }).click()
      await asked
      await page.getByRole('link', { name: 'Status' }).first().click()
      const answered = page.waitForResponse('**/api/session')
      go()
      await (await answered).finished()
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
      come()
      await page.getByRole('heading', { level: 1, name: 'Status' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/status')
    }))

  it('are shown to be on their way while they are', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      const bot = await house().bot({ document: withCode.document })
      const { promise: isSeen, resolve: go } = Promise.withResolvers<void>()
      await signIn(page)
      await page.route(CODES, (route) => isSeen.then(() => route.continue()))
      await page.goto(`${url()}/bots/${bot}`)
      await page.locator('.vue-flow__node[data-id=count]').click()
      await page.getByRole('status').filter({ hasText: 'Loading' }).waitFor()
      go()
      await page.locator('.cm-content').waitFor()
    }))

  it('do not come while Jaga is out of reach: it is told, and tried again when asked', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      await enter(page)
      await page.context().setOffline(true)
      await page.getByRole('link', { name: 'Queue' }).click()
      const news = page.getByRole('region', { name: /Notifications/ })
      await news.getByText('Jaga cannot be reached').waitFor()
      await page.context().setOffline(false)
      await news.getByRole('button', { name: 'Try again' }).click()
      await inQueue(page)
    }))

  it('are those of the first page: it says so, does not begin again by itself, and opens when it is loaded anew', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      await signIn(page)
      let asked = 0
      await page.route(BINS, (route) => (asked++ === 0 ? route.abort() : route.continue()))
      await page.goto(`${url()}/bin`)
      await page.getByRole('alert').getByText('This page has not opened').waitFor()
      expect(asked).toBe(1)
      await page.getByRole('button', { name: 'Reload' }).click()
      await page.getByRole('heading', { level: 1 }).filter({ hasText: /bin/i }).waitFor()
    }))

  it('are those of a part: the page stays, and says what is missing', () =>
    withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      const bot = await house().bot({ document: withCode.document })
      await enter(page)
      await page.route(CODES, (route) => route.abort(), { times: 1 })
      await page.goto(`${url()}/bots/${bot}`)
      await page.locator('.vue-flow__node[data-id=count]').click()
      await page.getByText('This part did not arrive').waitFor()
      await page.getByRole('button', { name: 'Reload' }).click()
      await page.locator('.vue-flow__node[data-id=count]').click()
      await page.locator('.cm-content').waitFor()
    }))

  it('and what nobody thought of is told too, to the person and to the console', async () => {
    const found = withPage({ locale: 'en-GB', viewport: DESKTOP }, async (page) => {
      await enter(page)
      await page.evaluate(() => void Promise.reject(new Error('nobody thought of this')))
      await page
        .getByRole('region', { name: /Notifications/ })
        .getByText('Something went wrong on this page')
        .waitFor()
    })
    await expect(found).rejects.toThrow('nobody thought of this')
  })
})
