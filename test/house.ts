import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** The house as its tests see it: every source file with its text, and who imports whom. */
export type Sources = Map<string, string>

const ROOT = join(import.meta.dirname, '..')

export function readHouse(): Sources {
  const files = globSync(['nodes/**/*.ts', 'runtime/**/*.ts', 'editor/**/*.{ts,vue}'], { cwd: ROOT })
  return new Map(files.sort().map((file) => [file.replaceAll('\\', '/'), readFileSync(join(ROOT, file), 'utf8')]))
}

export interface Import {
  from: string
  /** A path within the house, or a package's name. */
  to: string
  isPackage: boolean
  /** `import type`, which leaves nothing at run time. */
  typeOnly: boolean
}

const STATEMENT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"\n]+)['"]/g
const DYNAMIC = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"]+)['"]\s*\)/g

export function importsOf(sources: Sources): Import[] {
  return [...sources].flatMap(([from, text]) => {
    const statements = [...text.matchAll(STATEMENT)].map((found) => link(from, found[2]!, Boolean(found[1])))
    const dynamic = [...text.matchAll(DYNAMIC)].map((found) => link(from, found[1]!, false))
    return [...statements, ...dynamic]
  })
}

function link(from: string, target: string, typeOnly: boolean): Import {
  if (!target.startsWith('.')) return { from, to: target, isPackage: true, typeOnly }
  return {
    from,
    to: normalize(join(dirname(from), target))
      .replaceAll('\\', '/')
      .replace(/\?.*$/, ''),
    isPackage: false,
    typeOnly,
  }
}

/** Files that import each other in a ring, types included: each ring once, as the path that closes it. */
export function circlesIn(imports: Import[]): string[][] {
  const next = new Map<string, string[]>()
  for (const { from, to, isPackage } of imports) if (!isPackage) next.set(from, [...(next.get(from) ?? []), to])
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[][] = []
  const visit = (file: string, path: string[]) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') return void circles.push([...path.slice(path.indexOf(file)), file])
    state.set(file, 'open')
    for (const other of next.get(file) ?? []) visit(other, [...path, file])
    state.set(file, 'done')
  }
  for (const file of next.keys()) visit(file, [])
  return circles
}
