import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const MODULE = 'virtual:node-icons'

/**
 * Bundles just the Lucide icons that the declarations in `nodes/` name, as `ICONS` by name: a node brings its icon along
 * by naming it, and nothing else needs a change.
 */
export function nodeIcons(nodes: string): Plugin {
  return {
    name: 'jaga-node-icons',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load(id) {
      if (id !== `\0${MODULE}`) return undefined
      const files = sourcesIn(nodes)
      for (const file of files) this.addWatchFile(file)
      return moduleOf(iconNames(files.map((file) => readFileSync(file, 'utf8'))))
    },
  }
}

/** The names in `icon: 'shield-check'`, sorted. */
export function iconNames(sources: string[]): string[] {
  return [...new Set(sources.flatMap((s) => [...s.matchAll(/^\s*icon: '([a-z][a-z0-9-]*)',/gm)].map((m) => m[1]!)))].sort()
}

function moduleOf(names: string[]): string {
  const imports = names.map((name) => `  ${pascal(name)},`).join('\n')
  const entries = names.map((name) => `  '${name}': ${pascal(name)},`).join('\n')
  return `import {\n${imports}\n} from '@lucide/vue'\nexport const ICONS = {\n${entries}\n}\n`
}

const pascal = (name: string) => name.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}
