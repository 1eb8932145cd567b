/**
 * Reads one number as Indonesians write it: 12.500, 12,5, Rp 12.500, 15rb, 1,5 jt, dua. A text that holds two numbers, or
 * digits that could be read in two ways, is none.
 */
export function readNumber(said: string): number | null {
  const text = said.slice(0, 200).toLowerCase()
  const found = [...text.matchAll(/(?<![\d.,])(-?\d[\d.,]{0,30})(?:\s?(ribu|rb|k|juta|jt|miliar|m)(?![\p{L}]))?/gu)]
  if (found.length === 0) return readWord(text)
  if (found.length > 1) return null
  const [, digits = '', unit = ''] = found[0] ?? []
  const number = readDigits(digits.replace(/(?<![.,])[.,]+$/, ''))
  if (number === null) return null
  const value = Math.round(number * (UNITS[unit] ?? 1) * 1e6) / 1e6
  return Math.abs(value) <= 1e15 ? value : null
}

/** 12.500 and 12,500 are thousands; 12,5 and 12.5 have decimals; 1.234,56 and 1,234.56 have both. */
function readDigits(digits: string): number | null {
  if (/^-?\d+$/.test(digits)) return Number(digits)
  if (/^-?\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(digits)) return Number(digits.replace(/[.,]/g, ''))
  if (/^-?\d+[.,]\d{1,2}$/.test(digits)) return Number(digits.replace(',', '.'))
  if (/^-?\d{1,3}(\.\d{3})+,\d{1,2}$/.test(digits)) return Number(digits.replaceAll('.', '').replace(',', '.'))
  if (/^-?\d{1,3}(,\d{3})+\.\d{1,2}$/.test(digits)) return Number(digits.replaceAll(',', ''))
  return null
}

function readWord(text: string): number | null {
  const numbers = (text.match(/\p{L}+/gu) ?? []).flatMap((word) => (Object.hasOwn(WORDS, word) ? [WORDS[word]] : []))
  return numbers.length === 1 ? (numbers[0] ?? null) : null
}

const UNITS: Record<string, number> = { ribu: 1e3, rb: 1e3, k: 1e3, juta: 1e6, jt: 1e6, miliar: 1e9, m: 1e9 }

const WORDS: Record<string, number> = Object.fromEntries(
  [
    'nol zero',
    'satu one',
    'dua two',
    'tiga three',
    'empat four',
    'lima five',
    'enam six',
    'tujuh seven',
    'delapan eight',
    'sembilan nine',
    'sepuluh ten',
    'sebelas eleven',
  ].flatMap((names, n) => names.split(' ').map((name) => [name, n])),
)
