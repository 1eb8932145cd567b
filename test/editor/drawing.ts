import type { Edited, Means } from '../../editor/document/edit.ts'
import { estimateSize } from '../../editor/document/size.ts'
import type { BotDocument, Flow } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { JsonObject } from '../../nodes/json.ts'

/** Ids in order, so that a test can say them. */
export function freshMeans(): Means {
  let n = 0
  return {
    types: NODE_TYPES,
    newId: (what) => `${what}_${++n}`,
    sizeOf: (node) => estimateSize(NODE_TYPES, node),
  }
}

export function typeNamed(name: string) {
  const type = NODE_TYPES.get(name)
  if (!type) throw new Error(`no node type ${name}`)
  return type
}

type Step = [type: string, x: number, y: number, fields?: JsonObject]

/** A bot of one flow: steps by id, edges as "from.exit>to". */
export function botOf(steps: Record<string, Step>, edges: string[] = []): BotDocument {
  return {
    jaga: 1,
    name: 'Toko',
    languages: ['id', 'en'],
    fallback: 'id',
    variables: [{ name: 'nama', type: 'text', scope: 'conversation' }],
    intents: [],
    flows: [
      {
        id: 'main',
        name: 'Utama',
        nodes: Object.entries(steps).map(([id, [type, x, y, fields = {}]]) => ({
          id,
          type,
          version: typeNamed(type).version,
          at: { x, y },
          fields,
        })),
        edges: edges.map((text, n) => {
          const [, from = '', exit = '', to = ''] = /^([^.]+)\.(.+)>(.+)$/.exec(text) ?? []
          return { id: `edge${n}`, from, exit, to }
        }),
      },
    ],
    texts: { trouble: { id: 'Maaf' }, handoff: { id: 'Sebentar' }, label: { id: 'Bot' } },
  }
}

export const mainOf = (document: BotDocument): Flow => document.flows[0]!
export const edgesOf = (document: BotDocument) =>
  mainOf(document)
    .edges.map((e) => `${e.from}.${e.exit}>${e.to}`)
    .sort()

export function kept(edited: Edited): { document: BotDocument; made: string[] } {
  if ('refused' in edited) throw new Error(`refused: ${edited.refused}`)
  return edited
}
