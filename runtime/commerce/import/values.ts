import { readPhone } from '../../../nodes/answers/phone.ts'
import type { Language } from '../../../nodes/language.ts'
import { isCurrency, type Money, parseMoney } from '../../../nodes/money.ts'
import { ORDER_WORDS, PAYMENT_WORDS, SHIPMENT_WORDS } from '../../../nodes/order.ts'
import {
  ORDER_STATES,
  type OrderState,
  PAYMENT_STATES,
  type PaymentState,
  SHIPMENT_STATES,
  type ShipmentState,
} from '../../../nodes/ports/commerce.ts'

/** Readers of one cell each: a value, or null for what it is not. */
export const MAX_CELL = 2_000
const WIB = 7 * 3_600_000

export function money(text: string, currency: string): Money | null {
  return parseMoney(text, currency)
}

export function currency(text: string): string | null {
  const code = text.trim().toUpperCase()
  return isCurrency(code) ? code : null
}

/** Whole and not negative; marks of thousands are left out. */
export function count(text: string): number | null {
  const plain = /^\d{1,3}([.,]\d{3})+$/.test(text.trim()) ? text.replace(/[.,]/g, '') : text.trim().replace(/[.,]0+$/, '')
  return /^\d{1,9}$/.test(plain) ? Number(plain) : null
}

/** A spreadsheet drops the 0 in front: 8123456789 is 08123456789. */
export function phone(text: string): string | null {
  const digits = text.trim().replace(/^'/, '')
  return readPhone(/^8\d{7,12}$/.test(digits) ? `0${digits}` : digits)
}

export function email(text: string): string | null {
  const plain = text.trim().toLowerCase()
  return plain.length <= 254 && /^[^\s@<>"',;:()[\]\\]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(plain) ? plain : null
}

export function address(text: string): string | null {
  const plain = text.trim()
  return /^https?:\/\/[^\s<>"]{1,500}$/.test(plain) && URL.canParse(plain) ? plain : null
}

/**
 * '2026-11-20', '2026-11-20 14:30', with or without its zone; '20/11/2026' and '20 Nov 2026', the day first as in Indonesia;
 * milliseconds since 1970. Without a zone it is Western Indonesia's time. Milliseconds since 1970.
 */
export function date(text: string): number | null {
  const plain = text.trim()
  if (/^\d{12,13}$/.test(plain)) return Number(plain)
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)? ?(Z|[+-]\d{2}:?\d{2})?$/i.exec(plain)
  if (iso) return instant([iso[1]!, iso[2]!, iso[3]!], iso.slice(4, 7), iso[7])
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? (\d{1,2})[:.](\d{2})(?::(\d{2}))?)?$/.exec(plain)
  if (local) return instant([local[3]!, local[2]!, local[1]!], local.slice(4, 7))
  const named = /^(\d{1,2}) ([a-z]{3,9})\.? (\d{4})(?:,? (\d{1,2})[:.](\d{2})(?::(\d{2}))?)?$/i.exec(plain)
  const month = named
    ? MONTHS.findIndex((names) => names.split(' ').some((name) => named[2]!.toLowerCase().startsWith(name)))
    : -1
  return named && month >= 0 ? instant([named[3]!, String(month + 1), named[1]!], named.slice(4, 7)) : null
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'mei may', 'jun', 'jul', 'agu aug', 'sep', 'okt oct', 'nov', 'des dec']

function instant(day: [string, string, string], time: (string | undefined)[], zone?: string): number | null {
  const [year, month, date] = day.map(Number) as [number, number, number]
  const [hour, minute, second] = time.map((part) => Number(part ?? 0)) as [number, number, number]
  const at = Date.UTC(year, month - 1, date, hour, minute, second)
  const back = new Date(at)
  const isReal = back.getUTCMonth() === month - 1 && back.getUTCDate() === date && hour < 24 && minute < 60 && second < 60
  if (!isReal || year < 1990 || year > 2200) return null
  if (!zone) return at - WIB
  if (zone.toUpperCase() === 'Z') return at
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)!
  return at - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}

export const orderState = words<OrderState>(ORDER_STATES, ORDER_WORDS, {
  'awaiting-payment':
    'menunggu pembayaran, belum bayar, belum dibayar, unpaid, pending, pending payment, awaiting payment, menunggu',
  paid: 'dibayar, sudah dibayar, lunas, sudah bayar, payment received, terbayar',
  processing:
    'diproses, proses, dikemas, sedang dikemas, perlu dikirim, siap dikirim, processing, packed, to ship, in process, disiapkan',
  shipped: 'dikirim, sedang dikirim, dalam pengiriman, telah dikirim, terkirim, shipped, in transit, sent, on the way',
  delivered: 'sampai, sudah sampai, tiba, diterima, telah diterima, sudah diterima, delivered, arrived',
  done: 'selesai, done, completed, complete, finished, closed',
  cancelled: 'dibatalkan, batal, pembatalan, cancelled, canceled, cancel, void',
  refunded: 'refund, dana dikembalikan, dikembalikan, pengembalian dana, refunded, returned, retur',
})

export const shipmentState = words<ShipmentState>(SHIPMENT_STATES, SHIPMENT_WORDS, {
  waiting: 'menunggu, menunggu dijemput, menunggu kurir, belum dikirim, waiting, pending, ready to ship',
  'picked-up': 'diambil, diambil kurir, sudah diambil kurir, dijemput, picked up, manifested',
  'in-transit': 'dalam perjalanan, transit, dikirim, dalam pengiriman, in transit, on the way, shipped',
  'out-for-delivery': 'diantar, sedang diantar, sedang diantar kurir, dibawa kurir, out for delivery, with courier',
  delivered: 'diterima, sudah diterima, sampai, terkirim, tiba, delivered',
  returned: 'dikembalikan, retur, dikembalikan ke toko, kembali ke pengirim, returned, return to sender',
  trouble: 'kendala, bermasalah, gagal, gagal kirim, hilang, ada kendala, failed, lost, exception, trouble',
})

export const paymentState = words<PaymentState>(PAYMENT_STATES, PAYMENT_WORDS, {
  awaiting: 'menunggu, menunggu pembayaran, belum bayar, belum dibayar, pending, unpaid, awaiting, awaiting payment',
  paid: 'lunas, dibayar, sudah dibayar, sukses, berhasil, paid, settlement, settled, success, succeeded, capture',
  failed: 'gagal, ditolak, failed, deny, denied, error, refused',
  expired: 'kedaluwarsa, kadaluarsa, kadaluwarsa, expired, expire, lewat waktu',
  refunded: 'refund, dikembalikan, dana dikembalikan, refunded, refunded in full',
})

/** A state by its code, in our own words, or as shops say it in either language. */
function words<S extends string>(
  codes: readonly S[],
  ours: Record<Language, Record<S, string>>,
  said: Record<S, string>,
): (text: string) => S | null {
  const known = new Map<string, S>(
    codes.flatMap((code) =>
      [code, ours.id[code], ours.en[code], ...said[code].split(', ')].map((word) => [plain(word), code] as const),
    ),
  )
  return (text) => known.get(plain(text)) ?? null
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
