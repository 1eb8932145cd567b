import { readFileSync } from 'node:fs'

/** One line of what reached the world outside. */
export interface Noted {
  did: 'paid' | 'paid again' | 'told' | 'looked' | 'answered' | 'mailed' | 'ended'
  /** What the customer had written. */
  ref: string
  /** The idempotency key that came with it. */
  key: string
  /** What was answered, or a digest of what came. */
  gave: string
}

/** What reached the world outside, by what the customer had written. */
export function readLedger(...files: string[]): Map<string, Noted[]> {
  const byRef = new Map<string, Noted[]>()
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const noted = JSON.parse(line) as Noted // written by `outside.ts`
      byRef.set(noted.ref, [...(byRef.get(noted.ref) ?? []), noted])
    }
  }
  return byRef
}
