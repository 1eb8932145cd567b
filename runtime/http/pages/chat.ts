import type { Language } from '../../../nodes/language.ts'
import { type Html, html } from '../html.ts'
import { pageWords } from '../words.ts'
import type { PageAbout } from './demo.ts'

/** The chat and nothing else, for a link in a profile, a QR code or a frame. */
export function chatPage({ bot, title, language, isServed }: PageAbout): Html {
  const words = pageWords(language)
  const heading = words.chatTitle.replace('{bot}', title)
  return html`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${heading}</title>
<style>${{ html: CHAT_STYLE }}</style>
</head>
<body>
<h1 class="away">${heading}</h1>
${isServed ? html`<script src="/w.js" data-bot="${bot}" data-mode="page" async></script>` : html`<p class="note">${words.notServed}</p>`}
<noscript><p class="note">${words.noScript}</p></noscript>
</body>
</html>`
}

/** For whoever follows an old link, in words and not in the JSON that programs are answered with. */
export function gonePage(language: Language): Html {
  const words = pageWords(language)
  return html`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${words.goneTitle}</title>
<style>${{ html: CHAT_STYLE }}</style>
</head>
<body>
<main class="note"><h1>${words.goneTitle}</h1><p>${words.gone}</p></main>
</body>
</html>`
}

export const CHAT_STYLE = `
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;background:#faf6f0;color:#251f1b;font:16px/1.6 ui-sans-serif,system-ui,"Segoe UI",Roboto,sans-serif}
.away{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
h1{font-size:1.25rem}
.note{max-width:32rem;margin:20vh auto 0;padding:0 1.5rem;text-align:center}
@media(prefers-color-scheme:dark){body{background:#1b1715;color:#f4eee7}}
`
