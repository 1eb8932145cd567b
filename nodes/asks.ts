import { wordsOf } from './matching.ts'

const SECRET = /^(?:otp|pin|cvv2?|cvc2?|password|passcode|sandi|mpin)$/
/** `kode verifikasi`, `verification code`: the two words together, in either order. */
const SECRET_PAIR =
  /^(?:kode (?:verifikasi|otp|sms|keamanan|rahasia|akses)|(?:verification|security|one time|access|login) code|kata sandi|nomor kartu|card number)$/
const ASK =
  /^(?:kirim|kirimkan|kirimin|sebutkan|sebut|masukkan|masukan|berikan|beri|bagikan|ketik|ketikkan|tulis|tuliskan|informasikan|infokan|konfirmasi|konfirmasikan|minta|butuh|perlu|isi|balas|send|give|share|tell|provide|enter|type|confirm|reply|need|submit|verify)$/
const NOT =
  /^(?:jangan|tidak|tak|nggak|gak|ga|jgn|bukan|dilarang|tanpa|pernah|never|not|don|dont|won|without|no|avoid|nobody|siapa|siapapun)$/

/** How many words may stand between asking and what is asked for. */
const NEAR = 8

/** Whether a text asks the customer for a code, PIN or password: a shop's bot never does, whoever wrote its words (SHOP-08). */
export function asksForSecret(text: string): boolean {
  return text.split(/[.!?\n;]+/).some((sentence) => {
    const words = wordsOf(sentence)
    return words.some(
      (_, i) =>
        isSecret(words, i) &&
        words.slice(Math.max(0, i - NEAR), i).some((word, j, near) => ASK.test(word) && !isNegated(words, i - near.length + j)),
    )
  })
}

function isSecret(words: string[], i: number): boolean {
  return (
    SECRET.test(words[i]!) ||
    SECRET_PAIR.test(words.slice(i, i + 2).join(' ')) ||
    SECRET_PAIR.test(words.slice(i, i + 3).join(' '))
  )
}

/** `jangan pernah bagikan`, `we will never ask you to send`: the words before the asking forbid it. */
function isNegated(words: string[], i: number): boolean {
  return words.slice(Math.max(0, i - 7), i).some((word) => NOT.test(word))
}
