import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Variable } from '../../nodes/flow.ts'
import type { Json, JsonObject } from '../../nodes/json.ts'
import { lookIn, valueAt } from '../../nodes/path.ts'
import { fillTemplate, pathsIn, problemsInTemplate } from '../../nodes/template.ts'

const VALUES: JsonObject = {
  name: 'Sari',
  empty: '',
  none: null,
  total: 1_250_000,
  price: 12500.5,
  yes: true,
  tags: ['merah', 'biru', 'hijau'],
  day: '2026-11-22',
  order: { id: 'TM-1', items: [{ name: 'kaus' }], note: null },
  pin: '123456',
}
const VARIABLES = Object.keys(VALUES).map(
  (name): Variable => ({ name, type: 'text', scope: 'conversation', secret: name === 'pin' }),
)
const look = lookIn(VALUES, VARIABLES)
const fill = (template: string, language: 'id' | 'en' = 'id') => fillTemplate(template, look, { language }).text

describe('filling a template', () => {
  test.each([
    ['Halo {{name}}!', 'Halo Sari!'],
    ['{{ name }}{{name}}', 'SariSari'],
    ['{{order.id}} {{order.items.0.name}}', 'TM-1 kaus'],
    ['{{name | upper}} {{name|lower}}', 'SARI sari'],
    ['{{empty | default: "Kak"}} {{none | default: "-"}} {{gone | default:"?"}}', 'Kak - ?'],
    ['{{name | default: "Kak"}}', 'Sari'],
    ['{{none | default: "a | b: c"}}', 'a | b: c'],
    [
      '{{tags}} / {{tags | first}} / {{tags | last}} / {{tags | join: " + "}}',
      'merah, biru, hijau / merah / hijau / merah + biru + hijau',
    ],
    ['{{total | rupiah}} {{price | rupiah}} {{total | number}}', 'Rp1.250.000 Rp12.500,5 1.250.000'],
    ['{{name | rupiah}}', 'Sari'],
    ['{{day | date}}', '22 November 2026'],
    ['{{name | date}}', 'Sari'],
    ['{{yes}}', 'ya'],
    ['{{order}}', '{"id":"TM-1","items":[{"name":"kaus"}],"note":null}'],
    ['{{{name}}}', '{Sari}'],
    ['tanpa kurung', 'tanpa kurung'],
    ['', ''],
    // not a placeholder by the grammar: it stays as it stands
    ['{{7*7}}', '{{7*7}}'],
    ['{{}}', '{{}}'],
    ['{{name', '{{name'],
    ['}} {{', '}} {{'],
    ['{{name | shout}}', '{{name | shout}}'],
    ['{{name()}}', '{{name()}}'],
    ["{{constructor.constructor('return 1')()}}", "{{constructor.constructor('return 1')()}}"],
    // nothing that an object has by nature
    ['{{constructor}}', '{{constructor}}'],
    ['{{__proto__}}', '{{__proto__}}'],
    ['{{name.constructor}}', '{{name.constructor}}'],
    ['{{tags.length}}', '{{tags.length}}'],
    ['[{{order.toString}}]', '[]'],
    // a secret is never shown, not even whether there is one
    ['[{{pin}}]', '[]'],
  ])('%j → %j', (template, text) => expect(fill(template)).toBe(text))

  test('in English numbers and dates are written the English way', () => {
    expect(fill('{{total | number}} {{day | date}} {{total | rupiah}} {{yes}}', 'en')).toBe(
      '1,250,000 22 November 2026 Rp1.250.000 yes',
    )
  })

  test('says which paths had no value', () => {
    expect(fillTemplate('{{name}} {{gone}} {{none}} {{pin}} {{gone | default: "x"}}', look, { language: 'id' }).missing).toEqual([
      'gone',
      'none',
      'pin',
    ])
  })

  test('finds the variables with their spans', () => {
    expect(pathsIn('Hai {{name}}, {{ order.id | upper }} {{7*7}}')).toEqual([
      { path: 'name', from: 4, to: 12 },
      { path: 'order.id', from: 14, to: 36 },
    ])
  })

  test.each([
    ['{{name}}', []],
    ['{{7*7}} {{x | nope}}', ['syntax', 'filter']],
    ['{{', ['syntax']],
    ['a }} b', []],
  ])('problems in %j: %j', (template, codes) => expect(problemsInTemplate(template).map(({ code }) => code)).toEqual(codes))
})

