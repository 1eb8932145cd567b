import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ChannelError } from '../../runtime/channels/widget/client.ts'
import { backoff, createQueue, type Delivery, type Queued } from '../../runtime/channels/widget/queue.ts'

/** A queue whose line does as told: each try takes the next of `answers` (0 no network, 202 taken, other: refused). */
function queueWith(answers: (number | ChannelError)[]) {
  const posted: string[] = []
  const taken: string[] = []
  const states = new Map<string, Delivery[]>()
  const kept = new Set<string>()
  const waits: number[] = []
  const queue = createQueue({
    async post({ id }) {
      posted.push(id)
      const answer = answers.shift() ?? 202
      if (answer instanceof ChannelError) throw answer
      if (answer !== 202) throw new ChannelError(answer, 'x', null)
      taken.push(id)
    },
    changed: (id, delivery) => states.set(id, [...(states.get(id) ?? []), delivery]),
    keep: ({ id }) => kept.add(id),
    drop: (id) => kept.delete(id),
    wait: async (ms) => void waits.push(ms),
    random: () => 0.5,
  })
  return { queue, posted, taken, states, kept, waits }
}
const item = (id: string, more: Partial<Queued> = {}): Queued => ({ id, text: id, at: 0, ...more })

describe('the queue of unsent messages', () => {
  it('sends in order, each once, under its own id', async () => {
    const { queue, taken, states } = queueWith([])
    for (const id of ['a', 'b', 'c']) queue.add(item(id))
    await queue.settled()
    expect(taken).toEqual(['a', 'b', 'c'])
    expect(states.get('a')).toEqual(['waiting', 'sending', 'sent'])
  })

  it('keeps the order through failures of the line', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 202, 429, 500, 503, 408)),
        fc.integer({ min: 1, max: 6 }),
        async (answers, count) => {
          const { queue, taken } = queueWith([...answers])
          const ids = Array.from({ length: count }, (_, i) => `m${i}`)
          for (const id of ids) queue.add(item(id))
          await queue.settled()
          expect(taken).toEqual(ids)
        },
      ),
    ))

  it('goes on after a message that was refused, which stays marked', async () => {
    const { queue, taken, states } = queueWith([400])
    queue.add(item('a'))
    queue.add(item('b'))
    await queue.settled()
    expect(states.get('a')?.at(-1)).toBe('failed')
    expect(taken).toEqual(['b'])
  })

  it('waits as long as it is told to', async () => {
    const { queue, waits, taken } = queueWith([new ChannelError(429, 'rate.limited', 7000)])
    queue.add(item('a'))
    await queue.settled()
    expect(waits).toEqual([7000])
    expect(taken).toEqual(['a'])
  })

  it('keeps what is unsent over a reload, but never a secret', async () => {
    const { queue, kept } = queueWith([])
    queue.add(item('a'))
    queue.add(item('b', { secret: true }))
    expect([...kept]).toEqual(['a'])
    await queue.settled()
    expect([...kept]).toEqual([])
  })

  it('puts what a former page left before what is written now', async () => {
    const { queue, taken } = queueWith([])
    queue.restore([item('old')])
    queue.add(item('new'))
    await queue.settled()
    expect(taken).toEqual(['old', 'new'])
  })

  it('backs off by doubling, with half of it random, up to 30 s', () => {
    expect([0, 1, 2, 9].map((tries) => [backoff(tries, () => 0), backoff(tries, () => 1)])).toEqual([
      [500, 1000],
      [1000, 2000],
      [2000, 4000],
      [15_000, 30_000],
    ])
  })
})
