import { expect } from 'vitest'
import type { Database } from './databases.ts'
import { createFaults, type Failure } from './faults.ts'
import { ORDERS, openOutside } from './orders.ts'
import { openWorld } from './world.ts'

/**
 * One talk in which the n-th call of the database fails (`where` 'store'), or of what lies outside ('outside'). Holds what must
 * hold then: who was acknowledged is answered once or handed to a person, nothing is done twice, and the talk goes on.
 * Null where there was no n-th call.
 */
export async function talkThatFails(
  database: Database,
  where: 'store' | 'outside',
  nth: number,
  failure: Failure,
): Promise<'answered' | 'handed over' | null> {
  const faults = createFaults()
  const outside = openOutside(where === 'outside' ? faults : undefined)
  const driver = where === 'store' ? await database.through(faults) : database.driver
  const world = await openWorld(database, { document: ORDERS, ports: outside.ports, driver })
  faults.arm(nth, failure)
  const orders = ['JG-A', 'JG-B']
  const { conversation } = await world.insists('budi', 'm0', null)
  await world.settles()
  for (const ms of [11 * 60_000, 1_000, 1_000, 1_000, 1_000, 1_000]) await world.passes(ms) // the alarm, and what looks again where looking failed
  for (const order of orders) {
    await world.insists('budi', order, order)
    await world.settles()
  }
  const struck = faults.hasStruck()
  faults.disarm()
  await world.settles()

  const about = `${database.name} ${where} ${nth} ${JSON.stringify(failure)}`
  const lines = await world.transcript(conversation)
  const { state } = await world.shop.conversation(conversation)
  const { unfinished, parked } = await world.store.work.counts()
  expect([unfinished, Number(parked)], `${about}: unfinished, parked\n${lines.join('\n')}`).toEqual([0, 0])
  expect(of(lines, 'bot: Masih di sana?'), `${about}: alarms\n${lines.join('\n')}`).toBe(1)
  const answers = (order: string) => lines.filter((line) => line.startsWith(`bot: Pesanan ${order}:`)).length
  let isHandedOver = false
  for (const order of orders) {
    const said = lines.filter((line) => line === `customer: ${order}`).length
    const times = [said, answers(order), of(outside.refunds, order), of(outside.letters, order)]
    if (!isHandedOver && answers(order) === 0) isHandedOver = true
    else if (!isHandedOver) {
      expect([said, answers(order)], `${about}: ${order} said, answered\n${lines.join('\n')}`).toEqual([1, 1])
    }
    expect(Math.max(...times), `${about}: ${order} said, answered, refunded, written\n${lines.join('\n')}`).toBeLessThanOrEqual(1)
    expect(said).toBe(1)
    if (!isHandedOver && where === 'store' && !failure.after) expect(of(outside.refunds, order), about).toBe(1)
  }
  expect(state, `${about}\n${lines.join('\n')}`).toBe(isHandedOver ? 'waiting' : 'bot')
  const seqs = (await world.messages(conversation)).map(({ seq }) => seq)
  expect(seqs, about).toEqual(seqs.map((_, i) => i + 1))

  if (isHandedOver) {
    await world.shop.take(conversation, 'sari', world.now)
    const { turn } = await world.serving.bot(world.bot).giveBack(conversation, 'sari', {}, world.now)
    world.engine.queue({ bot: world.bot, conversation, turn })
    await world.settles()
  }
  await world.insists('budi', 'JG-C', 'JG-C')
  await world.settles()
  expect(await world.transcript(conversation), about).toContain('bot: Pesanan JG-C: ok, 2.')
  await world.close()
  if (!struck) return null
  return isHandedOver ? 'handed over' : 'answered'
}

function of(done: readonly string[], what: string): number {
  return done.filter((one) => one === what).length
}