describe('what is filled in stays text, byte for byte', () => {
  const nasty = [
    '{{7*7}}',
    '=7*7',
    '$'.concat('{7*7}'),
    '<%=7*7%>',
    '#{7*7}',
    "{{constructor.constructor('return 1')()}}",
    '{{said}}',
    '{{pin}}',
    "$&$1$`$'",
    '%s%d{0}',
    '\u0000\u202e\ufeff',
    '\ud800',
    '<script>alert(1)</script>',
    "'; DROP TABLE bots; --",
    '👩‍👩‍👧‍👦 ﷽',
    'e\u0301 é',
    '\r\n\t',
  ]
  test.each(nasty.map((text) => [text]))('%j', (said) => {
    const text = fillTemplate('[{{said}}{{said}}]', (path) => (path === 'said' ? said : undefined), { language: 'id' }).text
    expect(text).toBe(`[${said}${said}]`)
  })

  test('whatever the customer wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (said, around) => {
        const literal = around.replaceAll(/[{}]/g, '')
        expect(fillTemplate(`${literal}{{said}}${literal}`, () => said, { language: 'id' }).text).toBe(literal + said + literal)
      }),
    )
  })

  test('a template without a whole placeholder comes out as it went in', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[{}a. |:"]{0,200}$/), (template) => {
        if (pathsIn(template).length === 0) expect(fill(template)).toBe(template)
        else expect(() => fill(template)).not.toThrow()
      }),
    )
  })

  // No clock: a reader that went back over its text would outlast the test by hours.
  test.each([
    ['opened and never closed', '{{'.repeat(200_000)],
    ['opened with a letter between', '{{a'.repeat(150_000)],
    ['opened often, closed once', `${'{{'.repeat(200_000)}}}`],
    ['closed and never opened', '}}'.repeat(200_000)],
    ['very many placeholders', '{{gone}}'.repeat(80_000)],
    ['one placeholder with very many filters', `{{name${' | upper'.repeat(60_000)}}}`],
    ['one placeholder with a very long word', `{{name | default: "${'x'.repeat(400_000)}`],
  ])('a hostile template is read once: %s', (_, template) => {
    const { text, missing } = fillTemplate(template, look, { language: 'id' })
    expect(text.length + missing.length * '{{gone}}'.length).toBe(template.length)
  })
})

describe('a value that becomes part of something stays one value', () => {
  test.each([
    ['https://api.id/{{said}}?q={{said}}', 'a/b?c=d&e', 'https://api.id/a%2Fb%3Fc%3Dd%26e?q=a%2Fb%3Fc%3Dd%26e'],
    ['https://api.id/{{said}}', '../../admin', 'https://api.id/%2E%2E%2F%2E%2E%2Fadmin'],
    ['https://api.id/{{said}}', '\ud800', 'https://api.id/%EF%BF%BD'],
  ])('in an address: %j with %j', (template, said, url) => {
    expect(fillTemplate(template, () => said, { language: 'id', into: 'url' }).text).toBe(url)
  })

  test('in JSON: within quotes or without, any value leaves the rest as it was', () => {
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), json), (value) => {
        const template = '{ "a": {{v}}, "b": "x\\"{{v}}y", "admin": false }'
        const filled = JSON.parse(fillTemplate(template, () => value, { language: 'id', into: 'json' }).text)
        expect(Object.keys(filled)).toEqual(['a', 'b', 'admin'])
        expect(filled.admin).toBe(false)
        expect(filled.a).toEqual(value === '' ? null : value)
        if (typeof value === 'string') expect(filled.b).toBe(`x"${value}y`)
      }),
    )
  })
})

describe('looking values up', () => {
  test.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'order.__proto__',
    'order.constructor',
    'tags.length',
    'order..id',
    '.order',
    'order.',
    '',
  ])('%j reaches nothing', (path) => expect(valueAt({ ...VALUES }, path)).toBeUndefined())

  test('not even where JSON brought such a key along', () => {
    const values = JSON.parse('{"order":{"__proto__":{"admin":true},"constructor":1}}') as JsonObject
    expect(valueAt(values, 'order.__proto__.admin')).toBeUndefined()
    expect(valueAt(values, 'order.constructor')).toBeUndefined()
    expect(valueAt(values, 'order.admin')).toBeUndefined()
  })

  test('only what is declared; secrets only where they are asked for', () => {
    expect(lookIn({ stray: 1 }, [])('stray')).toBeUndefined()
    expect(look('pin')).toBeUndefined()
    expect(lookIn(VALUES, VARIABLES, { secrets: true })('pin')).toBe('123456')
  })
})
