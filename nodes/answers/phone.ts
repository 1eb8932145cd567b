/**
 * Reads one phone number and writes it as E.164: 0812-3456-789 and 62 812 … become +62812…; a number of another country
 * needs its plus. 8 to 15 digits (ITU-T E.164); Indonesian ones 9 to 13 after the country code.
 */
export function readPhone(said: string): string | null {
  const found = said.slice(0, 300).match(/\+?\d[\d\s().-]{5,25}\d/g) ?? []
  if (found.length !== 1) return null
  const [written = ''] = found
  const digits = written.replace(/\D/g, '')
  if (written.startsWith('+') && !digits.startsWith('62')) return /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : null
  const local = digits.replace(/^(?:62)?0?/, '')
  const isNational = digits.startsWith('0') || digits.startsWith('62') || local.startsWith('8')
  return isNational && /^[2-9]\d{7,12}$/.test(local) ? `+62${local}` : null
}

/** +6281234567890 as people read it out: 0812-3456-7890. Numbers of other countries stay as they are. */
export function sayPhone(number: string): string {
  if (!number.startsWith('+628')) return number
  const local = `0${number.slice(3)}`
  return [local.slice(0, 4), local.slice(4, 8), local.slice(8)].filter(Boolean).join('-')
}
