/** Letters of other scripts, and digits, that a quick reader takes for Latin ones (after Unicode TR 39, those that names use). */
const LIKE: Readonly<Record<string, string>> = {
  ...pairs('а a е e о o р p с c х x у y і i ј j ѕ s ԁ d ո n һ h к k м m т t в b г r п n ь b ԛ q ԝ w ѵ v ӏ l'),
  ...pairs('α a ο o ν v ρ p τ t υ u ι i κ k η n ε e χ x γ y ω w β b'),
  ...pairs('ı i ł l ø o đ d ħ h ŧ t ɡ g ɑ a ɩ i ʟ l ꞓ c'),
  ...pairs('0 o 1 l 3 e 5 s | l'),
}

/** A name as it looks: accents gone, look-alike letters made one, `rn` read as `m` and `vv` as `w`. */
export function skeleton(name: string): string {
  return [...name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()]
    .map((char) => LIKE[char] ?? char)
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replaceAll('i', 'l')
}

/** Steps from one word to the other: a letter more, less, another, or two in each other's place (Damerau 1964, optimal alignment). */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [older, old]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)]
  for (let i = 1; i <= a.length; i++) {
    const now = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      now[j] = Math.min(
        old[j]! + 1,
        now[j - 1]! + 1,
        old[j - 1]! + (same ? 0 : 1),
        swapped ? older[j - 2]! + 1 : Number.POSITIVE_INFINITY,
      )
    }
    older = old
    old = now
  }
  return old[b.length]!
}

function pairs(list: string): Record<string, string> {
  const each = list.split(' ')
  return Object.fromEntries(each.flatMap((char, i) => (i % 2 === 0 ? [[char, each[i + 1]!]] : [])))
}
