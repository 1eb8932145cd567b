/** The one e-mail address in a text, its domain in lower case. The form only: whether it exists, a letter must show. */
export function readEmail(said: string): string | null {
  const found = said
    .slice(0, 1_000)
    .split(/[\s<>(),;:"]+/)
    .map((word) => word.replace(/^[.'`]+|(?<![.!?'`])[.!?'`]+$/g, ''))
    .filter(isAddress)
  if (new Set(found).size !== 1) return null
  const [address = ''] = found
  const at = address.lastIndexOf('@')
  return address.slice(0, at) + address.slice(at).toLowerCase()
}

function isAddress(word: string): boolean {
  const [local = '', domain = '', ...more] = word.split('@')
  if (more.length > 0 || local.length < 1 || local.length > 64 || domain.length > 190) return false
  if (!/^[A-Za-z0-9.!#$%&*+/=?^_{|}~-]+$/.test(local) || /^\.|\.\.|\.$/.test(local)) return false
  const labels = domain.split('.')
  return (
    labels.length > 1 &&
    labels.every((label) => /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/.test(label)) &&
    /^[A-Za-z]{2,}$/.test(labels.at(-1) ?? '')
  )
}
