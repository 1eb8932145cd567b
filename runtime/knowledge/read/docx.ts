import { DOMParser, parseHTML } from 'linkedom'
import mammoth from 'mammoth'
import { RefusedFile, type Warning } from '../contract.ts'
import { type DomElement, textOfDom } from './dom-text.ts'
import { openZip, type Zip } from './zip.ts'

/**
 * A Word document's text. Mammoth reads it from parts that were unpacked here, within their declared sizes; runs that Word
 * would not show, or not so that anybody could read them, are dropped first (LLM-08). Pictures and macros are not opened.
 */
export async function readDocx(bytes: Buffer): Promise<{ text: string; warnings: Warning[] }> {
  const zip = openZip(bytes)
  if (!zip.names.has('word/document.xml') || !zip.names.has('[Content_Types].xml')) throw new RefusedFile('knowledge.type')
  const hiddenStyles = zip.names.has('word/styles.xml') ? stylesThatHide(xmlOf(zip, 'word/styles.xml')) : new Set<string>()
  const parts = new Map<string, string>()
  let hidden = 0
  for (const name of zip.names) {
    if (!/\.(xml|rels)$/.test(name)) continue
    const text = xmlOf(zip, name)
    const isText = /^word\/(document|footnotes|endnotes)\.xml$/.test(name)
    const seen = isText ? withoutHidden(text, hiddenStyles) : { text, hidden: 0 }
    parts.set(name, seen.text)
    hidden += seen.hidden
  }
  const file = {
    exists: (name: string) => zip.names.has(name),
    read: async (name: string, encoding?: string) => (encoding ? (parts.get(name) ?? '') : new Uint8Array(zip.read(name))),
  }
  const { value } = await convert(file)
  const { document } = parseHTML(`<html><body>${value}</body></html>`)
  const text = textOfDom(document.documentElement as unknown as DomElement) // linkedom's elements have all that DomElement names
  return { text, warnings: hidden > 0 ? [{ what: 'hidden', count: hidden }] : [] }
}

/** `file` is mammoth's own way to be handed an opened archive (its `unzip.js`); its types name the others only. */
async function convert(file: object): Promise<{ value: string }> {
  try {
    const noPictures = mammoth.images.imgElement(async () => ({ src: '' }))
    return await mammoth.convertToHtml(
      { file } as unknown as { path: string },
      { convertImage: noPictures, externalFileAccess: false } as object,
    )
  } catch (error) {
    throw error instanceof RefusedFile ? error : new RefusedFile('knowledge.broken')
  }
}

/** A part as text. Word writes no document type: one that is there would be for entities (billion laughs, XXE). */
function xmlOf(zip: Zip, name: string): string {
  const text = zip.read(name).toString('utf8')
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new RefusedFile('knowledge.unsafe')
  return text
}

function stylesThatHide(xml: string): Set<string> {
  const root = parse(xml)
  const ids = new Set<string>()
  for (const style of all(root, 'w:style')) {
    const properties = child(style, 'w:rpr')
    const id = style.getAttribute('w:styleId')
    if (id && properties && isUnseen(properties, style)) ids.add(id)
  }
  return ids
}

function withoutHidden(xml: string, styles: Set<string>): { text: string; hidden: number } {
  const root = parse(xml)
  let hidden = 0
  for (const run of all(root, 'w:r')) {
    const properties = child(run, 'w:rpr')
    const style = properties && child(properties, 'w:rstyle')?.getAttribute('w:val')
    if (!(properties && isUnseen(properties, run)) && !(style && styles.has(style))) continue
    const text = (run.textContent ?? '').trim()
    hidden += text.length
    run.remove()
  }
  return hidden > 0 ? { text: String(root.ownerDocument ?? root), hidden } : { text: xml, hidden: 0 }
}

/** Set as hidden (ISO 29500-1, 17.3.2.41), below 2 points high, or white where nothing is shaded behind it. */
function isUnseen(properties: DomElement, run: DomElement): boolean {
  const value = (name: string) => child(properties, name)?.getAttribute('w:val')?.toLowerCase()
  const vanish = child(properties, 'w:vanish')
  if (vanish && !/^(0|false|off)$/.test(vanish.getAttribute('w:val') ?? '')) return true
  const size = value('w:sz')
  if (size !== undefined && Number(size) < 4) return true
  const colour = value('w:color')
  if (!colour || !/^(f[a-f0-9]){3}$/.test(colour)) return false
  return !isShaded(run)
}

function isShaded(run: DomElement): boolean {
  for (let at: DomElement | null = run; at; at = at.parentElement) {
    for (const name of ['w:rpr', 'w:ppr', 'w:tcpr', 'w:tblpr']) {
      const properties = child(at, name)
      const fill = properties && child(properties, 'w:shd')?.getAttribute('w:fill')
      if (fill && !/^(auto|f{6})$/i.test(fill)) return true
      if (properties && child(properties, 'w:highlight')) return true
    }
  }
  return false
}

type Parsed = DomElement & { ownerDocument?: unknown }

function parse(xml: string): Parsed {
  // linkedom's documents and elements have all that DomElement names.
  return new DOMParser().parseFromString(xml, 'text/xml').documentElement as unknown as Parsed
}

function all(root: DomElement, name: string): DomElement[] {
  const found: DomElement[] = []
  const visit = (node: DomElement) => {
    for (const each of Array.from(node.childNodes) as DomElement[]) {
      if (each.nodeType !== 1) continue
      if (each.nodeName.toLowerCase() === name) found.push(each)
      visit(each)
    }
  }
  visit(root)
  return found
}

function child(node: DomElement, name: string): DomElement | undefined {
  return (Array.from(node.childNodes) as DomElement[]).find((each) => each.nodeType === 1 && each.nodeName.toLowerCase() === name)
}
