import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/**
 * Builds the widget into `outDir`: `w.js` (the launcher, one classic script), `chat-HASH.js` (the chat, an ES module that the
 * launcher imports from `/widget/` beside it) and `safe-HASH.js` (sheets that the chat imports when they are opened). The hash is
 * of a file's own bytes, so a browser may keep it for ever.
 */
export async function buildWidget(outDir: string): Promise<void> {
  const safe = await bundle('safe.ts', 'es', {})
  const safeFile = named('safe', safe)
  const chat = await bundle('chat.ts', 'es', { __SAFE_FILE__: JSON.stringify(safeFile) })
  const file = named('chat', chat)
  const launcher = await bundle('launcher.ts', 'iife', { __CHAT_FILE__: JSON.stringify(file) })
  await mkdir(outDir, { recursive: true })
  const current = [file, safeFile]
  for (const old of await readdir(outDir))
    if (/^(chat|safe)-[0-9a-f]+\.js$/.test(old) && !current.includes(old)) await rm(`${outDir}/${old}`)
  await writeFile(`${outDir}/${safeFile}`, safe)
  await writeFile(`${outDir}/${file}`, chat)
  await writeFile(`${outDir}/w.js`, launcher)
}

function named(name: string, code: string): string {
  return `${name}-${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`
}

async function bundle(entry: string, format: 'es' | 'iife', define: Record<string, string>): Promise<string> {
  const input = fileURLToPath(new URL(entry, import.meta.url))
  const result = await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'warn',
    define,
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      minify: true,
      // Vite's library mode leaves blanks in ES modules, and the other mode adds a preload helper to classic scripts.
      ...(format === 'iife'
        ? { lib: { entry: input, formats: ['iife'], name: 'jaga', fileName: () => 'out.js' } }
        : { rolldownOptions: { input, preserveEntrySignatures: 'strict', output: { format, entryFileNames: 'out.js' } } }),
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []))
  const [chunk] = outputs
  if (outputs.length !== 1 || chunk?.type !== 'chunk') throw new Error(`${entry} must become one file, not ${outputs.length}`)
  return chunk.code
}
