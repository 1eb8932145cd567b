/**
 * The light Markdown of a reply, as data: bold, italic, lists, links, line breaks. There is no HTML in it and there are no
 * images: what looks like either stays text, or becomes the text that it would have shown. Linear in the text.
 * `growing`: the text is still being written, so a marker that has not closed yet counts as closed at the end, and a half-written link shows its words.
 */
export function readMarkdown(text: string, growing = false): Block[] {
  const blocks: Block[] = []
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const last = blocks.at(-1)
    // A lone marker at the end of a growing text is the beginning of something: it waits.
    if (growing && /^\s*([-*•+#]{1,6}|\d{1,3}[.)]?)\s*$/.test(line) && text.endsWith(line)) continue
    const item = /^\s{0,6}(?:([-*•+])|(\d{1,3})[.)])\s+(.*)$/.exec(line)
    if (item) {
      const ordered = item[2] !== undefined
      const content = readInline(item[3]!, growing)
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(content)
      else blocks.push({ kind: 'list', ordered, start: Number(item[2] ?? 1), items: [content] })
      continue
    }
    if (line.trim() === '') {
      if (last?.kind === 'paragraph') blocks.push({ kind: 'gap' })
      continue
    }
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)
    const content: Inline[] = heading ? [{ kind: 'strong', of: readInline(heading[1]!, growing) }] : readInline(line, growing)
    if (last?.kind === 'paragraph') last.lines.push(content)
    else blocks.push({ kind: 'paragraph', lines: [content] })
  }
  return blocks.filter((block) => block.kind !== 'gap')
}

export type Block =
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { kind: 'gap' }

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'em'; of: Inline[] }
  | { kind: 'link'; label: string; url: string }

/** The words alone: for the screen reader's announcement. */
export function plainText(text: string): string {
  const words = (inline: Inline): string =>
    inline.kind === 'text' ? inline.text : inline.kind === 'link' ? inline.label : inline.of.map(words).join('')
  return readMarkdown(text)
    .flatMap((block) => (block.kind === 'list' ? block.items : block.kind === 'paragraph' ? block.lines : []))
    .map((line) => line.map(words).join(''))
    .join('\n')
}

const TOKEN =
  /!?\[([^[\]\n]{0,500})\]\(\s*([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?)\s*\)|https?:\/\/[^\s<>"'`]{1,2000}|\*{1,3}|_{1,2}/g

function readInline(whole: string, growing: boolean): Inline[] {
  const text = growing ? whole.slice(0, sure(whole)) : whole
  const top: Inline[] = []
  const open: { marker: string; of: Inline[] }[] = []
  const into = () => open.at(-1)?.of ?? top
  let from = 0
  const words = (until: number) => {
    if (until > from) into().push({ kind: 'text', text: text.slice(from, until) })
  }
  for (const found of text.matchAll(TOKEN)) {
    const [token, label, url] = found
    if (found.index < from) continue
    if (url !== undefined && label !== undefined) {
      words(found.index)
      from = found.index + token.length
      into().push(token.startsWith('!') ? { kind: 'text', text: label } : { kind: 'link', label: label || url, url })
    } else if (token.startsWith('http')) {
      words(found.index)
      const address = trimmed(token)
      from = found.index + address.length
      into().push({ kind: 'link', label: address, url: address })
    } else {
      words(found.index)
      from = found.index + token.length
      const before = text[found.index - 1] ?? ' '
      const after = text[from] ?? ' '
      // Three stars are two markers: the inner one closes first and opens last.
      for (const marker of token !== '***' ? [token] : open.at(-1)?.marker === '*' ? ['*', '**'] : ['**', '*'])
        mark(marker, before, after)
    }
  }
  words(text.length)
  while (open.length > 0) {
    if (growing) close(open.length - 1)
    else spill()
  }
  return top

  function mark(marker: string, before: string, after: string): void {
    const depth = open.findLastIndex((one) => one.marker === marker)
    const outside = (c: string) => marker[0] === '*' || !/[\p{L}\p{N}]/u.test(c)
    if (depth >= 0 && /\S/.test(before) && outside(after)) close(depth)
    else if (open.length < 6 && /\S/.test(after) && outside(before)) open.push({ marker, of: [] })
    else into().push({ kind: 'text', text: marker })
  }
  /** Closes the marker at `depth`; markers opened after it and never closed were plain characters. */
  function close(depth: number): void {
    while (open.length - 1 > depth) spill()
    const { marker, of } = open.pop()!
    if (of.length > 0) into().push({ kind: marker.length === 2 ? 'strong' : 'em', of })
    else into().push({ kind: 'text', text: marker + marker })
  }
  function spill(): void {
    const { marker, of } = open.pop()!
    into().push({ kind: 'text', text: marker }, ...of)
  }
}

/** Where a growing text's sure part ends: before a trailing marker, a link or an address that is still being written. */
function sure(text: string): number {
  const from = Math.max(0, text.length - 2600)
  const found = /!?\[[^\]\n]*$|!?\[[^[\]\n]*\]\([^)\s]*$|https?:\/\/\S*$|[*_!]+$/.exec(text.slice(from))
  return found ? from + found.index : text.length
}

/** An address in running text does not own the full stop or bracket that follows it. */
function trimmed(address: string): string {
  const cut = address.replace(/(?<![.,;:!?*_~…])[.,;:!?*_~…]+$/, '')
  return cut.endsWith(')') && !cut.includes('(') ? trimmed(cut.slice(0, -1)) : cut
}
