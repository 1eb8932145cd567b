import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** What is built, and the sources that it is built of. */
export const TARGETS = {
  editor: ['editor', 'nodes', 'vite.config.ts', 'package-lock.json'],
  widget: ['runtime/channels/widget', 'nodes', 'package-lock.json'],
  server: ['runtime', 'nodes', 'package-lock.json'],
} as const
export type Target = keyof typeof TARGETS

/** True where the last build was of other sources than today's. Content counts, not dates: a fresh clone has new dates. */
export function isStale(target: Target): boolean {
  const mark = join(ROOT, `dist/.${target}`)
  return !existsSync(mark) || readFileSync(mark, 'utf8') !== fingerprint(target)
}

export function fingerprint(target: Target): string {
  const hash = createHash('sha256')
  for (const path of TARGETS[target].flatMap(filesUnder))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0')
  return hash.digest('hex')
}

function filesUnder(path: string): string[] {
  const entries = path.includes('.') ? null : readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
  if (!entries) return [path]
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort()
}
