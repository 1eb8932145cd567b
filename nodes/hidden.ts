/**
 * A text as people may be shown it: characters that nobody sees, or that turn the reading direction, stand there by their code,
 * so that no name and no link passes for another (`toko[U+202E]gpj.exe`). What joins or dresses an emoji, makes a region's
 * flag, or spells a word of Arabic or Devanagari is left alone.
 */
export function showHidden(text: string): string {
  if (!ANY.test(text)) return text
  return text.replace(HIDDEN, (found, fine: string | undefined) => fine ?? byCode(found))
}

const byCode = (char: string) => `[U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`

/** Soft hyphen, joiners, fillers, zero width, bidirectional, variation selectors, tags, controls but tab and line ends. */
const UNSEEN = [
  '\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164',
  '\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\u{e0000}-\\u{e0fff}',
  '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f',
].join('')
const EMOJI = '\\p{Extended_Pictographic}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?'
/** Without looking back: browsers of a customer's age cannot. */
const FINE = [
  // The flag first: it begins with an emoji.
  '\\u{1f3f4}[\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}',
  `${EMOJI}(?:\\u200d${EMOJI})*`,
  '[#*0-9]\\ufe0f\\u20e3',
  '[\\p{Script=Arabic}\\p{Script=Devanagari}][\\u200c\\u200d](?=[\\p{Script=Arabic}\\p{Script=Devanagari}])',
]
const ANY = new RegExp(`[${UNSEEN}]`, 'u')
const HIDDEN = new RegExp(`(${FINE.join('|')})|[${UNSEEN}]`, 'gu')
