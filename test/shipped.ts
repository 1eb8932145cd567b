import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'
import type { TestProject } from 'vitest/node'
import { ROOT } from '../runtime/build/stale.ts'
import { built } from './built.ts'

/**
 * The threads and processes that tests start are the bundles that a shop runs. As TypeScript, each would first load the compiler that
 * takes its types away, and then what it has no use for: twice the time, over hundreds of starts.
 */
export function asShipped(): Plugin {
  return {
    name: 'as-shipped',
    // Tests are served; what is built is none of this one's business.
    apply: 'serve',
    transform: {
      filter: { code: STARTED },
      handler: (code) => code.replaceAll(new RegExp(STARTED, 'g'), (_, name) => `new URL('${bundleOf(name)}')`),
    },
  }
}

const STARTED = /new URL\(["'](?:\.{1,2}\/)+(?:\w+\/)*(bridge|reader|sqlite-writer|backup-thread)\.ts["'], import\.meta\.url\)/

const bundleOf = (name: string): string => pathToFileURL(join(ROOT, `dist/server/${name}.js`)).href

/** Before the tests, and before each round of those that watch: what they run is of today's sources. */
export default function setup(project: TestProject): void {
  const build = () => built('editor', 'widget', 'server')
  build()
  project.onTestsRerun(async () => void build())
}
