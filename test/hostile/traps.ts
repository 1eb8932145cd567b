import type { BrowserContext, Page } from 'playwright-core'
import { showHidden } from '../../nodes/hidden.ts'

/** What must never happen on a page that shows somebody's text. */
export interface Traps {
  /** What did happen, in the order it did. */
  sprung: string[]
  /**
   * Looks at all elements of the page, those in shadow roots included, for what no text of ours makes. Answers with those of
   * the texts that do not stand alone in some element, as they are or with what they hide.
   */
  inspect(page: Page, where: string, texts: readonly string[]): Promise<string[]>
}

/** Sets the traps on every page of a context: scripts that run, dialogs, requests to elsewhere, rules of the page that were broken. */
export async function setTraps(context: BrowserContext, origin: string): Promise<Traps> {
  const sprung: string[] = []
  const told = (page: Page, what: string) => void sprung.push(`${new URL(page.url()).pathname.slice(0, 80)}: ${what}`)
  await context.exposeBinding('__sprung', ({ page }, what: string) => told(page, what))
  await context.addInitScript(trapInPage)
  // What the page's rules hold back is asked for as well.
  context.on('request', (request) => {
    const { origin: to, protocol } = new URL(request.url())
    if (to !== origin && protocol !== 'data:' && protocol !== 'blob:') sprung.push(`a request to ${request.url().slice(0, 200)}`)
  })
  context.on('page', (page) => {
    page.on('websocket', (socket) => told(page, `a socket to ${socket.url().slice(0, 200)}`))
    page.on('dialog', (dialog) => {
      told(page, `a dialog "${dialog.message().slice(0, 80)}"`)
      void dialog.dismiss()
    })
    page.on('popup', (popup) => told(page, `a window ${popup.url().slice(0, 80)}`))
    page.on('console', (said) => {
      if (/Refused to|Content Security Policy|Trusted/i.test(said.text())) told(page, said.text().slice(0, 200))
    })
  })
  return {
    sprung,
    async inspect(page, where, texts) {
      const shapes = texts.map((text) => [text.trim(), showHidden(text).trim()])
      const { strangers, lost } = await page.evaluate(lookIn, { origin, shapes, ours: OURS })
      for (const stranger of strangers) sprung.push(`${where}: ${stranger}`)
      return lost.map((i) => texts[i]!)
    },
  }
}

/** What screens of ours are made of: whatever else is there came in as text. */
const OURS = [
  ...['html', 'head', 'meta', 'title', 'link', 'script', 'style', 'body', 'noscript', 'jaga-chat', 'div', 'span', 'p', 'br'],
  ...['header', 'footer', 'main', 'nav', 'section', 'aside', 'article', 'h1', 'h2', 'h3', 'h4', 'details', 'summary', 'time'],
  ...['a', 'b', 'strong', 'em', 'small', 'code', 'pre', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'thead', 'tbody', 'tr'],
  ...['th', 'td', 'form', 'fieldset', 'legend', 'label', 'input', 'textarea', 'select', 'optgroup', 'option', 'button'],
  ...['svg', 'g', 'defs', 'pattern', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'foreignObject'],
]

/** Runs in the page before anything else: whatever a payload would call, tells. */
function trapInPage(): void {
  // The bindings are put on the window by the test.
  const tell = (what: string) => (window as unknown as { __sprung(what: string): void }).__sprung(what)
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'] as const)
    Object.defineProperty(window, name, {
      value: (...said: unknown[]) => tell(`${name}(${String(said[0]).slice(0, 60)})`),
      writable: false,
    })
  document.addEventListener('securitypolicyviolation', (event) =>
    tell(`held back by ${event.effectiveDirective}: ${event.blockedURI.slice(0, 80)} ${event.sample.slice(0, 80)}`),
  )
}

/** What is strange on a page, and which texts do not stand alone in an element, in any of their shapes. Runs in the page. */
function lookIn({ origin, shapes, ours }: { origin: string; shapes: string[][]; ours: string[] }) {
  const HIDES = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u
  const ADDRESS = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#|\.\/|\?|data:,|data:image\/|blob:|[a-zA-Z0-9_-]+(\/|$))/
  const strangers = new Set<string>()
  const texts = new Set<string>()
  const look = (element: Element) => {
    const tag = element.localName
    const told = () => element.outerHTML.slice(0, 120)
    if (!ours.includes(tag)) strangers.add(`<${tag}> as in ${told()}`)
    if (tag === 'script' && !(element as HTMLScriptElement).src.startsWith(`${origin}/`)) strangers.add(`a script: ${told()}`)
    for (const { name, value } of element.attributes) {
      if (/^on|^srcdoc$|^formaction$|^http-equiv$/i.test(name)) strangers.add(`<${tag} ${name}> as in ${told()}`)
      if (/^(href|src|action|xlink:href|poster|background)$/.test(name) && !ADDRESS.test(value.trim()))
        strangers.add(`<${tag} ${name}="${value.slice(0, 80)}">`)
    }
    if (tag === 'textarea') return
    for (const { nodeType, nodeValue } of element.childNodes)
      if (nodeType === Node.TEXT_NODE && HIDES.test(nodeValue ?? ''))
        strangers.add(`signs that nobody sees in <${tag}>: ${JSON.stringify(nodeValue?.slice(0, 60))}`)
  }
  const walk = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      look(element)
      const text = element.textContent ?? ''
      if (text && text.length < 5_000) texts.add(text.trim())
      if (element.shadowRoot) walk(element.shadowRoot)
    }
  }
  walk(document)
  const isLost = (shape: string[]) => !shape.some((text) => texts.has(text))
  const lost = shapes.flatMap((shape, i) => (isLost(shape) ? [i] : []))
  return { strangers: [...strangers], lost }
}
