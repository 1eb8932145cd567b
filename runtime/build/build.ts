import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { build, type Plugin } from 'vite'
import { buildWidget } from '../channels/widget/build.ts'
import { lockFile } from '../store/sqlite-lock.ts'
import { fingerprint, isStale, ROOT, TARGETS, type Target } from './stale.ts'

/**
 * `node runtime/build/build.ts [editor] [widget] [server]`: builds whatever is stale, of what is named or of all. One process at a time:
 * of two servers that are started together the second waits, and finds done what it would have emptied beneath the first.
 */
const BUILDERS: Record<Target, () => Promise<unknown>> = {
  editor: () => build({ configFile: join(ROOT, 'vite.config.ts'), root: join(ROOT, 'editor'), logLevel: 'warn' }),
  widget: () => buildWidget(join(ROOT, 'dist/widget')),
  server: buildServer,
}

/**
 * The server runs as TypeScript just as well. It is bundled for `npm start` because importing drizzle-orm as it lies costs
 * most of a second and 200 MB, and a bundle of what we use of it next to nothing. What runs elsewhere (the sandbox's child,
 * which may read its own file and no other; the writing thread) is a bundle of its own.
 */
async function buildServer() {
  await bundle('main', 'runtime/main.ts', true)
  await bundle('bridge', 'runtime/sandbox/bridge.ts', false)
  await bundle('reader', 'runtime/knowledge/reader.ts', false)
  await bundle('sqlite-writer', 'runtime/store/sqlite-writer.ts', false)
  await bundle('backup-thread', 'runtime/store/copy/backup-thread.ts', false)
}

function bundle(name: string, file: string, isFirst: boolean) {
  return build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    ssr: {
      noExternal: true,
      external: ['better-sqlite3', 'isolated-vm', 'pg', 'pg-native', '@electric-sql/pglite'],
    },
    build: {
      ssr: true,
      target: 'node24',
      outDir: join(ROOT, 'dist/server'),
      emptyOutDir: isFirst,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: join(ROOT, file) },
        // A child may read its own file and no other: it is one file.
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          codeSplitting: isFirst,
          comments: { annotation: false, jsdoc: false, legal: true },
        },
      },
    },
    plugins: [inAscii],
  })
}

/**
 * A source with one letter beyond Latin-1 is kept with two bytes for each of its letters, as long as the process lives: 8 MB of
 * the server's memory instead of 4. Such letters stand in strings, templates and patterns alone (the linter sees to it that names are
 * ASCII), and mean the same there when they are escaped.
 */
const inAscii: Plugin = {
  name: 'in-ascii',
  // At the very end: what is printed again later would be printed as it was. The map's lines stay true.
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = file.code.replace(BEYOND, escaped)
  },
}

/** A pair of backslashes goes by as it is, and a single one before such a letter is taken along. */
const BEYOND = /\\\\|\\?[^\0-\x7f]/g

function escaped(found: string): string {
  if (found === '\\\\') return found
  const unit = found.at(-1)! // at least one, by the pattern
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

const asked = process.argv.slice(2)
const wrong = asked.filter((name) => !(name in TARGETS))
if (wrong.length > 0) throw new Error(`No such target: ${wrong.join(', ')}. There are ${Object.keys(TARGETS).join(', ')}.`)
const letGo = await myTurn()
for (const target of Object.keys(TARGETS) as Target[]) {
  if ((asked.length > 0 && !asked.includes(target)) || !isStale(target)) continue
  const mark = fingerprint(target)
  const began = performance.now()
  await BUILDERS[target]()
  writeFileSync(join(ROOT, `dist/.${target}`), mark)
  process.stdout.write(`built ${target} in ${((performance.now() - began) / 1000).toFixed(1)} s\n`)
}
letGo()

async function myTurn(): Promise<() => void> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true })
  for (let isTold = false; ; isTold = true) {
    const letGo = lockFile(join(ROOT, 'dist/.building'))
    if (letGo) return letGo
    if (!isTold) process.stdout.write('another process is building; waiting for it\n')
    await setTimeout(100)
  }
}
