import { describe, expect, it } from 'vitest'
import { NODE_TYPES } from '../nodes/index.ts'
import { circlesIn, type Import, importsOf, readHouse, type Sources } from './house.ts'

/**
 *   nodes ← runtime/core ← runtime/converse ← channels, http ← main        editor → nodes, and the type of http/app.ts
 *
 * Who may import whom. Each rule is tried on the house as it is, and on a violation planted for it.
 */
interface Rule {
  promise: string
  breaks(one: Import): boolean
  /** A file and a line that break it. */
  planted: [file: string, line: string]
}

const inRoom = (path: string, ...rooms: string[]) =>
  rooms.some((room) => path === room || path.startsWith(room.endsWith('.ts') ? room : `${room}/`))
const isCore = (path: string) => inRoom(path, 'runtime/core')
const isConverse = (path: string) => inRoom(path, 'runtime/converse.ts', 'runtime/converse', 'runtime/simulate.ts')

/** Drivers of one contract: each stands alone. */
const DRIVERS = [
  ['runtime/store/sqlite.ts', 'runtime/store/postgres.ts', 'runtime/store/pglite.ts'],
  ['runtime/model/ollama.ts', 'runtime/model/embedded.ts'],
  ['runtime/channels/web.ts', 'runtime/channels/whatsapp.ts', 'runtime/channels/instagram.ts'],
  ['runtime/commerce/midtrans.ts', 'runtime/commerce/stripe.ts'],
]

const RULES: Rule[] = [
  {
    promise: 'nodes imports nothing from outside its folder and no package',
    breaks: ({ from, to, isPackage }) => inRoom(from, 'nodes') && (isPackage || !inRoom(to, 'nodes')),
    planted: ['nodes/talk/message.ts', "import { z } from 'zod'"],
  },
  {
    promise: 'the core is pure: it imports nodes and itself',
    breaks: ({ from, to, isPackage }) => isCore(from) && (isPackage || !(inRoom(to, 'nodes') || isCore(to))),
    planted: ['runtime/core/turn.ts', "import { randomUUID } from 'node:crypto'"],
  },
  {
    promise: 'converse knows contracts, no driver, no channel and no HTTP',
    breaks: ({ from, to, isPackage }) =>
      isConverse(from) &&
      !isPackage &&
      inRoom(to, 'runtime/http', 'runtime/channels', 'runtime/identity', 'runtime/main.ts', ...DRIVERS.flat()),
    planted: ['runtime/converse.ts', "import { openSqlite } from './store/sqlite.ts'"],
  },
  {
    promise: 'the engine and its helpers never reach up into HTTP or the channels',
    breaks: ({ from, to }) =>
      inRoom(from, 'runtime/store', 'runtime/model', 'runtime/guard', 'runtime/sandbox', 'runtime/egress', 'runtime/core') &&
      inRoom(to, 'runtime/http', 'runtime/channels', 'runtime/converse.ts'),
    planted: ['runtime/store/open.ts', "import { createApp } from '../http/app.ts'"],
  },
  {
    promise: 'the editor imports nodes, itself and packages; of the runtime, the type of its app alone',
    breaks: ({ from, to, isPackage, typeOnly }) =>
      inRoom(from, 'editor') &&
      (isPackage ? to.startsWith('node:') : !inRoom(to, 'editor', 'nodes') && !(typeOnly && to === 'runtime/http/app.ts')),
    planted: ['editor/api.ts', "import { createApp } from '../runtime/http/app.ts'"],
  },
  {
    promise: 'the runtime does not know the editor',
    breaks: ({ from, to }) => inRoom(from, 'runtime') && inRoom(to, 'editor'),
    planted: ['runtime/http/app.ts', "import { router } from '../../editor/router.ts'"],
  },
  {
    promise: 'nobody imports main.ts',
    breaks: ({ to }) => to === 'runtime/main.ts',
    planted: ['runtime/cli.ts', "import { main } from './main.ts'"],
  },
  {
    promise: 'drivers never import one another',
    breaks: ({ from, to }) => DRIVERS.some((family) => family.includes(from) && family.includes(to) && from !== to),
    planted: ['runtime/model/ollama.ts', "import { createEmbedded } from './embedded.ts'"],
  },
]

const house = readHouse()
const imports = importsOf(house)
const plant = ([file, line]: [string, string]): Sources => new Map([...house, [file, `${line}\n${house.get(file) ?? ''}`]])
const names = ({ from, to }: Import) => `${from} -> ${to}`

describe('the doors', () => {
  it('sees the house', () => {
    expect(house.size).toBeGreaterThan(100)
    expect(imports.length).toBeGreaterThan(300)
  })

  it.each(RULES)('$promise', ({ breaks, planted }) => {
    expect(imports.filter(breaks).map(names)).toEqual([])
    expect(importsOf(plant(planted)).filter(breaks)).not.toEqual([])
  })

  it('have no circles', () => {
    expect(circlesIn(imports)).toEqual([])
    const planted = plant(['nodes/json.ts', "import type { Field } from './field.ts'"])
    expect(circlesIn(importsOf(planted))).not.toEqual([])
  })
})

describe('nobody outside nodes/ names a node type', () => {
  const types = [...NODE_TYPES.keys()]
  const named = (sources: Sources) =>
    [...sources]
      .filter(([file]) => !file.startsWith('nodes/'))
      .flatMap(([file, text]) => {
        const comparisons = [...text.matchAll(/\.type\s*[!=]==?\s*['"]([\w-]+)['"]/g)].filter((found) =>
          types.includes(found[1]!),
        )
        const switches = [...text.matchAll(/switch\s*\(\s*(?:node|step|declaration)\w*\.type\s*\)/g)]
        return [...comparisons, ...switches].map((found) => `${file}: ${found[0]}`)
      })

  it('as the house is, and as it must not be', () => {
    expect(named(house)).toEqual([])
    expect(named(plant(['editor/App.vue', `if (node.type === '${types[0]}') {}`]))).toHaveLength(1)
    expect(named(plant(['runtime/core/turn.ts', 'switch (node.type) {}']))).toHaveLength(1)
  })
})

describe('a file above 300 lines gives its reason in its first comment', () => {
  const unexplained = (sources: Sources) =>
    [...sources]
      .filter(
        ([, text]) =>
          text.split('\n').length > 300 && !/\blong\b/i.test(/(?:\/\*\*|<!--)[\s\S]*?(?:\*\/|-->)/.exec(text)?.[0] ?? ''),
      )
      .map(([file]) => file)

  it('as the house is, and as it must not be', () => {
    expect(unexplained(house)).toEqual([])
    expect(unexplained(new Map([['runtime/x.ts', '\n'.repeat(301)]]))).toEqual(['runtime/x.ts'])
  })
})
