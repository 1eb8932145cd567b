import { type Draw, luhn, withLuhn } from './draw.ts'

/** Numbers as they are given out in Indonesia, by the rules of SECURITY 4.3. Nobody's: drawn. */
const PROVINCES = [
  11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 52, 53, 61, 62, 63, 64, 65, 71, 72, 73, 74, 75, 76, 81, 82, 91,
  94,
]
const two = (number: number) => String(number).padStart(2, '0')

export function nik(draw: Draw, more: { province?: number; day?: number; month?: number; serial?: string } = {}): string {
  const { province = draw.pick(PROVINCES), serial = String(draw.int(1, 9998)).padStart(4, '0') } = more
  const day = more.day ?? draw.int(1, 28) + draw.pick([0, 40])
  const month = more.month ?? draw.int(1, 12)
  return `${two(province)}${two(draw.int(1, 20))}${two(draw.int(1, 20))}${two(day)}${two(month)}${two(draw.int(0, 99))}${serial}`
}

/** A NIK in one piece that would pass for no card. */
export function plainNik(draw: Draw, more: Parameters<typeof nik>[1] = {}): string {
  for (;;) {
    const drawn = nik(draw, more)
    if (!luhn(drawn)) return drawn
  }
}

export function npwp(draw: Draw): string {
  return withLuhn(String(draw.int(1, 99)).padStart(2, '0') + draw.digits(6)) + draw.digits(3) + draw.pick(['000', '001', '002'])
}

/** 99.999.999.9-999.999 */
export function printed(digits: string): string {
  return digits.replace(/^(\d{2})(\d{3})(\d{3})(\d)(\d{3})(\d{3})$/, '$1.$2.$3.$4-$5.$6')
}

export function mobile(draw: Draw): string {
  return (
    draw.pick(['811', '812', '813', '821', '822', '852', '853', '857', '858', '877', '878', '881', '895', '896', '899']) +
    draw.digits(draw.int(6, 9))
  )
}

export function card(draw: Draw): string {
  const [prefix, length] = draw.pick([
    ['4', 16],
    ['51', 16],
    ['55', 16],
    ['2223', 16],
    ['34', 15],
    ['37', 15],
    ['3528', 16],
    ['6011', 16],
  ] as const)
  return withLuhn(prefix + draw.digits(length - prefix.length - 1))
}

export const inFours = (digits: string, between = ' ') => digits.match(/.{1,4}/g)!.join(between)
