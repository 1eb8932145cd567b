import type { Phrase } from '../language.ts'
import courier from './courier-and-shipping.flow.json' with { type: 'json' }
import csat from './csat-survey.flow.json' with { type: 'json' }
import hours from './opening-hours-and-cs.flow.json' with { type: 'json' }
import orders from './order-questions.flow.json' with { type: 'json' }
import status from './order-status.flow.json' with { type: 'json' }
import safety from './otp-safety.flow.json' with { type: 'json' }
import complaint from './package-complaint.flow.json' with { type: 'json' }
import payments from './payments.flow.json' with { type: 'json' }
import products from './product-picks.flow.json' with { type: 'json' }
import returns from './returns-refunds.flow.json' with { type: 'json' }
import sample from './toko-contoh/toko-contoh.flow.json' with { type: 'json' }
import welcome from './welcome.flow.json' with { type: 'json' }

export interface Template {
  /** The file's name without its ending. */
  name: string
  /** As saved: it goes through `readDocument` like any other. */
  document: unknown
  title: Phrase
  help: Phrase
}

/** Bots to begin with, in the order they are offered: the most useful first. Each has transcripts beside it and no problems. */
export const TEMPLATES: readonly Template[] = [
  {
    name: 'order-status',
    document: status,
    title: { id: 'Status pesanan dan resi', en: 'Order status' },
    help: {
      id: 'Mencocokkan pemiliknya dulu, lalu menyebut status, kurir, dan perkiraan tiba.',
      en: 'Makes sure whose order it is, then tells its status, courier and expected day.',
    },
  },
  {
    name: 'returns-refunds',
    document: returns,
    title: { id: 'Retur dan refund', en: 'Returns and refunds' },
    help: {
      id: 'Mengutip kebijakan toko, menghitung batas waktu, dan memberi nomor permintaan. Yang menolak selalu orang.',
      en: 'Quotes your policy, works out the time limit and gives a request number. Only people refuse.',
    },
  },
  {
    name: 'payments',
    document: payments,
    title: { id: 'Pembayaran', en: 'Payments' },
    help: {
      id: 'COD, virtual account, QRIS, dan e-wallet, sampai cek pembayaran yang sudah masuk.',
      en: 'Cash on delivery, virtual accounts, QRIS and e-wallets, and a check of payments made.',
    },
  },
  {
    name: 'product-picks',
    document: products,
    title: { id: 'Rekomendasi produk', en: 'Product picks' },
    help: {
      id: 'Menunjukkan rak, mencari produk, dan memberi saran dengan alasannya. Harga selalu dari data toko.',
      en: 'Shows shelves, searches products and makes suggestions with reasons. Prices come from your shop data.',
    },
  },
  {
    name: 'otp-safety',
    document: safety,
    title: { id: 'Aman dari penipuan', en: 'Safe from fraud' },
    help: {
      id: 'Menolong yang telanjur memberi OTP, memeriksa tautan tanpa membukanya, dan mencatat laporan.',
      en: 'Helps people who gave out a code, checks links without opening them, and takes reports.',
    },
  },
  {
    name: 'opening-hours-and-cs',
    document: hours,
    title: { id: 'Jam buka dan CS', en: 'Opening hours and staff' },
    help: {
      id: 'Menjawab jam buka, tahu tanggal merah, dan menyambungkan ke CS. Di luar jam buka, pelanggan titip pesan.',
      en: 'Answers opening hours, knows holidays and connects to staff. After hours, customers leave a message.',
    },
  },
  {
    name: 'package-complaint',
    document: complaint,
    title: { id: 'Komplain paket', en: 'Parcel complaint' },
    help: {
      id: 'Mencatat masalah, nomor pesanan dan foto, lalu menyerahkannya ke tim dengan ringkasan.',
      en: 'Notes the problem, order number and photo, and hands them to your team with a summary.',
    },
  },
  {
    name: 'courier-and-shipping',
    document: courier,
    title: { id: 'Lacak kurir dan ongkir', en: 'Courier and shipping cost' },
    help: {
      id: 'Menanyakan posisi paket ke sistem kurir, dan menghitung ongkir dari berat, ukuran, dan tarif Anda.',
      en: 'Asks the courier’s system where a parcel is, and works out shipping from weight, size and your rates.',
    },
  },
  {
    name: 'csat-survey',
    document: csat,
    title: { id: 'Survei kepuasan', en: 'Satisfaction survey' },
    help: {
      id: 'Meminta nilai satu sampai lima. Yang kurang puas didengar dulu, lalu ditawari bicara dengan tim.',
      en: 'Asks for one to five stars. Unhappy customers are heard first, then offered a person.',
    },
  },
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
    name: 'order-questions',
    document: orders,
    title: { id: 'Tanya pesanan', en: 'Order questions' },
    help: {
      id: 'Mengenali pertanyaan soal pesanan, lalu mengalihkan ke CS dengan ringkasan.',
      en: 'Recognises questions about orders and hands them to staff with a summary.',
    },
  },
]

/** The sample shop's bot: every group of steps at work, on the data and documents beside it. The runtime makes it with both. */
export const SAMPLE_BOT: Template = {
  name: 'toko-contoh/toko-contoh',
  document: sample,
  title: { id: 'Toko Contoh', en: 'Toko Contoh' },
  help: {
    id: 'Toko lengkap untuk dicoba: pesanan, produk, retur, dan aman dari penipuan.',
    en: 'A whole shop to try: orders, products, returns, and safety from fraud.',
  },
}
