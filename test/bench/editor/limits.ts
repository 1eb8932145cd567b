import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import type { BotDocument } from '../../../nodes/flow.ts'
import { DESKTOP } from '../../browser.ts'
import { median } from '../load.ts'
import type { House } from './house.ts'
import { type Frames, framesWhile, framesWhileDragging, untilCalm, type Weight, weigh, workOf } from './look.ts'

/** What one drawing costs to open, to hold and to move about in. */
export interface Looked {
  name: string
  nodes: number
  edges: number
  /** Milliseconds until it can be worked on, and of them the page's processor time. */
  open: number
  openWork: number
  pan: Frames
  zoom: Frames
  far: Frames
  near: Weight
  out: Weight
  drag?: { frames: Frames; drop: number }
}

/** Opens a drawing in the editor three times (the median counts) and moves about in it. */
export async function lookAt(
  browser: Browser,
  house: House,
  document: BotDocument,
  options: { drag?: boolean } = {},
): Promise<Looked> {
  const bot = await house.bot(document)
  const opened: number[] = []
  const worked: number[] = []
  const open = async <T>(use: (page: Page) => Promise<T>): Promise<T> => {
    const work = await workOf(browser)
    return house.inPage(browser, bot, async (page) => {
      opened.push(await untilCalm(page, START(document)))
      worked.push(await work())
      return use(page)
    })
  }
  for (let n = 0; n < 2; n++) await open(async () => undefined)
  return open(async (page) => {
    const moved = await moveAbout(page)
    const drag = options.drag ? await framesWhileDragging(page, START(document), 90) : undefined
    return { ...named(document), open: median(opened), openWork: median(worked), ...moved, drag }
  })
}

/** The canvas library by itself with the same drawing. */
export async function lookAtPlain(browser: Browser, document: BotDocument): Promise<Looked> {
  const script = await plainScript()
  const context = await browser.newContext({ viewport: DESKTOP })
  try {
    const [opened, worked]: [number[], number[]] = [[], []]
    for (let n = 0; ; n++) {
      const work = await workOf(browser)
      const page = await context.newPage()
      await page.addInitScript(`window.flow = ${JSON.stringify(document.flows[0])}`)
      await page.route('http://localhost:7/**', (route) => route.fulfill({ contentType: 'text/html', body: script }))
      await page.goto('http://localhost:7/', { waitUntil: 'commit' })
      opened.push(await untilCalm(page, START(document)))
      worked.push(await work())
      const times = { open: median(opened), openWork: median(worked) }
      if (n === 2) return { ...named(document), name: 'library alone', ...times, ...(await moveAbout(page)) }
      await page.close()
    }
  } finally {
    await context.close()
  }
}

async function moveAbout(page: Page): Promise<Pick<Looked, 'pan' | 'zoom' | 'far' | 'near' | 'out'>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const pan = await framesWhile(page, 'pan', 180)
  const near = await weigh(page, cdp)
  const zoom = await framesWhile(page, 'zoom-out', 90)
  const far = await framesWhile(page, 'pan', 180)
  const out = await weigh(page, cdp)
  await framesWhile(page, 'zoom-in', 90)
  return { pan, zoom, far, near, out }
}

const START = (document: BotDocument) => `.vue-flow__node[data-id="${document.flows[0]!.nodes[0]!.id}"]`

function named(document: BotDocument) {
  const flow = document.flows[0]!
  return { name: flow.nodes.length > 1 ? 'editor' : 'editor, empty flow', nodes: flow.nodes.length, edges: flow.edges.length }
}

async function plainScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      lib: { entry: new URL('./plain.ts', import.meta.url).pathname, formats: ['es'], fileName: 'plain' },
    },
  })
  const files = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
  const script = files.map((file) => (file.type === 'chunk' ? file.code : '')).join('')
  const style = files.map((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? String(file.source) : '')).join('')
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><div id="app"></div><script type="module">${script.replaceAll('</script', '<\\/script')}</script>`
}
