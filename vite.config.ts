import { existsSync, statfsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { nodeIcons } from './runtime/build/nodeIcons.ts'
import { asShipped } from './test/shipped.ts'

/** By size, as ever; but the shortest file of all runs the compiler, which nobody wants to wait for at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isCompiler = (file: TestSpecification) => file.moduleId.endsWith('/test/types.test.ts')
    const sorted = await super.sort(files)
    return [...sorted.filter(isCompiler), ...sorted.filter((file) => !isCompiler(file))]
  }
}

/** The editor's build and the tests' set-up. The widget and the server bundle are built by `runtime/build/build.ts`. */
export default defineConfig({
  root: 'editor',
  base: '/',
  plugins: [vue(), tailwindcss(), nodeIcons(fileURLToPath(new URL('./nodes', import.meta.url))), asShipped()],
  define: {
    __VUE_I18N_LEGACY_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
  },
  build: { outDir: '../dist/editor', emptyOutDir: true, chunkSizeWarningLimit: 900, assetsInlineLimit: 0 },
  server: { proxy: { '/api/': 'http://127.0.0.1:3000', '/channel/': 'http://127.0.0.1:3000' } },
  test: {
    root: '.',
    include: ['test/**/*.test.ts'],
    environment: 'node',
    globalSetup: 'test/shipped.ts',
    // How long something may hang, and no bound on how fast it is: a busy machine has taken eight times as long as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // One more than two cores: each waits for its browser, its server or its disk nearly half of the time.
    maxWorkers: 3,
    // A test file leaves nothing behind that the next could trip over; starting a thread for each took a fifth of all time.
    isolate: false,
    execArgv: ['--no-node-snapshot'],
    env: memoryDisk(),
    sequence: { sequencer: LongestFirst },
  },
})

/** Hundreds of databases are opened and thrown away: in memory, where there is room for them, nobody waits for a disk. */
function memoryDisk(): Record<string, string> {
  if (process.env.TMPDIR || !existsSync('/dev/shm')) return {}
  const { bavail, bsize } = statfsSync('/dev/shm')
  return bavail * bsize > 4 * 2 ** 30 ? { TMPDIR: '/dev/shm' } : {}
}
