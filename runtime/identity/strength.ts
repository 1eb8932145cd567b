/** Lengths are in characters of the NFC form; no composition rules (NIST SP 800-63B-4, 3.1.1.2). */
export const SHORTEST = 12
export const LONGEST = 256

/**
 * What is wrong with a new password, or null. 'common': one of the commonest, a run or a repetition. 'personal': the
 * person's or the shop's own name with little else.
 */
export function weaknessOf(password: string, about: readonly string[]): 'short' | 'long' | 'common' | 'personal' | null {
  const length = [...password.normalize('NFC')].length
  if (length < SHORTEST) return 'short'
  if (length > LONGEST) return 'long'
  const plain = password.normalize('NFKC').toLowerCase()
  if (new Set(plain).size < 5 || isRun(plain) || isRepeated(plain)) return 'common'
  const word = lettersOf(plain)
  if (COMMON.has(plain) || COMMON.has(word) || isMadeOf(word, COMMON)) return 'common'
  const own = about.flatMap(namesIn)
  if (own.some((name) => plain.includes(name) && plain.length - name.length < 6)) return 'personal'
  return null
}

/** The commonest words that people stretch to twelve characters with digits and signs. */
const COMMON = new Set(
  (
    'password passwort passw0rd letmein welcome admin administrator qwerty qwertyuiop asdfghjkl zxcvbnm iloveyou monkey dragon ' +
    'football baseball sunshine princess superman batman master shadow secret changeme default login trustno login google facebook ' +
    'katasandi sandi rahasia sayang sayangku bismillah alhamdulillah indonesia jakarta bandung surabaya merdeka garuda cintaku ' +
    'anakku mamapapa keluarga persib persija semangat sukses toko tokoku jualan whatsapp jaga chatbot'
  ).split(' '),
)

const RUNS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv5tgb']

function isRun(plain: string): boolean {
  const backwards = [...plain].reverse().join('')
  return RUNS.some((run) => run.includes(plain) || run.includes(backwards))
}

/** 'abcabcabcabc': the same piece again and again. Found by rotating once. */
function isRepeated(plain: string): boolean {
  return (plain + plain).indexOf(plain, 1) < plain.length
}

function isMadeOf(word: string, words: ReadonlySet<string>): boolean {
  for (let cut = 3; cut < word.length - 2; cut++) {
    if (words.has(word.slice(0, cut)) && words.has(word.slice(cut))) return true
  }
  return false
}

const lettersOf = (text: string) => text.replace(/[^\p{L}]+/gu, '')

function namesIn(text: string): string[] {
  const plain = text.normalize('NFKC').toLowerCase()
  const names = [plain, plain.split('@')[0] ?? '', plain.replaceAll(' ', '')]
  return [...new Set(names)].filter((name) => name.length >= 4)
}
