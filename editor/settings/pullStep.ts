/** What Ollama's own words for a download's step mean; they are English and name digests. */
export function pullStep(status = ''): 'begin' | 'load' | 'check' | 'keep' | 'done' {
  if (/^pulling [0-9a-f]{6}|^downloading/i.test(status)) return 'load'
  if (/^verifying/i.test(status)) return 'check'
  if (/^(writing|removing)/i.test(status)) return 'keep'
  return /^success/i.test(status) ? 'done' : 'begin'
}
