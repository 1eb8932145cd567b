/** Provinces in Indonesian identity numbers (Permendagri 72/2022, first two digits). */
const PROVINCES = /^(?:1[1-9]|2[01]|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])$/

/** Districts of Bali's regencies: card prefix 51 is Bali's too, and a number of a district that is not there is a card's. */
const BALI: Record<string, number> = { '01': 5, '02': 10, '03': 6, '04': 7, '05': 4, '06': 4, '07': 8, '08': 9, '71': 4 }

/** Whether 16 digits are built like a NIK: province, regency, district, date of birth (women's day + 40), serial. */
export function isNik(digits: string): boolean {
  if (digits.length !== 16) return false
  const [province, regency, district] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)]
  const [day, month, year] = [Number(digits.slice(6, 8)), Number(digits.slice(8, 10)), Number(digits.slice(10, 12))]
  const born = day > 40 ? day - 40 : day
  const isPlace = PROVINCES.test(province) && isRegency(Number(regency)) && Number(district) >= 1 && Number(district) <= 55
  const isInBali = province !== '51' || Number(district) <= (BALI[regency] ?? 0)
  return isPlace && isInBali && isDate(born, month, year) && digits.slice(12) !== '0000'
}

/** Regencies count from 1, cities from 71. */
function isRegency(number: number): boolean {
  return (number >= 1 && number <= 29) || (number >= 71 && number <= 79)
}

/** A leap year is assumed where the century is not known. */
function isDate(day: number, month: number, year: number): boolean {
  const days = [31, year % 4 === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (days[month - 1] ?? 0)
}
