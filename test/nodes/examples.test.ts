import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { overlaps } from '../../editor/document/place.ts'
import { estimateSize } from '../../editor/document/size.ts'
import { readDocument } from '../../nodes/document.ts'
import { TEMPLATES } from '../../nodes/examples/index.ts'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { isLanguage, LANGUAGES } from '../../nodes/language.ts'
import { readTalk } from '../../nodes/talk.ts'
import { problemsIn } from '../../nodes/validate.ts'

/** What the shipped bots are as drawings. That they talk as written: test/templates. */
const ALL_PORTS = [...new Set([...NODE_TYPES.values()].flatMap((type) => type.needs ?? []))]

describe.each(TEMPLATES)('the template $name', ({ name, document, title, help }) => {
  const read = readDocument(document, NODE_TYPES)
  const talks = readTalk(readFileSync(new URL(`../../nodes/examples/${name}.talk.md`, import.meta.url), 'utf8'))

  test('is a document without problems', () => {
    expect(read).not.toHaveProperty('problems')
    expect(problemsIn(documentOf(read), NODE_TYPES, { ports: ALL_PORTS })).toEqual([])
  })

  test('says everything in both languages', () => {
    expect(documentOf(read)).toMatchObject({ languages: ['id', 'en'], fallback: 'id' })
    expect(halfSaid(document)).toEqual([])
    for (const language of LANGUAGES) {
      expect(title[language]).toBeTruthy()
      expect(help[language]).toBeTruthy()
      expect(talks.filter((talk) => talk.language === language).length).toBeGreaterThan(0)
    }
  })

  test('is drawn so that no card lies on another', () => {
    for (const { nodes } of documentOf(read).flows) {
      const boxes = nodes.map((node) => ({ id: node.id, at: node.at, size: sizeOf(node) }))
      const hits = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter((b) => overlaps(a, b))
          .map((b) => `${a.id} and ${b.id}`),
      )
      expect(hits).toEqual([])
    }
  })
})

const sizeOf = (node: FlowNode) => estimateSize(NODE_TYPES, node)

/** Phrases that are there in one language and not in another. */
function halfSaid(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Object.keys(value)
  const isPhrase = keys.length > 0 && keys.every(isLanguage)
  if (isPhrase) return LANGUAGES.every((language) => (value as Record<string, string>)[language]?.trim()) ? [] : [value]
  return Object.values(value).flatMap(halfSaid)
}

function documentOf(read: ReturnType<typeof readDocument>): BotDocument {
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.document
}
