import fc from 'fast-check'
import { expect } from 'vitest'
import type { WebRequest } from '../../nodes/ports.ts'
import { draw } from '../bot.ts'
import type { Database } from './databases.ts'
import { openWorld } from './world.ts'

/** A bot that says each thing back, and pays for it once: a request that may be repeated under its name, as a restart may do. */
export const ECHO = draw(
  {
    main: [
      ['start', 'start'],
      ['ask', 'question', { text: { id: 'Apa?' }, kind: 'text', save: 'word', patience: 10 }],
      ['pay', 'http-call', { method: 'PUT', url: 'https://toko.example/{{word}}' }],
      ['say', 'message', { text: { id: 'Sudah: {{word}}' } }],
      ['help', 'handoff', { text: { id: 'Sebentar.' } }],
      'start -> ask',
      'ask -> pay',
      'ask.silent -> ask',
      'ask.invalid -> ask',
      'pay.ok -> say',
      'pay.refused -> help',
      'pay.trouble -> help',
      'say -> ask',
      'help.returned -> ask',
    ],
  },
  { languages: ['id'], variables: [{ name: 'word', type: 'text', scope: 'conversation' }] },
)

/** How a channel that delivers at least once, and in no order, hands over one message. */
export interface Delivery {
  contact: number
  message: number
  /** Minutes after the first. */
  at: number
  /** Together with the one before it. */
  together: boolean
}

const WEEK = 7 * 24 * 60

/** Each message one to five times, in any order, up to seven days late, two at once. */
export const deliveries = (contacts: number, messages: number): fc.Arbitrary<Delivery[]> =>
  fc
    .tuple(
      ...Array.from({ length: contacts * messages }, (_, i) =>
        fc
          .array(fc.record({ at: fc.integer({ min: 0, max: WEEK }), together: fc.boolean() }), { minLength: 1, maxLength: 5 })
          .map((times) => times.map((time) => ({ contact: Math.floor(i / messages), message: i % messages, ...time }))),
      ),
    )
    .map((all) => all.flat().sort((a, b) => a.at - b.at))

/** REL-05: one turn, one answer and one payment for each message, however it is delivered; and a restart in between. */
export async function deliver(database: Database, all: Delivery[], restartAfter: number): Promise<void> {
  const paid = new Map<string, string>()
  const web = {
    request: async ({ url, headers }: WebRequest) => {
      paid.set(headers.find(({ name }) => name === 'Idempotency-Key')!.value, url.split('/').at(-1)!)
      return { status: 200, body: null }
    },
  }
  const world = await openWorld(database, { document: ECHO, ports: { web } })
  const contacts = [...new Set(all.map(({ contact }) => contact))]
  const opened = await Promise.all(contacts.map((contact) => world.receives(`c${contact}`, `open ${contact}`, null)))
  await world.settles()
  const word = ({ contact, message }: Delivery) => `kata-${'abcdefghijklmnop'[contact]}-${'abcdefghijklmnop'[message]}`
  const start = world.now
  let waiting: Delivery[] = []
  const hand = async () => {
    const late = waiting.length > 0 ? start + waiting[0]!.at * 60_000 - world.now : 0
    if (late > 0) await world.passes(late)
    await Promise.all(waiting.map((one) => world.receives(`c${one.contact}`, word(one), word(one))))
    waiting = []
  }
  for (const [i, one] of all.entries()) {
    if (!one.together) await hand()
    waiting.push(one)
    if (i === restartAfter) await world.restart()
  }
  await hand()
  await world.settles()

  for (const [i, { conversation }] of opened.entries()) {
    const lines = await world.transcript(conversation)
    const expected = [...new Set(all.filter(({ contact }) => contact === contacts[i]).map(word))].sort()
    const heard = (who: string) => lines.filter((line) => line.startsWith(who)).map((line) => line.slice(who.length))
    expect(heard('customer: ').sort()).toEqual(expected)
    // In the order in which they came, each behind its own message.
    expect(heard('bot: Sudah: ')).toEqual(heard('customer: '))
    const seqs = (await world.messages(conversation)).map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, n) => n + 1))
  }
  expect([...paid.values()].sort()).toEqual([...new Set(all.map(word))].sort())
  expect(Number((await world.store.work.counts()).unfinished)).toBe(0)
  await world.close()
}
