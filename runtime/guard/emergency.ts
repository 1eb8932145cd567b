import { anyOf } from './any.ts'
import { wordsOf } from './words.ts'

/**
 * Whether somebody says that they have given a code away, were tricked, or have lost an account or money to somebody else (L5):
 * rules over words, in both languages, and rather once too often than too late. No code need be in the text.
 */
export function saysEmergency(text: string): boolean {
  return text
    .split(/[.!;\n]+|\?/)
    .some((sentence, i, all) => isEmergency(wordsOf(sentence), i < all.length - 1 && text.includes(`${sentence}?`)))
}

/** What must not be given away. */
const SECRET = /^(?:otp|pin|cvv|cvc|password|pass|sandi|kode|code|codes|passcode|passwords)(?:nya|ku|mu)?$/
/** A code that is no secret. */
const HARMLESS =
  /^(?:promo|voucher|pos|resi|pesanan|order|booking|kupon|referral|produk|diskon|pembayaran|bayar|unik|barang|warna|garansi|member|ucapan|postal|zip|discount|product|tracking|gift|coupon)(?:nya|ku)?$/
/** Giving it, as something that has happened. */
const GAVE =
  /^(?:kasih|kasi|kasihkan|kasihin|ngasih|ngasi|dikasih|kubagi|kebagi|beri|berikan|memberi|memberikan|kuberikan|kirim|kirimkan|kirimin|ngirim|mengirim|sebut|sebutin|sebutkan|nyebut|nyebutin|menyebut|menyebutkan|bilang|bilangin|infokan|infoin|share|bagi|bagiin|bagikan|membagikan|gave|told|sent|shared|given|texted|forwarded|disclosed)$/
/** Past by itself: it needs no word for who did it where it begins the sentence. */
const PAST = /^(?:gave|told|shared|texted|forwarded)$/
/** Who did it, or that it is done. */
const DONE =
  /^(?:saya|aku|gue|gw|sy|ak|ku|sudah|udah|udh|dah|sdh|terlanjur|telanjur|kelepasan|keburu|barusan|tadi|kemarin|sengaja|ibu|bapak|istri|suami|anak|i|we|already|just|accidentally|mom|mum|dad|wife|husband|son|daughter)$/
/** That it is done, said behind it: "kasih otp ke kurir tadi". */
const BEFORE = /^(?:tadi|barusan|kemarin|semalam|earlier|already|yesterday)$/
/** A wish: "kirim otp yang tadi lagi". */
const WISH = /^(?:lagi|ulang|dong|tolong|tlg|mohon|minta|again|please|resend)$/
/** What makes it a question, a rule, or something that has not happened. */
const NOT =
  /^(?:jangan|jgn|tidak|tdk|nggak|ngga|gak|ga|gk|belum|blm|bukan|apakah|boleh|bolehkah|haruskah|harus|perlu|perlukah|kalau|kalo|klo|jika|bisa|mau|biar|supaya|agar|takut|gimana|bagaimana|never|not|didn|don|dont|should|can|if|would|do|must|avoid|afraid)$/
