// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { createApp } from 'vue'
import { KINDS } from '../../editor/form/kinds.ts'
import JsonView from '../../editor/simulator/JsonView.vue'
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

  // Vue makes `true` of an empty text where a property's type names truth values before texts.
  it('is given an empty text as an empty text, whatever its kind', () => {
    for (const { props } of Object.values(KINDS) as { props?: { value?: { type: unknown[] } } }[]) {
      const types = props?.value?.type ?? []
      expect(types).toContain(String)
      expect(types.indexOf(String)).toBeLessThan(types.indexOf(Boolean))
    }
    const host = document.createElement('div')
    createApp(JsonView, { value: '' }).mount(host)
    expect(host.querySelector('pre')?.textContent).toBe('')
  })
})
