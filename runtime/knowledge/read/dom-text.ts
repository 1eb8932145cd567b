/** As much of a DOM as is used here: the parsers' own types differ. */
export interface DomNode {
  nodeType: number
  nodeName: string
  textContent: string | null
  childNodes: ArrayLike<DomNode>
}
export interface DomElement extends DomNode {
  getAttribute(name: string): string | null
  hasAttribute(name: string): boolean
  querySelectorAll(selector: string): Iterable<DomElement>
  matches(selector: string): boolean
  closest(selector: string): DomElement | null
  parentElement: DomElement | null
  remove(): void
}

/** A page as light Markdown: headings, paragraphs, list items and table rows, each on a line of its own; links as their words. */
export function textOfDom(root: DomNode): string {
  const lines: string[] = []
  let line = ''
  const end = (blank: boolean) => {
    const text = line.replace(/[ \t\u00a0]+/g, ' ').trim()
    if (text) lines.push(text)
    if (blank && lines.length > 0 && lines.at(-1) !== '') lines.push('')
    line = ''
  }
  const visit = (node: DomNode, depth: number): void => {
    if (depth > 400) return
    if (node.nodeType === 3) {
      line += (node.textContent ?? '').replace(/\s+/g, ' ')
      return
    }
    if (node.nodeType !== 1 && node.nodeType !== 9 && node.nodeType !== 11) return
    const name = node.nodeName.toLowerCase()
    const children = () => {
      for (const child of Array.from(node.childNodes)) visit(child, depth + 1)
    }
    const heading = /^h([1-6])$/.exec(name)
    if (heading) {
      end(true)
      line = ''
      children()
      line = line.trim() && `${'#'.repeat(Number(heading[1]))} ${line.trim()}`
      end(true)
    } else if (name === 'br') end(false)
    else if (name === 'li') {
      end(false)
      line = '- '
      children()
      if (line.trim() === '-') line = ''
      end(false)
    } else if (name === 'tr') {
      end(false)
      const cells = Array.from(node.childNodes).filter((cell) => /^t[dh]$/i.test(cell.nodeName))
      line = cells.map((cell) => (cell.textContent ?? '').replace(/\s+/g, ' ').trim()).join(' | ')
      end(false)
    } else if (BLOCKS.has(name)) {
      end(true)
      children()
      end(true)
    } else children()
  }
  visit(root, 0)
  end(false)
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const BLOCKS = new Set(
  'p div section article main header footer ul ol dl dt dd table thead tbody tfoot blockquote pre figure figcaption address details summary fieldset'.split(
    ' ',
  ),
)
