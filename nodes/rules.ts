import { choice, list, number, toggle } from './field.ts'
import type { Language } from './language.ts'
import type { Judging, RuleSetting } from './ports/commerce.ts'

/** The rules that judge payments and refunds, by the names that traces, cases and settings share. */
export const PAYMENT_RULE_NAMES = [
  'order-unknown',
  'not-verified',
  'amount-differs',
  'currency-differs',
  'price-differs',
  'payment-failed',
  'payment-open',
  'payment-refunded',
  'provider-silent',
  'provider-risk',
  'provider-fraud',
  'order-closed',
  'tries-contact',
  'tries-order',
  'failures-order',
  'cards-order',
  'orders-card',
  'small-failures',
  'country-differs',
  'name-differs',
  'email-disposable',
  'first-high',
  'refunds-many',
  'day-limit',
] as const
export type PaymentRuleName = (typeof PAYMENT_RULE_NAMES)[number]

export const REFUND_RULE_NAMES = [
  'amount-differs',
  'currency-differs',
  'not-paid',
  'already-refunded',
  'not-delivered',
  'denies-delivery',
  'refunds-many',
  'email-disposable',
  'first-high',
  'tries-contact',
  'day-limit',
] as const
export type RefundRuleName = (typeof REFUND_RULE_NAMES)[number]

/** What each rule tells staff. Customers never read these. */
export const RULE_WORDS: Record<Language, Record<PaymentRuleName | RefundRuleName, string>> = {
  id: {
    'order-unknown': 'Pesanan tidak ada, atau milik orang lain',
    'not-verified': 'Pelanggan belum terverifikasi sebagai pemilik pesanan',
    'amount-differs': 'Jumlah uang tidak sama dengan pesanan',
    'currency-differs': 'Mata uang tidak sama dengan pesanan',
    'price-differs': 'Harga barang jauh di bawah katalog, atau jumlah barang janggal',
    'payment-failed': 'Pembayaran gagal, batal, atau kedaluwarsa',
    'payment-open': 'Pembayaran belum masuk',
    'payment-refunded': 'Pembayaran sudah dikembalikan',
    'provider-silent': 'Penyedia pembayaran tidak memberi jawaban',
    'provider-risk': 'Penyedia pembayaran menandai berisiko',
    'provider-fraud': 'Penyedia pembayaran menandai penipuan',
    'order-closed': 'Pesanan sudah batal atau dananya dikembalikan',
    'tries-contact': 'Pelanggan ini mencoba berkali-kali dalam satu jam',
    'tries-order': 'Pesanan ini dicoba berkali-kali dalam satu jam',
    'failures-order': 'Banyak pembayaran gagal untuk pesanan ini',
    'cards-order': 'Banyak kartu berbeda dicoba untuk pesanan ini',
    'orders-card': 'Kartu yang sama dicoba di banyak pesanan',
    'small-failures': 'Banyak pembayaran kecil gagal di toko: pola uji kartu curian',
    'country-differs': 'Negara kartu beda dengan negara pelanggan',
    'name-differs': 'Nama pembayar beda dengan nama pelanggan',
    'email-disposable': 'E-mail sekali pakai',
    'first-high': 'Pembeli pertama dengan jumlah besar',
    'refunds-many': 'Berkali-kali minta dana kembali',
    'day-limit': 'Batas jumlah hari ini terlampaui',
    'not-paid': 'Pesanan belum dibayar',
    'already-refunded': 'Dana sudah pernah dikembalikan',
    'not-delivered': 'Tanggal barang diterima belum diketahui',
    'denies-delivery': 'Mengaku belum menerima, padahal kurir mencatat sampai',
  },
  en: {
    'order-unknown': 'The order is not there, or is somebody else’s',
    'not-verified': 'Nobody has proved that the order is theirs',
    'amount-differs': 'The amount is not that of the order',
    'currency-differs': 'The currency is not that of the order',
    'price-differs': 'An item is priced far below the catalogue, or its quantity is odd',
    'payment-failed': 'The payment failed, was cancelled or expired',
    'payment-open': 'The payment has not come in',
    'payment-refunded': 'The payment was given back',
    'provider-silent': 'The payment provider gave no answer',
    'provider-risk': 'The payment provider marked a risk',
    'provider-fraud': 'The payment provider marked fraud',
    'order-closed': 'The order was cancelled or refunded',
    'tries-contact': 'This customer tried many times within an hour',
    'tries-order': 'This order was tried many times within an hour',
    'failures-order': 'Many payments of this order failed',
    'cards-order': 'Many different cards were tried on this order',
    'orders-card': 'The same card was tried on many orders',
    'small-failures': 'Many small payments failed in the shop: stolen cards being tested',
    'country-differs': 'The card’s country is not the customer’s',
    'name-differs': 'The payer’s name is not the customer’s',
    'email-disposable': 'A throw-away e-mail address',
    'first-high': 'A first-time buyer with a large amount',
    'refunds-many': 'Asked for refunds again and again',
    'day-limit': 'Today’s limit is used up',
    'not-paid': 'The order has not been paid',
    'already-refunded': 'The money was given back before',
    'not-delivered': 'Nobody has said when it arrived',
    'denies-delivery': 'Says it never came, but the courier delivered it',
  },
}

/** The fields by which a shop makes the rules stricter or milder. */
export function judgingFields<const N extends string>(names: readonly N[]) {
  return {
    review: number({ min: 1, max: 1000, integer: true, initial: 40, advanced: true }),
    rules: list(
      {
        rule: choice(names),
        on: toggle({ initial: true }),
        weight: number({ min: 0, max: 1000, integer: true, optional: true }),
        threshold: number({ min: 1, max: 1_000_000_000, integer: true, optional: true }),
      },
      { title: 'rule', optional: true, max: 30, advanced: true },
    ),
  } as const
}

/** Words of those fields. */
export function judgingWords<N extends PaymentRuleName | RefundRuleName>(language: Language, names: readonly N[]) {
  const options = Object.fromEntries(names.map((name) => [name, RULE_WORDS[language][name]])) as Record<N, string> // one entry a name
  return {
    id: {
      review: { label: 'Ditinjau orang mulai nilai', help: 'Nilai tiap aturan yang kena dijumlahkan.' },
      rules: {
        label: 'Ubah aturan',
        add: 'Ubah satu aturan',
        fields: {
          rule: { label: 'Aturan', options },
          on: { label: 'Dipakai' },
          weight: { label: 'Nilai', help: 'Kosong: nilai bawaan.' },
          threshold: { label: 'Kena mulai dari', help: 'Kosong: batas bawaan.' },
        },
      },
    },
    en: {
      review: { label: 'A person looks from this score on', help: 'The weights of all rules that hold are added up.' },
      rules: {
        label: 'Change rules',
        add: 'Change a rule',
        fields: {
          rule: { label: 'Rule', options },
          on: { label: 'In use' },
          weight: { label: 'Weight', help: 'Empty: as it comes.' },
          threshold: { label: 'Holds from', help: 'Empty: as it comes.' },
        },
      },
    },
  }[language]
}

/** The fields as the port takes them. */
export function judgingOf(fields: {
  review: number
  rules?: { rule: string; on: boolean; weight?: number; threshold?: number }[]
}): Pick<Judging, 'review' | 'rules'> {
  const rules = (fields.rules ?? []).map(
    ({ rule, on, weight, threshold }): RuleSetting => ({ rule, on, weight: weight ?? null, threshold: threshold ?? null }),
  )
  return { review: fields.review, rules }
}
