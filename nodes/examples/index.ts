import type { Phrase } from '../language.ts'
import hours from './opening-hours-and-cs.flow.json' with { type: 'json' }
import orders from './order-questions.flow.json' with { type: 'json' }
import welcome from './welcome.flow.json' with { type: 'json' }

export interface Template {
  /** The file's name without its ending. */
  name: string
  /** As saved: it goes through `readDocument` like any other. */
  document: unknown
  title: Phrase
  help: Phrase
}

/** Bots to begin with, in the order they are offered. Each has transcripts beside it and no problems. */
export const TEMPLATES: readonly Template[] = [
  {
    name: 'welcome',
    document: welcome,
    title: { id: 'Sambutan', en: 'Welcome' },
    help: {
      id: 'Menyapa, menunjukkan produk, menerima titipan pesan, dan menyambungkan ke CS.',
      en: 'Greets, shows products, takes messages and connects to staff.',
    },
  },
  {
    name: 'opening-hours-and-cs',
    document: hours,
    title: { id: 'Jam buka dan CS', en: 'Opening hours and staff' },
    help: {
      id: 'Menjawab jam buka dan alamat. Pelanggan bisa minta CS kapan saja.',
      en: 'Answers opening hours and address. Customers can ask for staff at any time.',
    },
  },
  {
    name: 'order-questions',
    document: orders,
    title: { id: 'Tanya pesanan', en: 'Order questions' },
    help: {
      id: 'Mengenali pertanyaan soal pesanan, lalu mengalihkan ke CS dengan ringkasan.',
      en: 'Recognises questions about orders and hands them to staff with a summary.',
    },
  },
]
