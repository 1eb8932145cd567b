import type { Safe } from './safe.ts'

/** The name of that file, with its hash; filled in by the build. */
declare const __SAFE_FILE__: string

let tries = 0

/** A browser stores a failed import for good under its address: another try needs another one. */
export async function loadSafe(base: string): Promise<Safe> {
  const { safe } = await import(/* @vite-ignore */ `${base}widget/${__SAFE_FILE__}${tries > 0 ? `?${tries}` : ''}`).catch(
    (error) => {
      tries += 1
      throw error
    },
  )
  return safe
}
