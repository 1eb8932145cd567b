import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowNode } from '../../nodes/flow.ts'
import { sayProblem } from '../../nodes/says.ts'
import { type Has, missingData } from '../../runtime/http/missing-data.ts'
import { draw } from '../bot.ts'
import { greeter, type House, openHouse } from './house.ts'

const ALL: Has = { shop: true, mail: true, collections: new Map([['umum', 2]]), answers: false }
const step = (type: string, fields: FlowNode['fields'] = {}): [string, string, FlowNode['fields']] => [type, type, fields]
const within = (...names: string[]) => ({ collections: names.map((collection, i) => ({ id: `c${i}`, collection })) })

describe('what a drawing needs and the bot does not have', () => {
  it.each<[string, Partial<Has>, ReturnType<typeof step>[], string[]]>([
    ['orders for a check of payments', { shop: false }, [step('payment-check')], ['payment-check need.shop']],
    ['products for a search', { shop: false }, [step('find-products')], ['find-products need.shop']],
    ['orders, once for all steps', { shop: false }, [step('find-order'), step('refund-request')], ['find-order need.shop']],
    ['nothing where there are orders', {}, [step('find-order'), step('payment-check')], []],
    ['nothing for a case, which reads no orders', { shop: false }, [step('report-incident')], []],
    ['nothing for taking numbers from words', { shop: false }, [step('extract-values')], []],
    ['documents', { collections: new Map([['umum', 0]]) }, [step('knowledge-lookup')], ['knowledge-lookup need.documents']],
    ['nothing where an answer was approved', { collections: new Map(), answers: true }, [step('knowledge-lookup')], []],
    [
      'a collection',
      {},
      [step('knowledge-lookup', within('lama'))],
      ['knowledge-lookup.collections.c0.collection need.collection'],
    ],
    [
      'what is in a collection, each by its name',
      {
        collections: new Map([
          ['umum', 1],
          ['promo', 0],
        ]),
      },
      [step('knowledge-lookup', within('umum', 'promo', 'lama'))],
      ['knowledge-lookup.collections.c1.collection need.filled', 'knowledge-lookup.collections.c2.collection need.collection'],
    ],
    ['a policy to quote', { collections: new Map() }, [step('refund-request')], ['refund-request need.documents']],
    ['no policy where none is quoted', { collections: new Map() }, [step('refund-request', { quotePolicy: false })], []],
    ['a mail server for a code', { mail: false }, [step('mfa-challenge', { method: 'email' })], ['mfa-challenge need.mail']],
    ['none for a code of an app', { mail: false }, [step('mfa-challenge', { method: 'app' })], []],
    ['a mail server for a mail', { mail: false }, [step('send-email')], ['send-email need.mail']],
  ])('%s', (_, has, steps, told) => {
    const problems = missingData(draw({ main: [['start', 'start'], ...steps] }), { ...ALL, ...has })
    expect(problems.map(({ at, code }) => `${at} ${code}`)).toEqual(told)
    for (const problem of problems)
      for (const language of ['id', 'en'] as const) {
        const { says, fix } = sayProblem(problem, language)
        expect(`${says} ${fix}`).not.toMatch(/\{|need\./)
      }
  })
})

describe('over HTTP', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house.close())

  it('is a warning until the data is there', async () => {
    const owner = { cookie: `jaga=${(await house.someone('owner')).token}` }
    const document = greeter()
    document.flows[0]!.nodes.push({ id: 'find', type: 'find-products', version: 1, at: { x: 0, y: 400 }, fields: {} })
    const bot = await house.bot({ document, published: false })
    const told = async () => {
      const { problems } = (await house.send('GET', `/api/bots/${bot}/problems`, { as: owner })).json
      return problems.filter(({ code }: { code: string }) => code === 'need.shop')
    }
    expect(await told()).toMatchObject([{ severity: 'warning', node: 'find', args: { type: 'find-products' } }])
    await house.send('POST', `/api/bots/${bot}/shop/sample`, { as: owner, body: {} })
    expect(await told()).toEqual([])
  })
})
