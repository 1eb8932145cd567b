import { showHidden } from '../../nodes/hidden.ts'

/** HTML of our own pages. Every value put in is escaped, unseen characters too; only what `html` itself made goes in as it is. */
export function html(parts: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html {
  const text = parts.map((part, i) => part + (i < values.length ? written(values[i]!) : '')).join('')
  return { html: text }
}

export interface Html {
  readonly html: string
}

/** Text made harmless in HTML and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

function written(value: string | Html | Html[]): string {
  if (typeof value === 'string') return escapeHtml(showHidden(value))
  return Array.isArray(value) ? value.map((one) => one.html).join('') : value.html
}
