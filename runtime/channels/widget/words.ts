import type { Language } from '../../../nodes/language.ts'
import type { Unfit } from './files.ts'
import type { Held } from './holding.ts'
import type { Warning } from './links.ts'

/** The launcher's few words: they load with every page of the shop, the rest with the chat. */
export const LAUNCHER_WORDS: Record<Language, { open: string; close: string; unread: string; failed: string; hide: string }> = {
  id: {
    open: 'Buka chat',
    close: 'Tutup chat',
    unread: 'pesan baru',
    failed: 'Chat belum bisa dibuka. Periksa internet Anda, lalu coba lagi.',
    hide: 'Sembunyikan sapaan',
  },
  en: {
    open: 'Open chat',
    close: 'Close chat',
    unread: 'new messages',
    failed: 'The chat could not be opened. Check your connection and try again.',
    hide: 'Hide greeting',
  },
}

/** Everything else that the widget itself says. `%` stands for what is filled in. */
export const WORDS: Record<Language, Words> = {
  id: {
    label: 'Anda berbicara dengan bot',
    withPerson: 'Anda berbicara dengan %',
    staff: 'CS',
    waiting: 'Menunggu CS. Anda boleh tetap menulis.',
    over: 'Percakapan ini sudah selesai.',
    deleted: 'Percakapan Anda sudah dihapus dari sini dan dari toko. Tulis pesan untuk memulai yang baru.',
    log: 'Isi percakapan',
    write: 'Tulis pesan…',
    send: 'Kirim',
    stop: 'Hentikan jawaban',
    stopped: 'Jawaban dihentikan.',
    showAll: 'Tampilkan semua',
    close: 'Tutup chat',
    menu: 'Menu percakapan',
    human: 'Bicara dengan CS',
    anew: 'Percakapan baru',
    forget: 'Hapus percakapan saya',
    consents: 'Tarik persetujuan',
    authenticator: 'Aplikasi autentikator',
    forgetAsk: 'Hapus percakapan ini?',
    forgetWhy: 'Semua pesan Anda dihapus untuk selamanya, di sini dan di toko. Ini tidak bisa dibatalkan.',
    forgetYes: 'Hapus',
    cancel: 'Batal',
    you: 'Anda',
    bot: 'Bot',
    typing: 'Bot sedang menulis',
    staffTyping: 'CS sedang menulis',
    generated: 'Ditulis AI',
    sources: 'Sumber',
    choices: 'Pilihan jawaban',
    chosen: 'dipilih',
    rating: 'Beri nilai',
    cards: 'Kartu',
    view: 'Lihat',
    attach: 'Kirim foto atau PDF',
    uploading: 'Berkas sedang dikirim',
    cancelUpload: 'Batalkan pengiriman berkas',
    unasked: 'Berkas ini sedang tidak diminta.',
    unfitTitle: 'Berkas ini tidak dikirim',
    unfit: {
      app: 'Berkas aplikasi seperti .apk tidak diterima, karena sering dipakai penipu. Jangan dibuka kalau Anda tidak yakin dari siapa. Kirim foto atau PDF saja.',
      kind: 'Yang bisa dikirim hanya foto (PNG atau JPEG) dan PDF.',
      large: 'Berkasnya lebih besar dari 5 MB. Coba foto dengan ukuran yang lebih kecil.',
      empty: 'Berkasnya kosong.',
    },
    toEnd: 'Ke pesan terbaru',
    today: 'Hari ini',
    yesterday: 'Kemarin',
    loading: 'Memuat percakapan…',
    delivery: { waiting: 'Menunggu koneksi', sending: 'Sedang dikirim', sent: 'Terkirim', failed: 'Gagal dikirim' },
    retry: 'Kirim lagi',
    offline: 'Tidak ada internet. Pesan Anda dikirim begitu tersambung lagi.',
    connecting: 'Sambungan terputus. Sedang menyambung lagi…',
    limited: 'Pesannya banyak sekali. Dikirim lagi dalam % detik.',
    busy: 'Toko sedang ramai. Pesan Anda tetap dikirim, mohon tunggu.',
    off: 'Chat toko ini sedang tidak aktif.',
    failedWhy: 'Pesan ini tidak dapat dikirim. Coba ubah isinya.',
    tooLong: 'Pesannya terlalu panjang.',
    actionFailed: 'Belum berhasil. Periksa internet Anda, lalu coba lagi.',
    held: {
      otp: {
        title: 'Sepertinya ini kode rahasia',
        why: 'Kode OTP, PIN, dan kode verifikasi jangan dibagikan ke siapa pun, termasuk ke kami. Pesan ini tidak dikirim. Hapus kodenya dulu, ya.',
      },
      cvv: {
        title: 'Sepertinya ini kode CVV kartu',
        why: 'Angka di belakang kartu jangan dibagikan ke siapa pun, termasuk ke kami. Pesan ini tidak dikirim. Hapus kodenya dulu, ya.',
      },
      card: {
        title: 'Sepertinya ini nomor kartu',
        why: 'Nomor kartu tidak perlu dikirim lewat chat. Hapus dulu supaya aman. Kalau ini nomor lain, misalnya nomor resi, Anda boleh mengirimnya.',
      },
    },
    heldEdit: 'Ubah pesan',
    heldNotCard: 'Ini bukan nomor kartu',
    typeWords: 'Tulis pesan biasa',
    typeKind: 'Kembali ke isian khusus',
    kinds: {
      number: 'Tulis angka',
      phone: 'Contoh: 0812 3456 7890',
      email: 'Contoh: nama@gmail.com',
      date: 'Pilih tanggal',
      code: 'Masukkan kode',
    },
    codeHint: 'Kode ini hanya diperiksa, tidak disimpan di percakapan.',
    linkAsk: 'Buka tautan ke luar toko?',
    linkWhy: 'Tautan ini membuka situs lain:',
    linkOpen: 'Buka tautan',
    newTab: 'membuka tab baru',
    warnings: {
      punycode: 'Alamat ini memakai huruf dari aksara lain dan bisa menyerupai situs asli.',
      address: 'Alamat ini berupa angka, bukan nama situs.',
      userinfo: 'Nama di depan tanda @ bukan situs yang akan dibuka.',
      label: 'Teks tautannya menyebut situs yang berbeda.',
      lookalike: 'Alamat ini mirip situs toko ini, tetapi bukan.',
    },
    careful: 'Hati-hati: jangan masukkan kata sandi, OTP, atau data kartu di sana.',
  },
  en: {
    label: 'You are talking with a bot',
    withPerson: 'You are talking with %',
    staff: 'Customer service',
    waiting: 'Waiting for a person. You can keep writing.',
    over: 'This conversation has ended.',
    deleted: 'Your conversation was deleted here and at the shop. Write a message to begin a new one.',
    log: 'Conversation',
    write: 'Write a message…',
    send: 'Send',
    stop: 'Stop the answer',
    stopped: 'Answer stopped.',
    showAll: 'Show all of it',
    close: 'Close chat',
    menu: 'Conversation menu',
    human: 'Talk to a person',
    anew: 'New conversation',
    forget: 'Delete my conversation',
    consents: 'Withdraw consent',
    authenticator: 'Authenticator app',
    forgetAsk: 'Delete this conversation?',
    forgetWhy: 'All your messages are deleted for good, here and at the shop. This cannot be undone.',
    forgetYes: 'Delete',
    cancel: 'Cancel',
    you: 'You',
    bot: 'Bot',
    typing: 'The bot is writing',
    staffTyping: 'Our staff is writing',
    generated: 'Written by AI',
    sources: 'Sources',
    choices: 'Answers to choose from',
    chosen: 'chosen',
    rating: 'Give a rating',
    cards: 'Cards',
    view: 'View',
    attach: 'Send a photo or PDF',
    uploading: 'Sending the file',
    cancelUpload: 'Cancel sending the file',
    unasked: 'Nobody asked for this file.',
    unfitTitle: 'This file was not sent',
    unfit: {
      app: 'App files such as .apk are not taken: swindlers often use them. Do not open one unless you are sure who sent it. Send a photo or a PDF instead.',
      kind: 'Only photos (PNG or JPEG) and PDFs can be sent.',
      large: 'The file is larger than 5 MB. Try a smaller photo.',
      empty: 'The file is empty.',
    },
    toEnd: 'To the latest message',
    today: 'Today',
    yesterday: 'Yesterday',
    loading: 'Loading the conversation…',
    delivery: { waiting: 'Waiting for a connection', sending: 'Sending', sent: 'Sent', failed: 'Not sent' },
    retry: 'Send again',
    offline: 'You are offline. Your messages are sent as soon as you are back.',
    connecting: 'The connection was lost. Reconnecting…',
    limited: 'That was a lot of messages. Sending again in % seconds.',
    busy: 'The shop is busy. Your message will still be sent, please wait.',
    off: 'This shop’s chat is switched off.',
    failedWhy: 'This message could not be sent. Try changing it.',
    tooLong: 'The message is too long.',
    actionFailed: 'That did not work. Check your connection and try again.',
    held: {
      otp: {
        title: 'This looks like a secret code',
        why: 'Never share a one-time code, PIN or verification code with anyone, not even with us. The message was not sent. Please remove the code first.',
      },
      cvv: {
        title: 'This looks like a card’s CVV',
        why: 'Never share the digits on the back of a card with anyone, not even with us. The message was not sent. Please remove the code first.',
      },
      card: {
        title: 'This looks like a card number',
        why: 'There is no need to send a card number in a chat. Please remove it to stay safe. If it is another number, such as a parcel’s, you may send it.',
      },
    },
    heldEdit: 'Edit message',
    heldNotCard: 'This is not a card number',
    typeWords: 'Write in words instead',
    typeKind: 'Back to the special field',
    kinds: {
      number: 'Write a number',
      phone: 'Example: 0812 3456 7890',
      email: 'Example: name@gmail.com',
      date: 'Pick a date',
      code: 'Enter the code',
    },
    codeHint: 'The code is only checked, it is not kept in the conversation.',
    linkAsk: 'Open a link outside the shop?',
    linkWhy: 'This link opens another site:',
    linkOpen: 'Open link',
    newTab: 'opens a new tab',
    warnings: {
      punycode: 'This address uses letters of another script and may imitate a real site.',
      address: 'This address is a row of numbers, not the name of a site.',
      userinfo: 'The name before the @ is not the site that will open.',
      label: 'The link’s words name a different site.',
      lookalike: 'This address resembles this shop’s site but is not it.',
    },
    careful: 'Be careful: enter no password, one-time code or card details there.',
  },
}