const WHO = 'saya|aku|gue|gw|sy|barusan|kayaknya|sepertinya|udah|sudah|habis|abis|baru|i|just|ive|ve|was|am|have|been|got'
const TRICKED = new RegExp(
  ` (?:(?:${WHO}) ){1,4}(?:ketipu|tertipu|ditipu|kena (?:tipu|scam|penipuan|phishing)|dihipnotis|scammed|phished|tricked|defrauded|conned) `,
)
const LOST = [
  / (?:saldo|rekening|uang|tabungan|money|balance|savings) (?:[^ ]{1,20} ){0,4}(?:hilang|ilang|terkuras|dikuras|raib|dibobol|ludes|stolen|drained|gone|emptied) /,
  / (?:akun|atm|rekening|kartu|email|account|card|wallet) (?:[^ ]{1,20} ){0,3}(?:dibobol|kebobolan|dibajak|diretas|dihack|kehack|dicuri|hacked|hijacked|stolen|compromised) /,
  / (?:otp|pin|password|sandi) (?:[^ ]{1,20} ){0,2}(?:bocor|leaked|stolen|dicuri) /,
  / (?:transfer|tf|trf|bayar|transferred|paid) (?:[^ ]{1,20} ){0,4}(?:penipu|penipunya|scammer|scammers|fraudster|fraudsters) /,
  / (?:someone|somebody|he|she|they|orang|dia|penipu|kurir|kurirnya) (?:[^ ]{1,20} ){0,1}(?:has|have|got|knows|know|tau|tahu|pegang|punya) (?:my |the )?(?:otp|pin|password) /,
]
/** Typing it where a link led. */
const TYPED =
  / (?:isi|ngisi|isiin|masukin|masukkan|masukan|input|ketik|entered|typed|filled) (?:[^ ]{1,20} ){0,4}(?:otp|pin|cvv|password|sandi) (?:[^ ]{1,20} ){0,4}(?:link|linknya|tautan|apk|palsu|fake|phishing) /
const FOLLOWED =
  / (?:link|linknya|tautan) (?:[^ ]{1,20} ){0,5}(?:isi|masukin|masukkan|entered|typed) (?:[^ ]{1,20} ){0,3}(?:otp|pin|cvv) /

/** `GAVE` is of one word: here it stands between blanks, as words do in a sentence that is joined. */
const ANY = anyOf([TRICKED, ...LOST, TYPED, FOLLOWED, new RegExp(GAVE.source.replace('^', ' ').replace('$', ' '))])

/** How far giving and what was given may be apart, in words. */
const NEAR = 6

function isEmergency(all: string[], isAsked: boolean): boolean {
  const joined = ` ${all.join(' ')} `
    // Said of what has happened: the "not" in "not on purpose" denies nothing.
    .replace(/ (?:tidak|tdk|nggak|ngga|gak|ga|gk|enggak) sengaja(?= )/g, ' sengaja')
    .replace(/ (?:data|nomor|nomer|no) kartu(?= )| card (?:details|number)(?= )/g, ' cvv')
    .replace(/ read (?:[^ ]{1,20} ){1,4}(?:out|aloud)(?= )/g, (read) => read.replace(' read ', ' told '))
  if (!ANY.test(joined)) return false
  const words = joined.trim().split(' ')
  if (TRICKED.test(joined)) return true
  const isMeant = !isAsked && !words.some((word) => UNREAL.test(word))
  if (isMeant && [...LOST, TYPED, FOLLOWED].some((pattern) => pattern.test(joined))) return true
  return words.some((word, i) => GAVE.test(word) && isGivenAway(words, i))
}

/** A sentence with one of these tells a fear, a rule or a denial. */
const UNREAL =
  /^(?:takut|jangan|biar|supaya|agar|kalau|kalo|klo|jika|belum|blm|tidak|gak|ga|nggak|if|not|never|avoid|afraid|prevent)$/

function isGivenAway(words: string[], i: number): boolean {
  if (words.slice(Math.max(0, i - 4), i).some((word) => NOT.test(word))) return false
  const isDone =
    words.slice(Math.max(0, i - 5), i).some((word) => DONE.test(word)) ||
    (words.slice(i + 1, i + 7).some((word) => BEFORE.test(word)) && !words.some((word) => WISH.test(word))) ||
    (i === 0 && PAST.test(words[0]!))
  if (!isDone || /^(?:me|us)$/.test(words[i + 1] ?? '')) return false
  return words.slice(Math.max(0, i - NEAR), i + NEAR + 1).some((word, j, near) => {
    const next = near[j + 1] ?? ''
    return SECRET.test(word) && !HARMLESS.test(next) && !HARMLESS.test(near[j - 1] ?? '')
  })
}
