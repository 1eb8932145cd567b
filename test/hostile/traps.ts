import type { BrowserContext, Page } from 'playwright-core'

/** What must never happen on a page that shows somebody's text. */
export interface Traps {
  /** What did happen, in the order it did. */
  sprung: string[]
  /** Looks at all elements of the page, those in shadow roots included, for what no text of ours makes. */
  inspect(page: Page, where: string): Promise<void>
  /** The texts that stand alone in an element of the page. */
  textsOn(page: Page): Promise<Set<string>>
}

/** Sets the traps on every page of a context: scripts that run, dialogs, requests to elsewhere, rules of the page that were broken. */
export async function setTraps(context: BrowserContext, origin: string): Promise<Traps> {
  const sprung: string[] = []
  await context.exposeBinding(
    '__sprung',
    ({ page }, what: string) => void sprung.push(`${new URL(page.url()).pathname}: ${what}`),
  )
  await context.addInitScript(trapInPage)
  await context.route(
    (url) => url.origin !== origin && url.protocol !== 'data:' && url.protocol !== 'blob:',
    (route) => {
      sprung.push(`a request to ${route.request().url().slice(0, 200)}`)
      return route.abort()
    },
  )
  context.on('page', (page) => {
    page.on('dialog', (dialog) => {
      sprung.push(`${page.url()}: a dialog "${dialog.message().slice(0, 80)}"`)
      void dialog.dismiss()
    })
    page.on('popup', (popup) => sprung.push(`${page.url()}: a window ${popup.url().slice(0, 80)}`))
    page.on('console', (said) => {
      if (/Refused to|Content Security Policy|Trusted/i.test(said.text()))
        sprung.push(`${page.url()}: ${said.text().slice(0, 200)}`)
    })
  })
  return {
    sprung,
    async inspect(page, where) {
      for (const strange of await page.evaluate(strangersIn, origin)) sprung.push(`${where}: ${strange}`)
    },
    async textsOn(page) {
      return new Set(await page.evaluate(textsIn))
    },
  }
}

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

/** Elements, attributes and addresses that no screen of ours has: whatever of them is there came in as text. */
function strangersIn(origin: string): string[] {
  const found: string[] = []
  const walk = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      const tag = element.localName
      if (
        /^(iframe|frame|object|embed|applet|video|audio|source|marquee|math|base|portal|isindex|xss|x|bgsound|blink|keygen|image|animate|set|foreignobject)$/.test(
          tag,
        )
      )
        found.push(`<${tag}>`)
      if (tag === 'script' && !(element as HTMLScriptElement).src.startsWith(`${origin}/`)) found.push(`a script of somebody's`)
      if (tag === 'meta' && element.hasAttribute('http-equiv')) found.push('<meta http-equiv>')
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) found.push(`<${tag} ${name}>`)
        if (name === 'srcdoc' || name === 'formaction') found.push(`<${tag} ${name}>`)
        const isAddress = ['href', 'src', 'action', 'xlink:href', 'poster', 'background'].includes(name)
        if (
          isAddress &&
          !/^(https?:\/\/|mailto:|tel:|\/(?!\/)|#|\.\/|\?|data:,|data:image\/|blob:|[a-zA-Z0-9_-]+(\/|$))/.test(value.trim())
        )
          found.push(`<${tag} ${name}="${value.slice(0, 80)}">`)
      }
      if (element.shadowRoot) walk(element.shadowRoot)
      if (/^\/(chat|demo)\//.test(location.pathname) || element.localName === 'textarea') continue
      for (const child of element.childNodes)
        if (
          child.nodeType === Node.TEXT_NODE &&
          /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u.test(child.nodeValue ?? '')
        )
          found.push(`signs that nobody sees in <${tag}>: ${JSON.stringify(child.nodeValue?.slice(0, 60))}`)
    }
  }
  walk(document)
  return [...new Set(found)]
}

function textsIn(): string[] {
  const texts: string[] = []
  const walk = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot)
      const text = element.textContent ?? ''
      if (text && text.length < 5_000) texts.push(text.trim())
    }
  }
  walk(document)
  return texts
}
