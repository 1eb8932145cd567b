import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Failpoint } from '../../runtime/converse/failpoints.ts'
import { MOST_DEATHS } from '../../runtime/converse/poison.ts'
import type { AppError } from '../../runtime/errors.ts'
import { shareForgetting } from '../../runtime/forgetting.ts'
import type { Store } from '../../runtime/store/contract.ts'
import { type Backend, openBackend, SHOP } from '../converse/shop.ts'
import { NOW, openLine, openProcess, type Process, rest, until } from './house.ts'

/** Ticks after which whoever stood still is dead, and one for the first look. */
const A_WHILE = 7

/** Where a host is ended. At every edge, and with real processes, `npm run crash` does it. */
const POINTS: Failpoint[] = ['receive.accepted', 'call.announced', 'call.answered', 'turn.before-save']

/**
 * Several processes on one database: what a customer sees is what one process would have done. `open` gives another opening
 * of the same database, under a name of its own where none is given.
 */
export function together(database: string, open: (name?: string) => Promise<Store>): void {
  describe(`several hosts on ${database}`, () => {
    let bot: string
    let store: Store
    let processes: Process[] = []
    let people = 0
    beforeAll(async () => {
      store = await open()
      bot = await store.bots.create({ name: 'Toko Melati', document: SHOP, by: 'sari', at: NOW })
      await store.bot(bot).publish({ revision: 1, note: '', by: 'sari', at: NOW })
    })
    afterAll(() => store?.close())
    afterEach(async () => {
      for (const process of processes) process.die()
      // What is left of them must not be found by the next story.
      for (const process of processes) await process.store.work.leave()
      await Promise.all(processes.map((process) => process.store.close()))
      processes = []
    })

    type More = Partial<Parameters<typeof openProcess>[0]> & { name?: string }
    async function host(backend: Backend, { name, ...more }: More = {}): Promise<Process> {
      const process = await openProcess({ store: await open(name), backend, ...more })
      processes.push(process)
      await process.engine.resume()
      return process
    }
    const person = () => `p${++people}`
    const writes = ({ engine }: Process, contact: string, text: string, messageId = `${contact}-${text}`) =>
      engine.receive({ bot, channel: 'web', contact, messageId, content: { kind: 'text', text }, language: 'id' })
    const said = async (conversation: string) =>
      (await store.bot(bot).messages(conversation, 0, 500)).map(({ from, reply }) => `${from}: ${reply.text}`)
    const answered = async (conversation: string) =>
      (await said(conversation)).flatMap((line) => /^bot: Pesanan (\S+):/.exec(line)?.[1] ?? [])
    const isOver = async (turn: string) => (await store.bot(bot).load(turn)).done

    it.each([
      ['who it was', false],
      ['that news was lost, and no more', true],
    ])('whoever is forgotten by one has no key in the memory of another, which hears %s', async (_, isCut) => {
      const line = openLine()
      const backend = openBackend()
      const [a, b] = [await host(backend, { wire: line.wire() }), await host(backend, { wire: line.wire() })]
      for (const { store, bus } of [a, b]) shareForgetting(store, bus)
      const [gone, stays] = [await writes(b, person(), 'halo'), await writes(b, person(), 'halo')]
      for (const { turn } of [gone, stays]) await until(() => isOver(turn))
      const inB = b.store.bot(bot)
      for (const { turn } of [gone, stays]) await inB.load(turn)
      // With a key in memory it gets as far as the row that is there no more; without one it has nothing to write with.
      const tells = (turn: string) => inB.journal(turn, 'late', 1, 0).catch((error: AppError) => error.code)
      line.isCut = isCut
      await a.store.bot(bot).forget(gone.contact, NOW)
      if (isCut) {
        expect(await tells(gone.turn), 'it has not heard').toBe('conversation.conflict')
        line.mend()
      }
      await until(async () => (await tells(gone.turn)) === 'not-found')
      expect(await tells(stays.turn)).toBe('conversation.conflict')
    })

    /** A conversation that waits for an order's number. */
    async function begun(process: Process, contact: string): Promise<string> {
      const { conversation, turn } = await writes(process, contact, 'halo')
      await until(() => isOver(turn))
      return conversation
    }

    /** A shop's server that holds its answer to one order until it is told to go on. */
    function slowBackend(order: string): Backend & { isAsked(): boolean; goOn(): void } {
      const backend = openBackend()
      const { answer } = backend
      const { promise, resolve } = Promise.withResolvers<void>()
      let isAsked = false
      const slow: Backend['answer'] = async (request) => {
        if (request.url.endsWith(order)) {
          isAsked = true
          await promise
        }
        return answer(request)
      }
      return Object.assign(backend, { isAsked: () => isAsked, goOn: () => resolve(), answer: slow })
    }

    it.each([
      ['and the news of it arrives', false],
      ['and the news of it is lost', true],
    ])("a conversation's turn goes to the host that has the one before it, %s", async (_, isCut) => {
      const backend = slowBackend('SLOW')
      const line = openLine()
      const [a, b] = [await host(backend, { wire: line.wire() }), await host(backend, { wire: line.wire() })]
      const contact = person()
      const conversation = await begun(a, contact)
      await writes(a, contact, 'SLOW')
      line.isCut = isCut
      const second = await writes(b, contact, 'JG-2')
      const third = await writes(b, contact, 'JG-3')
      await b.engine.settled(conversation)
      expect(await isOver(second.turn)).toBe(false)
      await a.ticks(1)
      backend.goOn()
      await until(() => isOver(third.turn))
      expect(await answered(conversation)).toEqual(['SLOW', 'JG-2', 'JG-3'])
      expect(backend.refunds.map((url) => url.split('/').at(-1))).toEqual(['SLOW', 'JG-2', 'JG-3'])
      expect(b.facts).not.toContain('turn.done')
    })

    it('pieces of a card number that are sent at once to several are masked in all of them, whichever is stored first', async () => {
      const pieces = ['kartu 3782 8', '224 63', '10005 kak']
      const hosts = [await host(openBackend()), await host(openBackend()), await host(openBackend())]
      for (let round = 0; round < 3; round++) {
        const contact = person()
        // A new customer's pieces may be the first words of the conversation, too.
        if (round % 2) await begun(hosts[0]!, contact)
        const stored = await Promise.all(pieces.map((piece, i) => writes(hosts[(i + round) % 3]!, contact, piece)))
        await until(async () => {
          for (const each of hosts) await each.ticks(1)
          return (await Promise.all(stored.map(({ turn }) => isOver(turn)))).every(Boolean)
        })
        expect(new Set(stored.map(({ conversation }) => conversation)).size).toBe(1)
        const words = (await said(stored[0]!.conversation)).filter((line) => line.startsWith('customer: '))
        expect(words.filter((line) => line !== 'customer: halo').sort()).toEqual([
          'customer: kartu ••••',
          'customer: ••••',
          'customer: •••• 0005 kak',
        ])
        const events = await Promise.all(stored.map(async ({ turn }) => JSON.stringify((await store.bot(bot).load(turn)).event)))
        expect(events.join()).not.toMatch(/3782|224|1000/)
      }
    })

    it('turns are taken in the order of their acceptance, whichever is heard of first', async () => {
      const backend = openBackend()
      const a = await host(backend)
      const contact = person()
      const conversation = await begun(a, contact)
      const accepted = []
      for (const text of ['JG-1', 'JG-2', 'JG-3', 'JG-4']) {
        const came = { channel: 'web', contact, messageId: `${contact}-${text}`, verdicts: [], language: 'id' as const, at: NOW }
        accepted.push(await a.store.bot(bot).accept({ ...came, event: { kind: 'text', text }, text }))
      }
      for (const { turn } of accepted.toReversed()) a.engine.queue({ bot, conversation, turn })
      await a.engine.settled(conversation)
      expect(await answered(conversation)).toEqual(['JG-1', 'JG-2', 'JG-3', 'JG-4'])
    })

    it('a turn that was accepted and whose acknowledgement was lost is taken all the same', async () => {
      const a = await host(openBackend())
      const contact = person()
      const conversation = await begun(a, contact)
      const came = { channel: 'web', contact, messageId: person(), verdicts: [], language: 'id' as const, at: NOW }
      await a.store.bot(bot).accept({ ...came, event: { kind: 'text', text: 'JG-1' }, text: 'JG-1' })
      await a.ticks(1)
      await a.engine.settled(conversation)
      expect(await answered(conversation)).toEqual(['JG-1'])
    })

    describe.each(['killed', 'stopped for a while'])('a host that is %s', (kind) => {
      it.each(POINTS)('at %s: another goes on, nothing is lost and nothing done twice', async (point) => {
        const backend = openBackend()
        const b = await host(backend)
        let goOn = () => {}
        let isHit = false
        const a = await host(backend, {
          failpoint(name, process) {
            if (!isArmed || isHit || name !== point) return
            isHit = true
            if (kind === 'killed') process.die()
            else goOn = process.freeze()
          },
        })
        let isArmed = false
        const contact = person()
        const conversation = await begun(a, contact)
        isArmed = true
        const sent = writes(a, contact, 'JG-1').catch(() => {})
        await until(() => isHit)
        await rest()
        await b.ticks(A_WHILE)
        const again = await writes(b, contact, 'JG-1')
        await until(() => isOver(again.turn))
        goOn()
        if (kind !== 'killed') await Promise.all([sent, a.ticks(A_WHILE)])
        await rest()
        await writes(b, contact, 'JG-2')
        await b.ticks(A_WHILE)
        await until(async () => (await store.work.counts()).unfinished === 0)
        const lines = await said(conversation)
        const isUnknown = point === 'call.announced' || point === 'call.answered'
        expect(lines.filter((line) => line === 'customer: JG-1')).toHaveLength(1)
        expect(lines.filter((line) => line.startsWith('bot: Pesanan JG-1'))).toHaveLength(isUnknown ? 0 : 1)
        const refunds = backend.refunds.filter((url) => url.endsWith('JG-1'))
        expect(refunds).toHaveLength(point === 'call.announced' && kind === 'killed' ? 0 : 1)
        expect((await store.bot(bot).conversation(conversation)).state).toBe(isUnknown ? 'waiting' : 'bot')
        for (const { facts } of [a, b]) expect(facts.filter((fact) => /turn\.(failed|parked|stuck)/.test(fact))).toEqual([])
      })
    })

    it('whole conversations of a dead host go to one other, in order', async () => {
      const backend = slowBackend('SLOW')
      const [a, b, c] = [await host(backend), await host(backend), await host(backend)]
      const contacts = Array.from({ length: 5 }, person)
      const conversations = await Promise.all(contacts.map((contact) => begun(a, contact)))
      const last = await Promise.all(
        contacts.map(async (contact) => {
          await writes(a, contact, 'SLOW')
          await writes(a, contact, `X-${contact}`)
          return writes(a, contact, `Y-${contact}`)
        }),
      )
      a.die()
      backend.goOn()
      for (let i = 0; i < A_WHILE; i++) await Promise.all([b.ticks(1), c.ticks(1)])
      await until(async () => (await Promise.all(last.map(({ turn }) => isOver(turn)))).every(Boolean))
      // What SLOW had announced and not recorded is a person's to look at; what follows is answered in its order.
      for (const [i, contact] of contacts.entries())
        expect((await said(conversations[i]!)).filter((line) => line.startsWith('customer'))).toEqual(
          ['halo', 'SLOW', `X-${contact}`, `Y-${contact}`].map((text) => `customer: ${text}`),
        )
      expect([b, c].filter(({ facts }) => facts.includes('hosts.taken-over'))).toHaveLength(1)
      expect(backend.refunds.length).toBeLessThanOrEqual(new Set(backend.refunds).size * contacts.length)
    })

    it('a host that is killed and starts again under its name goes on at once, and what it had begun can write no more', async () => {
      const backend = slowBackend('SLOW')
      const name = person()
      const [dead, neighbour] = [await host(backend, { name }), await host(backend)]
      const contact = person()
      const conversation = await begun(dead, contact)
      const { turn } = await writes(dead, contact, 'SLOW')
      await until(() => backend.isAsked()) // before that, nobody knows whether it was
      const begunBefore = await dead.store.bot(bot).load(turn)
      dead.die()
      backend.goOn()
      await host(backend, { name })
      await until(() => isOver(turn)) // without a tick
      expect((await said(conversation)).at(-1)).toMatch(/^bot: /)
      expect(backend.refunds).toHaveLength(1)
      expect(neighbour.facts).not.toContain('hosts.taken-over')
      await expect(dead.store.bot(bot).journal(turn, 'late', true, begunBefore.tries)).rejects.toThrow('conflict')
    })

    it('a host that ends gives back what it has not begun, and others take it at once', async () => {
      const backend = slowBackend('SLOW')
      const line = openLine()
      const a = await host(backend, { wire: line.wire() })
      const contact = person()
      const conversation = await begun(a, contact)
      await writes(a, contact, 'SLOW')
      await until(() => backend.isAsked())
      const b = await host(backend, { wire: line.wire() })
      const next = await writes(b, contact, 'JG-2')
      await rest()
      const stopped = a.engine.stop(10_000)
      backend.goOn()
      await stopped
      await until(() => isOver(next.turn)) // without a tick
      expect(await answered(conversation)).toEqual(['SLOW', 'JG-2'])
      expect((await store.work.beat(false)).map(({ host }) => host)).not.toContain(a.store.work.host)
      await store.work.leave()
    })

    it('an alarm rings once', async () => {
      const backend = openBackend()
      const [a, b] = [await host(backend), await host(backend)]
      const { conversation, turn } = await writes(a, person(), 'halo')
      await until(() => isOver(turn))
      const due = await Promise.all([a, b].map(({ store }) => store.work.due(NOW + 60_000, 500)))
      expect(due.flat().filter((each) => each.conversation === conversation)).toHaveLength(1)
    })

    it('staff who have the queue open at one are there for customers at all', async () => {
      let isThere = true
      const backend = openBackend()
      backend.answer = () => Promise.reject(Object.assign(new Error('down'), { code: 'web.failed' }))
      const [a, b] = [await host(backend, { present: () => isThere }), await host(backend)]
      const told = async () => {
        const contact = person()
        const conversation = await begun(b, contact)
        const { turn } = await writes(b, contact, 'JG-1')
        await until(() => isOver(turn))
        const { steps } = (await store.bot(bot).receipt(turn))!
        const asked = steps.flatMap(({ calls }) => calls).find(({ port }) => port === 'people')
        return { conversation, present: (asked!.got as { present: boolean }).present }
      }
      await a.ticks(1)
      await b.ticks(1)
      expect(await told()).toMatchObject({ present: true })
      isThere = false
      await a.ticks(1)
      await b.ticks(1)
      expect(await told()).toMatchObject({ present: false })
    })

    it('a turn that ends every host that takes it is put aside after a bounded number of deaths, and the others are answered', async () => {
      const backend = openBackend()
      const contact = person()
      const neighbour = person()
      /** Asking for this order's state ends the process. */
      const fragile = async () => {
        const process: Process = await host({
          ...backend,
          async answer(request) {
            if (request.method === 'POST' || !request.url.endsWith('BOMB')) return backend.answer(request)
            process.die()
            return new Promise(() => {})
          },
        })
        return process
      }
      const first = await fragile()
      const conversation = await begun(first, contact)
      await begun(first, neighbour)
      const bomb = await writes(first, contact, 'BOMB')
      await until(() => first.isDead()) // a refund that was sent and whose answer was not noted is a person's to look at
      const other = await first.store.bot(bot).accept({
        ...{ channel: 'web', contact: neighbour, messageId: person(), verdicts: [], language: 'id', at: NOW },
        ...{ event: { kind: 'text', text: 'JG-9' }, text: 'JG-9' },
      })
      for (let deaths = 1; deaths < MOST_DEATHS; deaths++) {
        const next = await fragile()
        await next.ticks(A_WHILE)
        await until(() => next.isDead())
      }
      const last = await host(backend)
      await last.ticks(A_WHILE)
      await until(async () => (await isOver(bomb.turn)) && (await isOver(other.turn)))
      expect((await said(conversation)).at(-1)).toMatch(/^bot: /)
      // Answered or, where a host died amid its refund, handed to a person: not put aside.
      expect(await store.bot(bot).receipt(other.turn)).not.toBeNull()
      expect(await store.bot(bot).receipt(bomb.turn)).toBeNull()
      expect(backend.refunds.filter((url) => url.endsWith('BOMB'))).toHaveLength(1)
    })

    it('whatever is sent where, whoever stops and whoever dies: every message once, every answer once, in order', async () => {
      const story = fc.record({
        deliveries: fc.array(fc.record({ who: fc.nat(2), at: fc.nat(2), twice: fc.boolean() }), { minLength: 6, maxLength: 14 }),
        harm: fc.array(fc.record({ when: fc.nat(13), host: fc.nat(1), kind: fc.constantFrom('die', 'freeze', 'tick') }), {
          maxLength: 4,
        }),
      })
      await fc.assert(
        fc.asyncProperty(story, async ({ deliveries, harm }) => {
          const backend = openBackend()
          const line = openLine()
          const hosts = [
            await host(backend),
            await host(backend, { wire: line.wire() }),
            await host(backend, { wire: line.wire() }),
          ]
          const steady = hosts[2]!
          const contacts = [person(), person(), person()]
          const conversations = await Promise.all(contacts.map((contact) => begun(steady, contact)))
          const standing: (() => void)[] = []
          const sent: string[][] = [[], [], []]
          for (const [i, { who, at, twice }] of deliveries.entries()) {
            for (const { kind, host } of harm.filter(({ when }) => when === i)) {
              if (kind === 'die') hosts[host]!.die()
              else if (kind === 'freeze') standing.push(hosts[host]!.freeze())
              else await steady.ticks(A_WHILE)
            }
            const text = `JG-${i}`
            // A host that is not there does not answer, and the customer's page sends it again to another.
            const first = writes(hosts[at]!, contacts[who]!, text).then(
              () => true,
              () => true,
            )
            const isTaken = await Promise.race([first, rest(60).then(() => false)])
            if (!isTaken || twice) await writes(steady, contacts[who]!, text)
            sent[who]!.push(text)
          }
          for (const goOn of standing) goOn()
          await steady.ticks(A_WHILE)
          await until(async () => {
            await steady.ticks(1)
            return (await store.work.counts()).unfinished === 0
          })
          for (const [who, conversation] of conversations.entries()) {
            const lines = await said(conversation)
            const heard = lines.flatMap((each) => /^customer: (JG-\d+)/.exec(each)?.[1] ?? [])
            expect([...heard].sort()).toEqual([...sent[who]!].sort())
            const orders = await answered(conversation)
            expect(orders).toEqual(heard.filter((order) => orders.includes(order)))
            expect(new Set(orders).size).toBe(orders.length)
          }
          expect(new Set(backend.refunds).size).toBe(backend.refunds.length)
          for (const process of hosts) process.die()
          for (const process of hosts) await process.store.work.leave()
        }),
        { numRuns: 2, seed: 4 },
      )
    })
  })
}
