import type { Language } from '../../../nodes/language.ts'
import { html } from '../html.ts'
import { pageWords } from '../words.ts'
import type { Page, PageAbout } from './page.ts'

/** The chat and nothing else, for a link in a profile, a QR code or a frame. */
export function chatPage({ bot, title, language, isServed }: PageAbout): Page {
  const words = pageWords(language)
  const heading = words.chatTitle.replace('{bot}', title)
  const body = html`<h1 class="away">${heading}</h1>
${isServed ? html`<script src="/w.js" data-bot="${bot}" data-mode="page" async></script>` : html`<p class="note">${words.notServed}</p>`}
<noscript><p class="note">${words.noScript}</p></noscript>`
  return { language, title: heading, style: STYLE, fillsScreen: true, body }
}

/** For whoever follows an old link, in words and not in the JSON that programs are answered with. */
export function gonePage(language: Language): Page {
  const words = pageWords(language)
  const body = html`<main class="note"><h1>${words.goneTitle}</h1><p>${words.gone}</p></main>`
  return { language, title: words.goneTitle, style: STYLE, body }
}

const STYLE = `
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;background:#faf6f0;color:#251f1b;font:16px/1.6 ui-sans-serif,system-ui,"Segoe UI",Roboto,sans-serif}
.away{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h1{font-size:1.25rem}
.note{max-width:32rem;margin:20vh auto 0;padding:0 1.5rem;text-align:center}
@media(prefers-color-scheme:dark){body{background:#1b1715;color:#f4eee7}}
`
