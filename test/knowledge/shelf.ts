import { cut } from '../../runtime/knowledge/cut.ts'
import { words } from '../../runtime/model/features.ts'
import type { NewDocument } from '../../runtime/store/contract-knowledge.ts'

/** A Markdown text as a document of that collection. */
export function documentOf(title: string, text: string, more: Partial<NewDocument> = {}): NewDocument {
  return {
    collection: 'umum',
    title,
    kind: 'markdown',
    bytes: text.length,
    text,
    warnings: [],
    passages: cut(text, title),
    by: 'ani',
    at: 10,
    ...more,
  }
}

export const asked = (question: string) => words(question)

export const RETURNS = `## Retur

Retur bisa dilakukan sampai 7 hari setelah barang diterima. Barang harus belum dipakai dan label masih terpasang.

## Ongkos kirim

Ongkos kirim ke Jakarta Rp15.000. Ongkos kirim ke Surabaya Rp20.000.
`
export const PAYMENT = `## Pembayaran

Kami menerima transfer bank, QRIS, dan bayar di tempat untuk wilayah Bandung.
`