export interface Words {
  label: string
  withPerson: string
  staff: string
  waiting: string
  over: string
  deleted: string
  log: string
  write: string
  send: string
  stop: string
  stopped: string
  showAll: string
  close: string
  menu: string
  human: string
  anew: string
  forget: string
  consents: string
  authenticator: string
  forgetAsk: string
  forgetWhy: string
  forgetYes: string
  cancel: string
  you: string
  bot: string
  typing: string
  staffTyping: string
  generated: string
  sources: string
  choices: string
  chosen: string
  rating: string
  cards: string
  view: string
  attach: string
  uploading: string
  cancelUpload: string
  unasked: string
  unfitTitle: string
  unfit: Record<Unfit, string>
  toEnd: string
  today: string
  yesterday: string
  loading: string
  delivery: Record<'waiting' | 'sending' | 'sent' | 'failed', string>
  retry: string
  offline: string
  connecting: string
  limited: string
  busy: string
  off: string
  failedWhy: string
  tooLong: string
  actionFailed: string
  held: Record<Held, { title: string; why: string }>
  heldEdit: string
  heldNotCard: string
  typeWords: string
  typeKind: string
  kinds: Record<'number' | 'phone' | 'email' | 'date' | 'code', string>
  codeHint: string
  linkAsk: string
  linkWhy: string
  linkOpen: string
  newTab: string
  warnings: Record<Warning, string>
  careful: string
}

export function filled(text: string, value: string | number): string {
  return text.replace('%', () => String(value))
}
