import { defineComponent, h, type VNode } from 'vue'

/**
 * A bot's light Markdown as elements: bold, italic, lists, https links. It builds text nodes and nothing else, so whatever
 * a customer or a model wrote stays text.
 */
export default defineComponent({
  props: { text: { type: String, required: true } },
  setup: (props) => () => h('div', { class: 'flex flex-col gap-2 break-words' }, blocks(props.text)),
})

function blocks(text: string): VNode[] {
  return text
    .split(/\n{2,}/)
    .filter((block) => block.trim())
    .map((block) => {
      const lines = block.split('\n')
      if (lines.every((l) => /^\s*[-*•] /.test(l)))
        return h(
          'ul',
          { class: 'list-disc pl-5' },
          lines.map((l) => h('li', inline(l.replace(/^\s*[-*•] /, '')))),
        )
      return h(
        'p',
        lines.flatMap((l, at) => (at === 0 ? inline(l) : [h('br'), ...inline(l)])),
      )
    })
}

const MARK = /\*\*([^*\n]+)\*\*|\*([^*\n]+)\*|_([^_\n]+)_|\[([^\]\n]{1,200})\]\((https:\/\/[^\s)]+)\)|(https:\/\/[^\s<>"')]+)/g

function inline(line: string): (VNode | string)[] {
  const parts: (VNode | string)[] = []
  let from = 0
  for (const match of line.matchAll(MARK)) {
    parts.push(line.slice(from, match.index))
    const [whole, bold, star, underscore, label, href, bare] = match
    if (bold) parts.push(h('strong', bold))
    else if (star ?? underscore) parts.push(h('em', star ?? underscore))
    else parts.push(link(href ?? bare ?? '', label ?? bare ?? ''))
    from = match.index + whole.length
  }
  return [...parts, line.slice(from)].filter((p) => p !== '')
}

function link(href: string, label: string): VNode {
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow', class: 'underline underline-offset-2' }, label)
}
