import { wordsOf } from './words.ts'

/**
 * How much a text tries to give orders to a model, 0 to 1, by phrases that shop customers do not use. It catches what is
 * copied from lists, in both languages; it is a flag and no wall: what the model may do at all is what protects.
 */
export function scoreInjection(text: string): number {
  const words = ` ${wordsOf(text.replace(/[0134@$]/g, (char) => LEET[char] ?? char)).join(' ')} `
  const weight = PHRASES.reduce((sum, [pattern, own]) => sum + (pattern.test(words) ? own : 0), 0)
  const marked = TURN_MARKS.test(text) ? 0.6 : 0
  return Math.min(1, Math.round((weight + marked) * 100) / 100)
}

const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '@': 'a', $: 's' }

/** Tokens that chat templates part speakers with. */
const TURN_MARKS =
  /<\|(?:im_start|im_end|system|user|assistant|endoftext)|\[\/?INST\]|<<SYS>>|<start_of_turn>|^\s{0,8}(?:###\s{0,3})?(?:system|assistant)\s{0,3}:/im

/** Each gap is bounded, so that each pattern is linear. */
const gap = '(?:[^ ]{1,20} ){0,4}'
const any = (...words: string[]) => `(?:${words.join('|')})`
const ORDERS_EN = any(
  'instructions?',
  'prompts?',
  'rules?',
  'guidelines?',
  'directives?',
  'directions?',
  'commands?',
  'training',
  'programming',
)
const ORDERS_ID = any('instruksi', 'perintah', 'aturan', 'arahan', 'prompt', 'pedoman', 'petunjuk')

const PHRASES: [RegExp, number][] = (
  [
    [
      `${any('ignore', 'disregard', 'forget', 'override', 'bypass', 'skip')} ${gap}${any('previous', 'prior', 'above', 'earlier', 'all', 'your', 'the', 'any')} ${gap}${ORDERS_EN}`,
      0.8,
    ],
    [`${any('abaikan', 'lupakan', 'hiraukan', 'langgar', 'lewati', 'kesampingkan')} ${gap}${ORDERS_ID}`, 0.8],
    [
      `${any('reveal', 'show', 'print', 'repeat', 'output', 'display', 'tell', 'give', 'leak', 'share', 'what is', 'what are')} ${gap}${any('system prompt', 'initial prompt', 'hidden prompt', 'your prompt', 'your instructions', 'your initial instructions', 'your system instructions')}`,
      0.7,
    ],
    [
      `${any('tampilkan', 'tunjukkan', 'sebutkan', 'ulangi', 'bocorkan', 'tuliskan', 'cetak', 'kasih tau', 'beritahu')} ${gap}${any('system prompt', 'prompt sistem', 'prompt', 'instruksi sistem', 'instruksi awal', 'instruksi kamu', 'instruksimu', 'perintah sistem')}`,
      0.7,
    ],
    [
      `${any('you are now', 'from now on you are', 'you will now act', 'pretend you are', 'pretend to be', 'act as if you', 'roleplay as', 'simulate being')} `,
      0.4,
    ],
    [
      `${any('mulai sekarang kamu', 'mulai sekarang anda', 'kamu sekarang adalah', 'anda sekarang adalah', 'berpura pura jadi', 'pura pura jadi', 'berperan sebagai', 'anggap dirimu')} `,
      0.4,
    ],
    [
      `${any('no restrictions', 'without restrictions', 'unrestricted', 'no rules apply', 'without any filter', 'no longer bound', 'do anything now', 'without limitations')}`,
      0.4,
    ],
    [`${any('tanpa batasan', 'tanpa aturan', 'tanpa filter', 'bebas dari aturan', 'tidak terikat aturan')}`, 0.4],
    [
      `${any('developer mode', 'dan mode', 'jailbreak', 'god mode', 'sudo mode', 'mode pengembang', 'mode developer', 'debug mode')}`,
      0.5,
    ],
    [`${any('new instructions', 'instruksi baru', 'perintah baru', 'end of prompt', 'system override')}`, 0.4],
    [
      `${any('everything above', 'text above', 'words above', 'teks di atas', 'semua di atas')} ${gap}${any('verbatim', 'prompt', 'kata per kata', 'instructions', 'instruksi')}`,
      0.6,
    ],
  ] as [string, number][]
).map(([pattern, weight]) => [new RegExp(` ${pattern}`), weight])
