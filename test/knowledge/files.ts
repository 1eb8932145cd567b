import { crc32, deflateRawSync } from 'node:zlib'

/** Files as their formats want them, and as they must not be. */
export interface ZipEntry {
  name: string
  data: string | Buffer
  /** The size that the directory claims, where it lies. */
  claims?: number
  flags?: number
  /** Unix mode, for links. */
  mode?: number
  /** Name in the local header, where it differs. */
  local?: string
}

/** A zip by APPNOTE.TXT 6.3.10: deflated entries, then the directory. */
export function zipOf(entries: ZipEntry[], { before = '', after = '' } = {}): Buffer {
  const head = Buffer.from(before)
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, data, claims, flags = 0, mode = 0, local = name } of entries) {
    const plain = Buffer.from(data)
    const packed = deflateRawSync(plain)
    const [crc, size] = [crc32(plain), claims ?? plain.length]
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(flags, 6)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(crc, 14)
    header.writeUInt32LE(packed.length, 18)
    header.writeUInt32LE(size, 22)
    header.writeUInt16LE(Buffer.byteLength(local), 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(mode ? (3 << 8) | 20 : 20, 4)
    central.writeUInt16LE(20, 6)
    central.writeUInt16LE(flags, 8)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(crc, 16)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(size, 24)
    central.writeUInt16LE(Buffer.byteLength(name), 28)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(at, 42)
    bodies.push(header, Buffer.from(local), packed)
    directory.push(central, Buffer.from(name))
    at += header.length + Buffer.byteLength(local) + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([head, ...bodies, central, end, Buffer.from(after)])
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

/** A Word document with this body, and styles for headings and for hidden text. */
export function docxOf(body: string, more: ZipEntry[] = []): Buffer {
  return zipOf([
    {
      name: '[Content_Types].xml',
      data: `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      data: `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      data: `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
    },
    {
      name: 'word/styles.xml',
      data: `${XML}<w:styles ${W}><w:style w:type="paragraph" w:styleId="Judul1"><w:name w:val="heading 1"/></w:style><w:style w:type="character" w:styleId="Samar"><w:name w:val="Samar"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`,
    },
    { name: 'word/document.xml', data: `${XML}<w:document ${W}><w:body>${body}</w:body></w:document>` },
    ...more,
  ])
}

/** A paragraph of runs; each is its text and its properties. */
export function paragraph(runs: string | [text: string, properties?: string][], style = ''): string {
  const list = typeof runs === 'string' ? [[runs] as [string]] : runs
  const properties = style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ''
  const text = list.map(
    ([text, own]) => `<w:r>${own ? `<w:rPr>${own}</w:rPr>` : ''}<w:t xml:space="preserve">${text}</w:t></w:r>`,
  )
  return `<w:p>${properties}${text.join('')}</w:p>`
}

/** A PDF whose pages draw these content streams, in Helvetica under the name /F1. */
export function pdfOf(pages: string[], { trailer = '', info = '' } = {}): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, i) => `${4 + i * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((content, i) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + i * 2} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
    ...(info ? [`<< ${info} >>`] : []),
  ]
  let file = '%PDF-1.7\n'
  const offsets = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const xref = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`
  const named = info ? ` /Info ${objects.length} 0 R` : ''
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${named} ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

/** A line of text at this height of the page; `state` comes before it. */
export const line = (text: string, y: number, { size = 11, state = '' } = {}) =>
  `BT ${state} /F1 ${size} Tf 72 ${y} Td (${text}) Tj ET`
