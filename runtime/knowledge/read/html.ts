import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import type { Warning } from '../contract.ts'
import { type DomElement, type DomNode, textOfDom } from './dom-text.ts'
import { dropHidden } from './hidden.ts'

/** A web page's own text: without scripts, forms, navigation and what nobody sees. Nothing that it names is fetched. */
export function readHtml(html: string): { text: string; title: string | null; warnings: Warning[] } {
  const { document } = parseHTML(/<html[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`)
  const root = document.documentElement as unknown as DomElement // linkedom's elements have all that DomElement names
  const styles = [...root.querySelectorAll('style')].map((style) => style.textContent ?? '').join('\n')
  const title = root.querySelectorAll('title')
  const named = [...title][0]?.textContent?.trim().slice(0, 200) || null
  const scripts = remove(root, UNREADABLE)
  const hidden = dropHidden(root, styles)
  remove(root, 'nav, aside, [role=navigation], [role=banner], [role=contentinfo], head, img, video, audio, canvas')
  const body = textOfDom(root)
  const article = isPlain(root) ? mainPart(document as unknown as Document, body) : null
  return { text: article ?? body, title: named, warnings: warningsOf(hidden, scripts) }
}

/**
 * Markdown without the HTML that may stand in it: the words of tags stay, but for scripts and for what nobody would see. What
 * is marked as code is left as it is.
 */
export function withoutHtml(markdown: string): { text: string; warnings: Warning[] } {
  if (!/<\/?[a-z][a-z0-9]*(\s[^>]*)?>/i.test(markdown)) return { text: markdown, warnings: [] }
  const page = markdown
    .replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
    .replace(/<br\s*\/?>|(<\/(?:p|div|li|tr|h[1-6])>)/gi, '$1\n')
  const { document } = parseHTML(`<html><body>${page}</body></html>`)
  const root = document.documentElement as unknown as DomElement // linkedom's elements have all that DomElement names
  const styles = [...root.querySelectorAll('style')].map((style) => style.textContent ?? '').join('\n')
  const scripts = remove(root, UNREADABLE)
  const hidden = dropHidden(root, styles)
  return { text: root.textContent ?? '', warnings: warningsOf(hidden, scripts) }
}

function warningsOf(hidden: number, scripts: number): Warning[] {
  const warnings: Warning[] = []
  if (hidden > 0) warnings.push({ what: 'hidden', count: hidden })
  if (scripts > 0) warnings.push({ what: 'scripts', count: scripts })
  return warnings
}

const UNREADABLE = 'script, style, noscript, template, iframe, object, embed, svg, math, form, button, input, select, textarea'

/** Small and flat enough for the search of an article, whose cost grows with size times depth. */
function isPlain(root: DomElement): boolean {
  let seen = 0
  const open: [DomNode, number][] = [[root, 0]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, depth] = next
    if (depth > 100 || ++seen > 20_000) return false
    for (const child of Array.from(node.childNodes)) if (child.nodeType === 1) open.push([child, depth + 1])
  }
  return true
}

/** The article, where the page has one that holds most of its words: a list of questions is no article and stays whole. */
function mainPart(document: Document, body: string): string | null {
  try {
    const parsed = new Readability<DomElement>(document, {
      serializer: (element) => element as unknown as DomElement,
      keepClasses: false,
    }).parse()
    const text = parsed?.content ? textOfDom(parsed.content) : ''
    return text.length > body.length * 0.6 ? text : null
  } catch {
    return null // it says by throwing that the page is too large for it
  }
}

function remove(root: DomElement, selector: string): number {
  const found = [...root.querySelectorAll(selector)]
  for (const element of found) element.remove()
  return found.filter((element) => /^(script|iframe|object|embed|form)$/i.test(element.nodeName)).length
}
