import type { Browser, CDPSession, Page } from 'playwright-core'

/** What is measured on an open page. Times are milliseconds. */
export interface Frames {
  median: number
  p95: number
  worst: number
  /** Processor time of the page in each frame, all its threads: what a busy machine does not change. */
  work: number
}

export interface Weight {
  elements: number
  /** Megabytes of JavaScript heap after a forced collection. */
  heap: number
  listeners: number
}

/** Begins to count: the answer tells the milliseconds of processor time that the browser's pages took since. */
export async function workOf(browser: Browser): Promise<() => Promise<number>> {
  const cdp = await browser.newBrowserCDPSession()
  const read = async () => {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo')
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime * 1000]))
  }
  const before = await read()
  return async () => {
    const after = await read()
    await cdp.detach()
    return [...after].reduce((sum, [id, time]) => sum + time - (before.get(id) ?? 0), 0)
  }
}

/** Milliseconds from the navigation until the wanted card is seen and five frames in a row came on time. */
export function untilCalm(page: Page, card: string): Promise<number> {
  return page.evaluate(
    (selector) =>
      new Promise<number>((resolve) => {
        let last = performance.now()
        let calm = 0
        let since = 0
        const look = (now: number) => {
          const seen = document.querySelector(selector)?.checkVisibility({ visibilityProperty: true }) === true
          if (!seen || now - last > 34) calm = 0
          else if (++calm === 1) since = now
          last = now
          if (calm >= 5) resolve(since)
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    card,
  )
}

type Motion = 'pan' | 'zoom-out' | 'zoom-in'

/** One wheel event in each frame, as a touchpad sends them, and how long the frames took. */
export async function framesWhile(page: Page, motion: Motion, count: number): Promise<Frames> {
  const work = await workOf(page.context().browser()!)
  const taken = await page.evaluate(
    ([motion, count]) =>
      new Promise<number[]>((resolve) => {
        const pane = document.querySelector('.vue-flow__pane') ?? document.body
        const box = pane.getBoundingClientRect()
        const taken: number[] = []
        let last = 0
        const step = (now: number) => {
          if (last) taken.push(now - last)
          last = now
          if (taken.length >= count) return resolve(taken)
          const n = taken.length
          const spot = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2, bubbles: true, cancelable: true }
          // Rightwards with a slow swing up and down; the last third goes back.
          const way = n < (count * 2) / 3 ? 1 : -1
          const wheel =
            motion === 'pan'
              ? { deltaX: 28 * way, deltaY: Math.round(Math.sin(n / 20) * 14) }
              : { deltaY: motion === 'zoom-out' ? 5 : -5, ctrlKey: true }
          pane.dispatchEvent(new WheelEvent('wheel', { ...spot, ...wheel }))
          requestAnimationFrame(step)
        }
        requestAnimationFrame(step)
      }),
    [motion, count] as const,
  )
  return framesOf(taken, await work())
}

/** Takes a card by its head and moves it in each frame; answers with the frames, and how long letting go took. */
export async function framesWhileDragging(page: Page, card: string, count: number): Promise<{ frames: Frames; drop: number }> {
  const work = await workOf(page.context().browser()!)
  const { taken, drop } = await page.evaluate(
    ([selector, count]) =>
      new Promise<{ taken: number[]; drop: number }>((resolve) => {
        const host = document.querySelector(selector)! // the bench opened the page on this card
        const target = host.querySelector('header, .stub') ?? host
        const box = target.getBoundingClientRect()
        const at = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
        const send = (to: EventTarget, type: string, x: number, y: number) =>
          to.dispatchEvent(
            new MouseEvent(type, {
              clientX: x,
              clientY: y,
              bubbles: true,
              cancelable: true,
              view: window,
              button: 0,
              buttons: 1,
            }),
          )
        const taken: number[] = []
        let last = 0
        send(target, 'mousedown', at.x, at.y)
        const step = (now: number) => {
          if (last) taken.push(now - last)
          last = now
          const n = taken.length
          if (n < count) {
            send(window, 'mousemove', at.x + Math.sin(n / 15) * 120, at.y + n)
            requestAnimationFrame(step)
            return
          }
          const began = performance.now()
          send(window, 'mouseup', at.x + Math.sin(n / 15) * 120, at.y + n)
          requestAnimationFrame(() => requestAnimationFrame(() => resolve({ taken, drop: performance.now() - began })))
        }
        requestAnimationFrame(step)
      }),
    [card, count] as const,
  )
  return { frames: framesOf(taken, await work()), drop }
}

export async function weigh(page: Page, cdp: CDPSession): Promise<Weight> {
  const elements = await page.evaluate(() => document.querySelectorAll('*').length)
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return { elements, heap: of('JSHeapUsedSize') / 2 ** 20, listeners: of('JSEventListeners') }
}

function framesOf(taken: number[], work: number): Frames {
  const sorted = [...taken].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { median: at(0.5), p95: at(0.95), worst: at(1), work: work / Math.max(1, taken.length) }
}
