import { type NumberFound, numbersIn } from '../numbers.ts'
import type { Detector, Found } from './found.ts'

/** Area codes of Indonesia's larger cities, without the 0. */
const AREAS = /^(?:21|22|24|31|61|251|254|260|265|271|274|281|285|293|298|321|331|341|351|361|370|411|431|451|511|541|542|561|620|622|634|651|711|721|736|741|751|761|778|911|967)/ // biome-ignore format: a list

/** Indonesian phone numbers: mobile with or without the country, landlines by their area, whatever parts their digits. */
export const findPhones: Detector = (text) => {
  const numbers = numbersIn(text, (number) => isPhone(text, number)).map(({ from, to, label }): Found => {
    const start = /\+\s?$/.test(text.slice(0, from)) ? text.lastIndexOf('+', from) : from
    return { what: 'phone', from: start, to, score: label === 'phone' ? 1 : 0.9, why: 'prefix and length', as: '[HP]' }
  })
  const bracketed = [...text.matchAll(/\(0\d{2,3}\)[ -]?\d{3,4}[ -]?\d{3,4}\b/g)].map(
    (found): Found => ({
      what: 'phone',
      from: found.index,
      to: found.index + found[0].length,
      score: 0.9,
      why: 'area and length',
      as: '[HP]',
    }),
  )
  return [...bracketed, ...numbers.filter((number) => !bracketed.some((b) => number.from < b.to && number.to > b.from))]
}

function isPhone(text: string, { digits, groups, from, label }: NumberFound): boolean {
  if (label !== null && label !== 'phone' && label !== 'bank') return false
  const hasPlus = /\+\s?$/.test(text.slice(Math.max(0, from - 2), from))
  const national = hasPlus
    ? /^620?(\d+)$/.exec(digits)?.[1]
    : (/^(?:00)?620?([28]\d+)$/.exec(digits)?.[1] ?? /^0(\d+)$/.exec(digits)?.[1])
  if (national === undefined) return label === 'phone' && /^8[1-9]\d{7,10}$/.test(digits)
  if (/^8[1-9]\d{7,10}$/.test(national)) return hasPlus || digits.length >= 10
  const isSplit = groups.length > 1 && groups[0]!.digits.length <= 4
  return AREAS.test(national) && national.length >= 8 && national.length <= 11 && (label === 'phone' || hasPlus || isSplit)
}
