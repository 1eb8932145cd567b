import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import type { Reply } from '../../nodes/reply.ts'
import { createEgress, type Egress } from '../../runtime/egress/egress.ts'
import { run, says } from '../nodes/try.ts'

/** SBX-05: what a customer wrote, kept in a variable and used in another step, stays text, byte for byte. */
const PAYLOADS = [
  '{{7*7}}',
  '=7*7',
  ['$', '{7*7}'].join(''),
  '<%=7*7%>',
  '#{7*7}',
  "{{constructor.constructor('return 1')()}}",
  '{{name}}',
  '<script>alert(1)</script>',
  '__proto__',
  'a\u202eb',
]
const said = { id: 'Halo {{name}}!' }

describe.each(PAYLOADS)('a customer called %s', (name) => {
  test.each<[string, JsonObject, (reply: Reply | undefined) => unknown]>([
    [
      'card-carousel',
      { text: said, from: 'here', cards: [{ id: 'a', title: said, subtitle: said, price: '{{name}}' }] },
      (reply) => [reply?.text, reply?.cards?.[0]?.title, reply?.cards?.[0]?.subtitle, reply?.cards?.[0]?.price],
    ],
    ['rating', { text: said, patience: 5, high: 4 }, (reply) => reply?.text],
    ['file', { text: said, accept: 'photo', skip: false, tries: 1 }, (reply) => reply?.text],
    ['language-choice', { how: 'buttons', text: said }, (reply) => reply?.text],
  ])('%s', async (type, saved, shown) => {
    const outcome = await run(type, saved, { values: { name } })
    const whole = `Halo ${name}!`
    expect([shown(outcome.say?.[0])].flat()).toEqual(type === 'card-carousel' ? [whole, whole, whole, name] : [whole])
  })

  test('extract-values asks for what is missing in the shop’s words alone', async () => {
    const saved = { from: 'latest', tries: 2, values: [{ id: 'o', kind: 'order', save: 'order', needed: true, ask: said }] }
    const ports = { shop: {} as never } // no product is looked for
    const outcome = await run('extract-values', saved, { event: says('halo'), values: { name }, ports })
    expect(outcome.say).toEqual([{ text: `Halo ${name}!` }])
  })
})

/** FLOW-05, SSRF-05: what a secret has signed goes where the secret may go, and speaks for nobody. */
describe('what a secret has signed', () => {
  let egress: Egress
  beforeAll(() => {
    egress = createEgress({ allow: [], lookup: async () => [{ address: '93.184.216.34', family: 4 }] })
  })
  afterAll(() => egress.close())
  const send = (url: string, headers: { name: string; value: string }[] = []) =>
    egress.request({ method: 'POST', url, headers, body: '{}', timeout: 1, boundTo: ['gudang.id', 'api.toko.id:8443'] })

  it.each([
    ['https://evil.id/kabar', 'secret.host'],
    ['https://gudang.id.evil.id/', 'secret.host'],
    ['https://sub.gudang.id/', 'secret.host'],
    ['https://api.toko.id/', 'secret.host'],
    ['https://evil.id/?gudang.id', 'secret.host'],
    ['https://gudang.id@evil.id/', 'web.refused'],
    ['http://gudang.id/kabar', 'web.refused'],
    ['https://169.254.169.254/', 'web.refused'],
    ['https://127.0.0.1/', 'web.refused'],
    ['file:///etc/passwd', 'web.refused'],
  ])('does not go to %s: %s', async (url, code) => expect(send(url)).rejects.toMatchObject({ code }))

  it.each(['Authorization', 'Host', 'Metadata', 'Metadata-Flavor', 'X-aws-ec2-metadata-token', 'Cookie', 'X-Forwarded-For'])(
    'carries no %s',
    async (name) => expect(send('https://gudang.id/', [{ name, value: 'x' }])).rejects.toMatchObject({ code: 'web.refused' }),
  )
})
