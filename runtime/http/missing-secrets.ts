import type { Fields } from '../../nodes/field.ts'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import type { Problem } from '../../nodes/problem.ts'

/** A secret of the bot's own, by name, and the sites it may go to or sign for. */
export interface Key {
  name: string
  hosts: readonly string[]
}

/**
 * Steps that name a secret which this bot does not have (a step that was pasted or imported from elsewhere, or a secret that was
 * removed), or that take one to a site it is not bound to. Warnings, for the step leaves by its `trouble` exit and harms nobody.
 */
export function missingSecrets(document: BotDocument, known: readonly Key[]): Problem[] {
  const byName = new Map(known.map((key) => [key.name, key]))
  return stepsWithKeys(document).flatMap(({ flow, node, path, name }): Problem[] => {
    const args = { type: node.type, ...(node.title ? { title: node.title } : {}) }
    const here = { at: `${node.id}.${path}`, severity: 'warning', flow, node: node.id, field: path } as const
    const key = byName.get(name)
    if (!key) return [{ ...here, code: 'need.secret', args }]
    const url = siteOf(node)
    const bound = key.hosts.map((host) => host.toLowerCase())
    if (!url || bound.includes(url.hostname) || bound.includes(url.host)) return []
    return [{ ...here, code: 'need.bound', args: { ...args, secret: name, host: url.host } }]
  })
}

/** The keys that a document signs its news with, each with the sites they go to. Of an address that is put together, none is known. */
export function signingKeys(document: BotDocument): { name: string; hosts: string[] }[] {
  const hosts = new Map<string, Set<string>>()
  for (const { node, name } of stepsWithKeys(document)) {
    const url = siteOf(node)
    if (!url || !NODE_TYPES.get(node.type)?.needs?.includes('webhooks')) continue
    hosts.set(name, (hosts.get(name) ?? new Set()).add(url.host))
  }
  return [...hosts].map(([name, all]) => ({ name, hosts: [...all] }))
}

interface Named {
  flow: string
  node: FlowNode
  path: string
  name: string
}

const stepsWithKeys = (document: BotDocument): Named[] =>
  document.flows.flatMap((flow) =>
    flow.nodes.flatMap((node) =>
      namedIn(NODE_TYPES.get(node.type)?.fields ?? {}, node.fields).map((named) => ({ flow: flow.id, node, ...named })),
    ),
  )

/** Where the step goes, as far as it is written there. */
function siteOf({ fields: { url } }: FlowNode): URL | undefined {
  const site = typeof url === 'string' ? /^https?:\/\/[^/?#{}]+(?=[/?#]|$)/.exec(url.trim())?.[0] : undefined
  return site && URL.canParse(site) ? new URL(site) : undefined
}

function namedIn(fields: Fields, values: JsonObject, prefix = ''): { path: string; name: string }[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const value = values[key]
    const path = prefix + key
    if (field.kind === 'reference')
      return field.to === 'secret' && typeof value === 'string' && value !== '' ? [{ path, name: value }] : []
    if (field.kind !== 'list' || !Array.isArray(value)) return []
    return value.filter(isItem).flatMap((item) => namedIn(field.of, item, `${path}.${item.id}.`))
  })
}

function isItem(value: Json): value is JsonObject & { id: string } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value.id === 'string'
}
