import { createApp } from '../../runtime/http/app.ts'
import { LIMITS } from '../../runtime/http/limits.ts'
import { type House, openHouse } from '../http/house.ts'
import { holdBot } from './holding.ts'
import { findingsOf, type Part } from './part.ts'

/**
 * DOS-10 with the limits as they are shipped: many addresses open conversations as fast as they can, over a restart, and another
 * address is let in all the while. What is let through is what the limits say, and a busy bot takes no turn of another shop's.
 */
export const limits: Part = {
  name: 'DOS-10 limits',
  async run() {
    const findings = findingsOf()
    const house = await openHouse({ limits: LIMITS })
    const bot = await house.bot()
    const { points, seconds } = LIMITS.openAddress
    const addresses = Array.from({ length: ADDRESSES }, (_, i) => `198.51.100.${i + 1}`)
    const open = async (app: House['app'], from: string) => {
      const { status, headers } = await app.fetch(
        new Request(`http://jaga.test/channel/web/${bot}/open`, {
          method: 'POST',
          headers: { host: 'jaga.test', origin: 'http://jaga.test', 'content-type': 'application/json' },
          body: '{}',
        }),
        { incoming: { socket: { remoteAddress: from } } } as never, // as much of it as the app reads
      )
      if (status === 429 && !headers.has('retry-after')) findings.add('a refusal', 'does not say when to come back')
      if (status >= 500) findings.add('a burst', `was answered ${status}`)
      return status === 200
    }
    const burst = async (app: House['app']) => {
      let passed = 0
      for (let n = 0; n < points + 10; n++)
        passed += (await Promise.all(addresses.map((from) => open(app, from)))).filter(Boolean).length
      return passed
    }
    const first = await burst(house.app)
    if (first !== ADDRESSES * points) findings.add('the first burst', `${first} were let through, not ${ADDRESSES * points}`)
    if (!(await open(house.app, '203.0.113.1'))) findings.add('another address', 'is refused after the burst of others')
    // What was used has been told within a second or two; a server that starts then knows it.
    await told(house, addresses.at(-1)!)
    const again = createApp(house.deps)
    const afterRestart = await burst(again)
    if (afterRestart > 0) findings.add('a restart', `let ${afterRestart} more through`)
    house.time.now += seconds * 1_000
    const refilled = await burst(again)
    if (refilled !== ADDRESSES * points)
      findings.add('the next window', `${refilled} were let through, not ${ADDRESSES * points}`)
    await house.close()
    const held = await holdBot({ customers: HELD })
    const answered = await held.other('Budi')
    if (answered.length !== 1 || !answered[0]!.includes('Budi')) findings.add('a busy bot', 'kept another shop from answering')
    await held.close()
    const figures = {
      addresses: ADDRESSES,
      'let through': first,
      'after a restart': afterRestart,
      'in the next window': refilled,
    }
    return { figures: { ...figures, 'turns held beside another shop': HELD }, findings: findings.list }
  },
}

const ADDRESSES = 20
const HELD = 400

async function told(house: House, address: string): Promise<void> {
  const used = async () => (await house.store.limits.standing(house.time.now))(`openAddress ${address}`)?.used ?? 0
  for (let n = 0; n < 100 && (await used()) < LIMITS.openAddress.points; n++)
    await new Promise((resolve) => setTimeout(resolve, 100))
}
