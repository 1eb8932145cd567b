import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/**
 * Builds the widget into `outDir`: `w.js` (the launcher, one classic script) and `chat-HASH.js` (the chat, an ES module that the
 * launcher imports from `/widget/` beside it). The hash is of the chat's own bytes, so a browser may keep it for ever.
 */
export async function buildWidget(outDir: string): Promise<void> {
  const chat = await bundle('chat.ts', 'es', {})
  const file = `chat-${createHash('sha256').update(chat).digest('hex').slice(0, 12)}.js`
  const launcher = await bundle('launcher.ts', 'iife', { __CHAT_FILE__: JSON.stringify(file) })
  await mkdir(outDir, { recursive: true })
  for (const old of await readdir(outDir)) if (/^chat-[0-9a-f]+\.js$/.test(old) && old !== file) await rm(`${outDir}/${old}`)
  await writeFile(`${outDir}/${file}`, chat)
  await writeFile(`${outDir}/w.js`, launcher)
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
