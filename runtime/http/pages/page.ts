import type { Language } from '../../../nodes/language.ts'
import { type Html, html } from '../html.ts'

/** A page that the runtime draws itself. */
export interface Page {
  language: Language
  title: string
  /** Its one style: what the answer's Content-Security-Policy names by hash. */
  style: string
  /** Whether it draws beneath a phone's rounded corners and bars. */
  fillsScreen?: boolean
  body: Html
}

/** The whole document but its doctype. */
export function documentOf({ language, title, style, fillsScreen, body }: Page): Html {
  return html`<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1${fillsScreen ? ', viewport-fit=cover' : ''}">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
${body}
</body>
</html>`
}

export interface PageAbout {
  bot: string
  title: string
  language: Language
  isServed: boolean
}
