import { showHidden } from '../../../nodes/hidden.ts'
import { el } from './dom.ts'
import { judgeLink, type Link } from './links.ts'
import { type Inline, readMarkdown } from './markdown.ts'

/** A reply's text as elements: p, br, strong, em, ul, ol, li, a and span, each made here, with text nodes inside. Nothing else can come out. */
export function drawProse(text: string, options: ProseOptions): DocumentFragment {
  const fragment = document.createDocumentFragment()
  for (const block of readMarkdown(text, options.growing)) {
    if (block.kind === 'list') {
      const list = el(block.ordered ? 'ol' : 'ul', block.ordered && block.start !== 1 ? { start: String(block.start) } : {})
      for (const item of block.items) list.append(el('li', {}, ...drawInline(item, options)))
      fragment.append(list)
    } else if (block.kind === 'paragraph') {
      const lines = block.lines.flatMap((line, i) =>
        i > 0 ? [el('br'), ...drawInline(line, options)] : drawInline(line, options),
      )
      fragment.append(el('p', {}, ...lines))
    }
  }
  return fragment
}

export interface ProseOptions {
  growing?: boolean
  /** Hosts that open without a question: the page's own and the shop's. */
  trusted: readonly string[]
  /** Said to screen readers after a link's words. */
  newTab: string
  /** A link that asks first was pressed. */
  ask: (link: Link) => void
}

function drawInline(content: Inline[], options: ProseOptions): Node[] {
  return content.flatMap((part): Node[] => {
    if (part.kind === 'text') return [document.createTextNode(showHidden(part.text))]
    if (part.kind !== 'link') return [el(part.kind, {}, ...drawInline(part.of, options))]
    const link = judgeLink(part.url, part.label, options.trusted)
    return link
      ? drawLink(link, part.label, options)
      : [document.createTextNode(showHidden(part.label === part.url ? part.url : `${part.label} (${part.url})`))]
  })
}

export function drawLink(link: Link, label: string, options: ProseOptions): Node[] {
  const inTab = link.host !== ''
  const anchor = el(
    'a',
    {
      href: link.href,
      ...(inTab && { target: '_blank', rel: 'noopener noreferrer nofollow' }),
      class: link.warnings.length > 0 ? 'risky' : undefined,
    },
    label,
    inTab && el('span', { class: 'sr' }, ` (${options.newTab})`),
  )
  if (link.asks) {
    const ask = (event: Event) => {
      event.preventDefault()
      options.ask(link)
    }
    anchor.addEventListener('click', ask)
    anchor.addEventListener('auxclick', ask)
  }
  // The host is told wherever the words do not begin with it.
  const told =
    !inTab ||
    label
      .replace(/^https?:\/\//i, '')
      .toLowerCase()
      .startsWith(link.host)
  return told ? [anchor] : [anchor, el('span', { class: 'host' }, ` (${link.host})`)]
}
