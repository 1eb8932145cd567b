import type { Language } from '../../../nodes/language.ts'
import type { ErrorCode, RowError } from './rows.ts'

/** Why a row was not taken, as whoever has the file open beside it would say it. */
const ERRORS: Record<Language, Record<ErrorCode, string>> = {
  id: {
    missing: 'Wajib diisi.',
    long: 'Isinya terlalu panjang (paling banyak 2.000 karakter).',
    money: '"{value}" bukan jumlah uang. Tulis misalnya 189000 atau Rp189.000.',
    currency: '"{value}" bukan kode mata uang. Tulis misalnya IDR.',
    count: '"{value}" bukan jumlah bulat, misalnya 12.',
    pieces: '"{value}" bukan jumlah barang. Tulis angka bulat mulai dari 1.',
    phone: '"{value}" bukan nomor telepon. Tulis misalnya 0812-3456-7890.',
    email: '"{value}" bukan alamat e-mail.',
    url: '"{value}" bukan alamat web. Mulai dengan https://.',
    date: '"{value}" bukan tanggal. Tulis misalnya 20/11/2026 atau 2026-11-20.',
    state: 'Status "{value}" tidak dikenal. Tulis misalnya dibayar, diproses, dikirim, selesai, atau dibatalkan.',
    shipment: 'Status pengiriman "{value}" tidak dikenal. Tulis misalnya dalam perjalanan atau diterima.',
    payment: 'Status pembayaran "{value}" tidak dikenal. Tulis misalnya lunas atau menunggu pembayaran.',
    double: 'Kode "{value}" sudah dipakai di baris lain.',
    who: 'Isi paling sedikit satu: nomor pelanggan, telepon, atau e-mail.',
    total: 'Total pesanan tidak ada, dan tidak bisa dihitung dari barangnya.',
    item: 'Nama atau kode barangnya belum diisi.',
  },
  en: {
    missing: 'This is needed.',
    long: 'Too long (at most 2,000 characters).',
    money: '"{value}" is no amount of money. Write for example 189000 or Rp189.000.',
    currency: '"{value}" is no currency code. Write for example IDR.',
    count: '"{value}" is no whole number, such as 12.',
    pieces: '"{value}" is no number of pieces. Write a whole number from 1 on.',
    phone: '"{value}" is no phone number. Write for example 0812-3456-7890.',
    email: '"{value}" is no e-mail address.',
    url: '"{value}" is no web address. Begin with https://.',
    date: '"{value}" is no date. Write for example 20/11/2026 or 2026-11-20.',
    state: 'The status "{value}" is not known. Write for example paid, processing, shipped, completed or cancelled.',
    shipment: 'The shipping status "{value}" is not known. Write for example in transit or delivered.',
    payment: 'The payment status "{value}" is not known. Write for example paid or awaiting payment.',
    double: 'The code "{value}" is used in another row.',
    who: 'Fill in at least one: customer number, phone or e-mail.',
    total: 'The order has no total, and it cannot be worked out from its items.',
    item: 'The name or code of the item is missing.',
  },
}

export function sayRowError({ code, value }: Pick<RowError, 'code' | 'value'>, language: Language): string {
  return ERRORS[language][code].replace('{value}', () => value)
}

/** Why a whole file cannot be read: fills `{why}` of the failure's message. */
const FILES: Record<Language, Record<string, string>> = {
  id: {
    empty: 'tidak ada isinya.',
    excel: 'ini berkas Excel. Simpan dulu sebagai CSV.',
    binary: 'ini bukan berkas teks. Pakai CSV atau JSON.',
    quotes: 'tanda kutip di sekitar baris {line} tidak berpasangan.',
    json: 'JSON-nya tidak lengkap atau salah tulis.',
    list: 'JSON harus berupa daftar.',
    rows: 'terlalu banyak baris (paling banyak {most}). Bagi menjadi beberapa berkas.',
    columns: 'terlalu banyak kolom (paling banyak {most}).',
    needs: 'belum ada kolom untuk {fields}.',
  },
  en: {
    empty: 'there is nothing in it.',
    excel: 'this is an Excel file. Save it as CSV first.',
    binary: 'this is no text file. Use CSV or JSON.',
    quotes: 'the quotation marks around line {line} do not match.',
    json: 'the JSON is incomplete or misspelt.',
    list: 'the JSON must be a list.',
    rows: 'too many rows (at most {most}). Split it into several files.',
    columns: 'too many columns (at most {most}).',
    needs: 'there is no column for {fields} yet.',
  },
}

export function sayFile(args: Record<string, string | number>, language: Language): string {
  const said = FILES[language][String(args.why)] ?? String(args.why)
  return said.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? ''))
}
