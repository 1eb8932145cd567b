import { describe, expect, it, test } from 'vitest'
import { IMITATED, mocksOf } from '../../editor/simulator/imitated.ts'
import type { RefundQuery } from '../../nodes/ports/commerce.ts'
import type { Ports } from '../../nodes/ports.ts'
import { simulatedPorts } from '../../runtime/converse/mocks.ts'

/** What a tester chooses in the simulator is what the nodes are told, and nothing is asked of the real thing but the shop's own data. */
const ORDER = { number: 'TC-1' }
const live = {
  shop: { findOrder: async () => ORDER, orders: async () => [ORDER] },
} as unknown as Omit<Ports, 'people'> // any other call of a live port fails the test
const step = { answered() {} } as never // the trace is not looked at here
const portsWith = (chosen: Record<string, string>) =>
  simulatedPorts({ ports: {} as never, mocks: mocksOf(chosen) }, live, [])(step)
const refund: RefundQuery = { order: 'TC-1', reason: '', amount: null, days: 7, review: 1, refuse: 2, rules: [], report: 'none' }

describe('what a tester chooses', () => {
  test.each(['approve', 'review', 'refuse'])('a payment check: %s', async (decision) => {
    expect(await portsWith({ 'payments.check': decision }).payments.check({ ...refund })).toMatchObject({ decision })
  })
  test.each(['eligible', 'review', 'late', 'not-found'])('a refund: %s', async (decision) => {
    expect(await portsWith({ 'payments.refund': decision }).payments.refund(refund)).toMatchObject({ decision })
  })
  it('speaks for one call and not for the other', async () => {
    const { payments } = portsWith({ 'payments.refund': 'late' })
    expect(await payments.check({ ...refund })).toMatchObject({ decision: 'approve' })
  })
  test.each([
    ['payments.check', (ports: Ports) => ports.payments.check({ ...refund })],
    ['payments.refund', (ports: Ports) => ports.payments.refund(refund)],
    [
      'incidents.open',
      (ports: Ports) => ports.incidents.open({ kind: 'fraud' as never, summary: '', evidence: {}, freeze: null }),
    ],
  ])('%s fails', async (name, call) => {
    await expect(call(portsWith({ [name]: 'fails' }))).rejects.toMatchObject({ code: 'mock.fails' })
    await expect(call(portsWith({}))).resolves.toBeTruthy()
  })
  it('an order that is not found, else the shop’s own', async () => {
    expect(await portsWith({ 'shop.order': 'none' }).shop.findOrder({ number: 'TC-1' })).toBeNull()
    expect(await portsWith({ 'shop.order': 'none' }).shop.orders(3)).toEqual([])
    expect(await portsWith({}).shop.findOrder({ number: 'TC-1' })).toEqual(ORDER)
  })
  it('a customer who is not verified, as the simulator’s route reads it', () => {
    expect(mocksOf({ 'shop.verified': 'no' })).toEqual({ shop: { verified: false } })
    expect(
      mocksOf(
        Object.fromEntries(
          IMITATED.flatMap(({ port, fields }) => fields.map(({ name, options }) => [`${port}.${name}`, options[0]])),
        ),
      ),
    ).toEqual({})
  })
})
