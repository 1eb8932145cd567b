import type { Language } from '../../../nodes/language.ts'

/** The words of the sheets that load by themselves. `%` stands for what is filled in. */
export const SAFE_WORDS: Record<Language, SafeWords> = {
  id: {
    close: 'Tutup',
    loading: 'Sedang dimuat…',
    failed: 'Belum berhasil. Periksa internet Anda, lalu coba lagi.',
    limited: 'Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.',
    again: 'Coba lagi',
    consents: {
      title: 'Persetujuan Anda',
      why: 'Ini yang pernah Anda setujui di chat ini. Anda boleh menariknya kapan saja, tanpa alasan.',
      none: 'Anda belum memberi persetujuan apa pun di chat ini.',
      given: 'Disetujui %',
      version: 'versi teks %',
      withdraw: 'Tarik persetujuan',
      withdrawing: 'Sedang ditarik…',
      withdrawn: 'Ditarik %',
      receipt: 'Nomor tanda terima: %',
      done: 'Persetujuan sudah ditarik. Data untuk keperluan ini tidak dipakai lagi mulai sekarang.',
    },
    app: {
      title: 'Aplikasi autentikator',
      why: 'Dengan aplikasi autentikator di HP, kode konfirmasi dibaca dari aplikasi itu, tidak lewat email.',
      active: 'Aplikasi autentikator Anda sudah aktif. Kalau HP-nya hilang atau berganti, minta CS menghapusnya dulu.',
      signIn: 'Hanya untuk pelanggan yang sudah masuk ke akunnya di situs toko. Silakan masuk dulu, lalu buka menu ini lagi.',
      begin: 'Mulai',
      scan: '1. Pindai kode QR ini dengan aplikasi autentikator.',
      image: 'Kode QR untuk aplikasi autentikator',
      onPhone: 'Buka di aplikasi pada HP ini',
      type: 'Atau salin kunci ini ke aplikasi:',
      copy: 'Salin kunci',
      copied: 'Tersalin',
      keep: 'Jangan tunjukkan kode QR dan kunci ini ke siapa pun, termasuk ke kami.',
      enter: '2. Tulis 6 angka yang muncul di aplikasi.',
      code: 'Kode dari aplikasi',
      confirm: 'Aktifkan',
      short: 'Kodenya 6 angka.',
      wrong: 'Kodenya belum cocok. Pastikan jam HP diatur otomatis, lalu tulis kode yang berikutnya.',
      done: 'Aplikasi autentikator sudah aktif.',
    },
  },
  en: {
    close: 'Close',
    loading: 'Loading…',
    failed: 'That did not work. Check your connection and try again.',
    limited: 'Too many tries. Wait a moment, then try again.',
    again: 'Try again',
    consents: {
      title: 'Your consents',
      why: 'This is what you have agreed to in this chat. You may withdraw it at any time, without a reason.',
      none: 'You have not agreed to anything in this chat.',
      given: 'Agreed on %',
      version: 'text version %',
      withdraw: 'Withdraw consent',
      withdrawing: 'Withdrawing…',
      withdrawn: 'Withdrawn on %',
      receipt: 'Receipt number: %',
      done: 'Your consent has been withdrawn. From now on your data is no longer used for this purpose.',
    },
    app: {
      title: 'Authenticator app',
      why: 'With an authenticator app on your phone, you read confirmation codes there and not in your e-mail.',
      active: 'Your authenticator app is active. If the phone is lost or replaced, ask our staff to remove it first.',
      signIn: 'Only for customers who have signed in on the shop’s site. Please sign in, then open this menu again.',
      begin: 'Begin',
      scan: '1. Scan this QR code with your authenticator app.',
      image: 'QR code for an authenticator app',
      onPhone: 'Open in the app on this phone',
      type: 'Or copy this key into the app:',
      copy: 'Copy key',
      copied: 'Copied',
      keep: 'Show the QR code and this key to nobody, not even to us.',
      enter: '2. Write the 6 digits that the app shows.',
      code: 'Code from the app',
      confirm: 'Activate',
      short: 'The code has 6 digits.',
      wrong: 'That code does not match. Make sure your phone sets its clock by itself, then write the next code.',
      done: 'Your authenticator app is active.',
    },
  },
}

export interface SafeWords {
  close: string
  loading: string
  failed: string
  limited: string
  again: string
  consents: Record<
    'title' | 'why' | 'none' | 'given' | 'version' | 'withdraw' | 'withdrawing' | 'withdrawn' | 'receipt' | 'done',
    string
  >
  app: Record<
    | 'title'
    | 'why'
    | 'active'
    | 'signIn'
    | 'begin'
    | 'scan'
    | 'image'
    | 'onPhone'
    | 'type'
    | 'copy'
    | 'copied'
    | 'keep'
    | 'enter'
    | 'code'
    | 'confirm'
    | 'short'
    | 'wrong'
    | 'done',
    string
  >
}
