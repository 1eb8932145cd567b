// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { KINDS } from '../../editor/form/kinds.ts'
import type { Field, Fields } from '../../nodes/field.ts'
import { NODE_TYPES } from '../../nodes/index.ts'

const kindsIn = (fields: Fields): Field['kind'][] =>
  Object.values(fields).flatMap((f) => (f.kind === 'list' ? [f.kind, ...kindsIn(f.of)] : [f.kind]))

describe('the form', () => {
  it('has a component for every kind of field that a declaration uses', () => {
    const used = new Set([...NODE_TYPES.values()].flatMap((type) => kindsIn(type.fields)))
    expect([...used].filter((kind) => !KINDS[kind])).toEqual([])
    expect(used.size).toBeGreaterThan(5)
  })
})
