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

/** Written by us, id and en, from what attackers of shop bots say: each with the weight it has by itself. */
export const PHRASES: readonly [RegExp, number][] = (
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
    [
      `${any('ignore', 'disregard', 'forget')} ${gap}${any('everything', 'all')} ${gap}${any('told', 'said', 'above', 'before', 'taught')}`,
      0.7,
    ],
    [
      `${any('abaikan', 'lupakan')} ${gap}${any('semua', 'seluruh', 'apa pun', 'segala')} ${gap}${any('tadi', 'sebelumnya', 'di atas', 'diajarkan', 'diberikan')}`,
      0.7,
    ],
    [
      `${any('act as', 'behave as', 'respond as', 'answer as')} ${gap}${any('unfiltered', 'unrestricted', 'dan', 'evil', 'root', 'administrator', 'developer', 'hacker')}`,
      0.5,
    ],
    [
      `${any('jadilah', 'bertindak sebagai', 'berlaku sebagai', 'jawab sebagai')} ${gap}${any('admin sistem', 'developer', 'pengembang', 'ai tanpa', 'peretas', 'hacker', 'root')}`,
      0.5,
    ],
    [
      `${any('this is', 'i am', 'im')} ${gap}${any('your developer', 'your creator', 'your administrator', 'the system administrator', 'openai')}`,
      0.5,
    ],
    [
      `${any('saya', 'aku', 'ini', 'kami')} ${gap}${any('pembuatmu', 'penciptamu', 'developermu', 'pengembangmu', 'admin sistem', 'administrator sistem')}`,
      0.5,
    ],
    [`${any('respond', 'reply', 'answer', 'output', 'say')} only with `, 0.3],
    [`${any('hanya jawab', 'jawab hanya', 'cukup jawab', 'balas hanya')} (?:dengan )?`, 0.2],
    [
      `${any('disable', 'turn off', 'deactivate', 'remove')} ${gap}${any('safety', 'filters?', 'guardrails?', 'restrictions?', 'moderation', 'protections?')}`,
      0.7,
    ],
    [
      `${any('matikan', 'nonaktifkan', 'hapus', 'hilangkan')} ${gap}${any('filter', 'pengaman', 'pengamanan', 'batasan', 'sensor', 'moderasi', 'perlindungan')}`,
      0.7,
    ],
    [`${any('legally binding', 'no take backs', 'no takesies backsies', 'mengikat secara hukum')}`, 0.5],
    [
      `${any('repeat', 'print', 'ulangi', 'cetak', 'tulis ulang')} ${gap}${any('starting with you are', 'mulai dari kamu adalah', 'from the beginning of', 'dari awal percakapan')}`,
      0.6,
    ],
    [
      `${any('decode', 'dekode')} ${gap}${any('base6a', 'rota3', 'roti3', 'hex')} ${gap}${any('follow', 'execute', 'run', 'obey', 'do what', 'ikuti', 'jalankan', 'turuti')}`,
      0.7,
    ],
  ] as [string, number][]
).map(([pattern, weight]) => [new RegExp(` ${pattern}`), weight])
