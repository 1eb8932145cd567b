import type { Detectable } from '../../../nodes/ports/trust.ts'
import { BY_HAND } from './by-hand.ts'
import { type Draw, drawing, withLuhn } from './draw.ts'
import { card, inFours, mobile, nik, npwp, plainNik, printed } from './numbers.ts'

/** What a detector must find, and what looks like it and is none. */
export interface Corpus {
  true: string[]
  near: string[]
}

export const SEED = 20_261_122
/** Of each kind, at least; half of it is drawn, the rest is by hand. */
export const LEAST = 50

type Maker = (draw: Draw) => string

/** Texts that a kind is drawn from. Items without makers are by hand alone. */
const DRAWN: Partial<Record<Detectable, { true: Maker[]; near: Maker[] }>> = {
  card: {
    true: [
      (d) => `kartu saya ${card(d)}`,
      (d) => `bayar pakai ${inFours(card(d))} kok gagal`,
      (d) => `no kartunya ${inFours(card(d), '-')} ya kak`,
      (d) => `my card ${inFours(card(d), '.')} was declined`,
      (d) => `https://bayar.example/?pan=${card(d)}`,
    ],
    near: [
      (d) => `pesanan ${d.digits(16)} belum sampai`,
      (d) => `resi JX${d.digits(12)}`,
      (d) => `IMEI ${withLuhn(`35${d.digits(12)}`)}`,
      (d) => `VA BCA ${withLuhn(`4${d.digits(14)}`)} sudah saya bayar`,
      (d) => `NIK ${nik(d)}`,
      (d) => `invoice INV/2026/${d.digits(9)}`,
      (d) => `wa saya 0${mobile(d)}`,
    ],
  },
  nik: {
    true: [
      (d) => `NIK saya ${nik(d)}`,
      (d) => `nomor ktp: ${nik(d)}`,
      (d) => `ini KTP saya ${inFours(plainNik(d))}`,
      (d) => `data diri ${nik(d)} atas nama Budi`,
      (d) => nik(d),
    ],
    near: [
      (d) => `KK ${nik(d)}`,
      (d) => `NIK ${nik(d, { province: 99 })}`,
      (d) => `NIK ${nik(d, { month: 13 })}`,
      (d) => `NIK ${nik(d, { day: 35 })}`,
      (d) => `NIK ${nik(d, { serial: '0000' })}`,
      (d) => `nomor pesanan ${nik(d)}`,
      (d) => `virtual account ${nik(d)}`,
      (d) => `resi ${nik(d)}`,
      (d) => `NIK ${nik(d)}${d.digits(2)}`,
      (d) => `NPWP ${nik(d)}`,
    ],
  },
  npwp: {
    true: [
      (d) => `NPWP ${printed(npwp(d))}`,
      (d) => printed(npwp(d)),
      (d) => `npwp perusahaan: ${npwp(d)}`,
      (d) => `NPWP baru 0${npwp(d)}`,
      (d) => `NPWP saya ${nik(d)}`,
    ],
    near: [
      (d) => `nomor ${npwp(d)}`,
      (d) => `pesanan ${npwp(d)}`,
      (d) => `IMEI ${npwp(d)}`,
      (d) => `NPWP ${printed(npwp(d)).replace(/\d-/, (found) => `${(Number(found[0]) + 3) % 10}-`)}`,
      (d) => `rekening BRI ${npwp(d)}`,
      (d) => `npwp ${npwp(d).slice(0, 13)}`,
    ],
  },
  kk: {
    true: [
      (d) => `KK saya ${nik(d)}`,
      (d) => `nomor kk: ${nik(d)}`,
      (d) => `kartu keluarga ${nik(d)}`,
      (d) => `no. KK ${inFours(plainNik(d))}`,
      (d) => `ini no kk nya ${nik(d)} ya`,
    ],
    near: [
      (d) => `NIK ${nik(d)}`,
      (d) => `ktp ${nik(d)}`,
      (d) => `KK ${nik(d, { month: 0 })}`,
      (d) => `KK ${d.digits(10)}`,
      (d) => `kartu keluarga belum jadi, pesanan ${nik(d)}`,
      (d) => `${nik(d)}`,
    ],
  },
  phone: {
    true: [
      (d) => `HP saya 0${mobile(d)}`,
      (d) => `+62${mobile(d)}`,
      (d) => `hubungi 62${mobile(d)} ya`,
      (d) => `wa 0${mobile(d).replace(/(\d{3})(\d{4})(\d+)/, '$1-$2-$3')}`,
      (d) => `call me at +62 ${mobile(d).replace(/(\d{3})(\d{3,4})(\d+)/, '$1 $2 $3')}`,
      (d) => `0062${mobile(d)}`,
      (d) => `nomor wa ${mobile(d)}`,
      (d) => `telp 021-${d.digits(7)}`,
    ],
    near: [
      (d) => `resi 0${mobile(d)}`,
      (d) => `pesanan 0${mobile(d)} sudah dikirim`,
      (d) => `rekening BCA 08${d.digits(8)}`,
      (d) => `VA 8808${mobile(d)}`,
      (d) => `total Rp ${d.int(1, 9)}.${d.digits(3)}.${d.digits(3)}`,
      (d) => `tanggal 08-12-2026 jam 10.30, order ${d.digits(6)}`,
      (d) => `NIK ${nik(d)}`,
      (d) => `JX08${d.digits(9)}`,
      (d) => `0${mobile(d)}${d.digits(7)}`,
      (d) => `kode produk 08${d.digits(4)}`,
    ],
  },
  email: {
    true: [
      (d) =>
        `email saya ${d.pick(['budi', 'siti.aminah', 'toko_kita', 'dwi+promo'])}${d.digits(2)}@${d.pick(['gmail.com', 'yahoo.co.id', 'tokocontoh.id', 'kampus.ac.id'])}`,
      (d) => `kirim ke ${d.pick(['ani', 'joko'])}${d.digits(3)}@mail.contoh.co.id ya`,
      (d) => `<rina${d.digits(2)}@contoh.com>`,
      (d) => `RINA${d.digits(2)}@CONTOH.COM`,
      (d) => `budi${d.digits(2)} [at] contoh [dot] id`,
    ],
    near: [
      (d) => `instagram @toko${d.digits(3)}`,
      (d) => `${d.int(2, 9)} pcs @${d.int(10, 99)}.000`,
      (d) => `foto logo${d.digits(2)}@2x.png`,
      (d) => `paket jaga@${d.int(1, 9)}.${d.int(0, 9)}.${d.int(0, 9)}`,
      (d) => `budi${d.digits(2)}@localhost`,
      (d) => `a${d.digits(2)}@b`,
      (d) => `budi${d.digits(2)}@ contoh .com`,
      (d) => `tag @budi.${d.digits(2)} di story`,
    ],
  },
  account: {
    true: [
      (d) => `rekening saya ${d.digits(10)}`,
      (d) => `transfer ke rek BCA ${d.pick(['1', '5', '7'])}${d.digits(9)}`,
      (d) => `norek ${d.pick(['1', '3'])}${d.digits(12)} atas nama Siti`,
      (d) => `BRI ${d.pick(['0', '3'])}${d.pick(['0', '1'])}${d.digits(13)}`,
      (d) => `bank account ${d.pick(['2', '9'])}${d.digits(9)}`,
      (d) => `refund ke Mandiri 1${d.digits(12)} ya`,
    ],
    near: [
      (d) => `VA BCA 88${d.digits(12)}`,
      (d) => `BCA mobile error, hp saya 0${mobile(d)}`,
      (d) => `bayar lewat BNI, pesanan ${d.digits(10)}`,
      (d) => `resi ${d.digits(10)} dibayar pakai BRI`,
      (d) => `transfer BCA Rp ${d.int(1, 9)}.${d.digits(3)}.${d.digits(3)}`,
      (d) => `BCA ${d.digits(6)}`,
      (d) => `nomor pesanan ${d.digits(12)}`,
      (d) => `rekening saya tutup tahun ${d.int(2010, 2026)}`,
    ],
  },
  'virtual-account': {
    true: [
      (d) => `VA ${d.pick(['8808', '3901', '7007'])}${d.digits(10)}`,
      (d) => `virtual account BCA ${d.digits(15)}`,
      (d) => `nomor va nya ${d.digits(16)} ya kak`,
      (d) => `BRIVA ${d.digits(15)} belum terbaca`,
      (d) => `kode pembayaran ${d.digits(12)}`,
      (d) => `va mandiri ${inFours(`88${d.digits(10)}`)}`,
    ],
    near: [
      (d) => `rekening BCA ${d.digits(10)}`,
      (d) => `pesanan ${d.digits(14)}`,
      (d) => `HP 0${mobile(d)}`,
      (d) => `VA belum muncul, order ${d.digits(10)}`,
      (d) => `resi ${d.digits(12)}`,
      (d) => `VA jatuh tempo ${d.int(10, 28)}-11-2026`,
      (d) => `va ${d.digits(5)}`,
      (d) => `bayar VA Rp ${d.int(1, 9)}.${d.digits(3)}.${d.digits(3)}.${d.digits(3)}`,
    ],
  },
  otp: {
    true: [
      (d) => `kode OTP saya ${d.int(1, 9)}${d.digits(5)}`,
      (d) => `otp: ${d.int(3, 9)}${d.digits(3)}`,
      (d) => `kode verifikasinya ${d.digits(3)} ${d.digits(3)}`,
      (d) => `ini sms nya, kode ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `the verification code is ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `${d.int(3, 9)}${d.digits(5)} itu kode otp nya`,
    ],
    near: [
      (d) => `kode pos ${d.int(4, 9)}${d.digits(4)}`,
      (d) => `kode promo HEMAT${d.digits(4)}`,
      (d) => `kode voucher ${d.int(1000, 1899)}${d.digits(2)}`,
      (d) => `pesanan ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `otp belum masuk, total ${d.int(20, 90)}rb`,
      (d) => `kode produk ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `belum dapat otp sejak tahun ${d.int(2015, 2026)}`,
      (d) => `harga ${d.int(10, 99)}.000 pcs ${d.int(1000, 1899)}`,
    ],
  },
  pin: {
    true: [
      (d) => `pin saya ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `PIN: ${d.int(3, 9)}${d.digits(3)}`,
      (d) => `pin atm ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `my pin is ${d.int(3, 9)}${d.digits(3)}`,
      (d) => `mpin ${d.int(3, 9)}${d.digits(5)}`,
    ],
    near: [
      (d) => `kode otp ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `pin bros harga ${d.int(10, 90)}rb`,
      (d) => `lupa pin, pesanan #${d.int(3, 9)}${d.digits(5)}`,
      (d) => `pin kapal ${d.int(2, 9)} pcs`,
      (d) => `nomor pesanan ${d.int(3, 9)}${d.digits(5)}`,
      (d) => `tanggal 12-0${d.int(1, 9)}-2026 ganti pin`,
      (d) => `pin enamel Rp ${d.int(10, 90)}.000`,
    ],
  },
  secret: {
    true: [
      (d) => `sk_live_${word(d, 24)}`,
      (d) => `key saya AKIA${word(d, 16).toUpperCase()}`,
      (d) => `SB-Mid-server-${word(d, 24)}`,
      (d) => `ghp_${word(d, 36)}`,
      (d) => `password saya Rahasia${d.digits(3)}`,
      (d) => `kata sandi: mawar!${d.digits(3)}`,
      (d) => `api_key=${word(d, 32)}`,
      (d) => `Authorization: Bearer ${word(d, 20)}7${word(d, 20)}`,
      (d) => `postgres://toko:${word(d, 12)}@db.contoh.id/jaga`,
      (d) => `xnd_production_${word(d, 40)}`,
    ],
    near: [
      (d) => `pesanan TC-${d.digits(5)}`,
      (d) => `resi SPXID${d.digits(12)}`,
      (d) => `lupa password akun saya, pesanan ${d.digits(6)}`,
      (d) => `kode promo HEMAT${d.digits(3)}`,
      (d) => `password salah terus, sudah ${d.int(2, 9)} kali`,
      (d) => `produk SKU-${word(d, 8).toUpperCase()}`,
      (d) => `link https://tokocontoh.id/produk/${word(d, 10)}`,
      (d) => `api nya error ${d.pick(['404', '500', '502'])}`,
      (d) => `kata sandi saya gak bisa, HP seri ${d.int(10, 99)}`,
    ],
  },
  invisible: {
    true: [
      (d) => `ha${hidden(d)}lo kak ${d.digits(3)}`,
      (d) => `pesanan${hidden(d)} ${d.digits(4)}`,
      (d) => `${hidden(d)}mana paket ${d.digits(4)}`,
      (d) => `tolong cek ${d.digits(3)} ${String.fromCodePoint(...[...'abaikan'].map((char) => 0xe0000 + char.charCodeAt(0)))}`,
      (d) => `toko${hidden(d)}contoh${d.digits(2)}.id`,
    ],
    near: [
      (d) => `keluarga ${d.pick(['👨‍👩‍👧', '👩‍💻', '🏳️‍🌈', '👨‍👩‍👧‍👦'])} ${d.digits(2)}`,
      (d) => `mantap ${d.pick(['❤️', '☀️', '✔️', '⭐'])} ${d.digits(2)}`,
      (d) => `ukuran ${d.int(36, 44)}\u00A0cm`,
      (d) => `baris satu ${d.digits(2)}\n\tbaris dua`,
      (d) => `café résumé ${d.digits(2)}`,
      (d) => `می‌خواهم ${d.digits(2)}`,
      (d) => `e\u0301cole ${d.digits(2)}`,
    ],
  },
  price: {
    true: [
      (d) => `harganya Rp ${d.int(201, 899)}.000`,
      (d) => `cuma ${d.int(201, 899)}rb kak`,
      (d) => `total Rp${d.int(2, 9)}.${d.int(100, 999)}.000`,
      (d) => `jadi ${d.int(3, 9)},5jt saja`,
      (d) => `IDR ${d.int(201, 899)}.500`,
    ],
    near: [
      (d) => `harganya Rp ${d.pick(['150.000', '89.000', '12.500'])}`,
      (d) => `cuma ${d.pick(['150rb', '89 ribu', '89k'])} kak`,
      (d) => `beli ${d.int(2, 99)} pcs`,
      (d) => `pesanan TC-${d.digits(5)}`,
      (d) => `ukuran ${d.int(200, 999)} ml`,
      (d) => `hubungi 0${mobile(d)}`,
      (d) => `tanggal ${d.int(10, 28)} November 2026`,
      (d) => `diskon ${d.int(5, 70)} persen`,
    ],
  },
}

const HIDDEN = ['\u200B', '\u200D', '\u2060', '\u202E', '\uFEFF', '\u00AD', '\u034F']
const hidden = (draw: Draw) => draw.pick(HIDDEN)
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789'
const word = (draw: Draw, length: number) => Array.from({ length }, () => draw.pick([...LETTERS])).join('')

/** Of one kind: what is written by hand, and as much drawn as makes it whole. */
export function corpusOf(what: Detectable): Corpus {
  const draw = drawing(SEED + what.length * 7919 + what.charCodeAt(0))
  const byHand = BY_HAND[what] ?? { true: [], near: [] }
  const makers = DRAWN[what]
  const fill = (given: readonly string[], from: readonly Maker[] | undefined) => {
    const texts = new Set(given)
    for (let i = 0; from && texts.size < Math.max(LEAST, given.length) + 30 && i < 1_000; i++)
      texts.add(from[i % from.length]!(draw))
    return [...texts]
  }
  return { true: fill(byHand.true, makers?.true), near: fill(byHand.near, makers?.near) }
}
