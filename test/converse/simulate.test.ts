import { describe, expect, it } from 'vitest'
import type { Ports } from '../../nodes/ports.ts'
import type { Simulated, SimulateRequest } from '../../runtime/converse.ts'
import { draw } from '../bot.ts'
import { openShop, SHOP } from './shop.ts'

/** What left the host. */
function watched() {
  const sent: string[] = []
  const note = (port: string) => async () => {
    sent.push(port)
    return { text: 'dari model', by: 'model', used: [], status: 201, body: 'asli' }
  }
  const ports = { model: { answer: note('model') }, web: { request: note('web') }, sandbox: { run: note('sandbox') } }
  return { sent, ports: ports as unknown as Pick<Ports, 'model' | 'web' | 'sandbox'> } // answers fit all three
}

const simulated = (request: Partial<SimulateRequest>, ports: Partial<Ports> = {}) =>
  openShop({ ports }).engine.simulate({
    bot: 'bot',
    document: SHOP,
    session: null,
    event: { kind: 'open' },
    ports: {},
    ...request,
  })
const next = (before: Simulated, request: Partial<SimulateRequest>, ports: Partial<Ports> = {}) =>
  simulated({ session: before.session, ...request }, ports)
const text = (said: string) => ({ kind: 'text' as const, text: said })

describe('the simulator', () => {
  it('gives the same answers as the engine, and writes nothing', async () => {
    const shop = openShop()
    const first = await shop.engine.simulate({ bot: 'bot', document: SHOP, session: null, event: { kind: 'open' }, ports: {} })
    expect(first.replies.map((reply) => reply.text)).toEqual(['Halo!', 'Nomor pesanan?'])
    expect(first).toMatchObject({ state: 'bot', wakeAt: shop.now() + 60_000 })
    expect([...shop.disk.calls]).toEqual([])
    expect(shop.disk.turns.size).toBe(0)
  })

  it('lets no packet leave while a port is mocked, which is the default', async () => {
    const { sent, ports } = watched()
    const turn = await next(await simulated({}), { event: text('JG-1') }, ports)
    expect(sent).toEqual([])
    expect(turn.steps.flatMap((step) => step.calls)).toMatchObject([
      { port: 'web', how: 'mock', got: { status: 200, body: {} } },
      { port: 'web', how: 'mock' },
    ])
  })

  it('answers with what the tester recorded', async () => {
    const turn = await next(await simulated({}), { event: text('JG-1'), mocks: { web: 'sampai' } })
    expect(turn.replies[0]?.text).toBe('Pesanan JG-1: sampai, sampai.')
    const status = await next(await simulated({}), { event: text('JG-1'), mocks: { web: { status: 503, body: 'x' } } })
    expect(status.steps[1]?.because).toEqual({ status: 503 })
  })

  it('asks the real world where the tester said so', async () => {
    const { sent, ports } = watched()
    const turn = await next(await simulated({}), { event: text('JG-1'), ports: { web: 'live' } }, ports)
    expect(sent).toEqual(['web', 'web'])
    expect(turn.steps[1]?.calls[0]).toMatchObject({ how: 'live', got: { status: 201, body: 'asli' } })
  })

  it('answers a call as it was answered once, says so, and asks nobody; a call that was never recorded is mocked', async () => {
    const { sent, ports } = watched()
    const recordings = [{ port: 'web' as const, node: 'pay', n: 0, got: { status: 200, body: 'terekam' } }]
    const turn = await next(await simulated({}), { event: text('JG-1'), recordings }, ports)
    expect(sent).toEqual([])
    expect(turn.steps.flatMap((step) => step.calls)).toMatchObject([
      { port: 'web', how: 'recorded', got: { status: 200, body: 'terekam' } },
      { port: 'web', how: 'mock', got: { status: 200, body: {} } },
    ])
  })

  it('begins at any node, with the values the tester set', async () => {
    const turn = await simulated({
      from: { flow: 'main', node: 'thanks' },
      variables: { order: 'JG-9', status: 'dikemas', ghost: 1 },
    })
    expect(turn.replies[0]?.text).toBe('Pesanan JG-9: dikemas, .')
    expect(turn.steps.map((step) => step.node)).toEqual(['thanks', 'ask-order'])
    expect(turn.session.variables).toEqual({ order: 'JG-9', status: 'dikemas' })
  })

  it('masks like the door does, says what it masked, and offers it to interrupts', async () => {
    const turn = await next(await simulated({}), { event: text('kartu 4242 4242 4242 4242') })
    expect(turn.verdicts).toMatchObject([{ guard: 'card', what: 'card-number', did: 'masked' }])
    expect(JSON.stringify(turn)).not.toContain('4242 4242')
  })

  it('shows the prompt that the model would have been sent, and a labelled answer', async () => {
    const document = draw({ main: [['start', 'start'], ['q', 'ask', { text: { id: '?' } }], ['a', 'answers', { instruction: 'Anda asisten toko.' }], 'start -> q', 'q.answered -> a', 'a -> .'] }) // biome-ignore format: a drawing
    const { sent, ports } = watched()
    const opened = await simulated({ document }, ports)
    const turn = await next(opened, { document, event: text('otp 482913, ongkir?') }, ports)
    expect(sent).toEqual([])
    expect(turn.prompts).toHaveLength(1)
    expect(turn.prompts[0]?.system).toContain('Anda asisten toko.')
    expect(turn.prompts[0]?.user).toContain('otp ••••••, ongkir?')
    expect(turn.replies).toMatchObject([{ generated: true, text: expect.stringContaining('Contoh jawaban') }])
    const told = await next(opened, { document, event: text('hai'), mocks: { model: 'Jawaban rekaman.' } })
    expect(told.replies[0]?.text).toBe('Jawaban rekaman.')
    const live = await next(opened, { document, event: text('hai'), ports: { model: 'live' } }, ports)
    expect(live.replies[0]?.text).toBe('dari model')
  })

  it('lets time pass at once, and hands over to nobody real', async () => {
    const opened = await simulated({})
    const late = await next(opened, { event: { kind: 'timeout' } })
    expect(late.replies.map((reply) => reply.text)).toEqual(['Masih di sana?', 'Nomor pesanan?'])
    const shop = openShop()
    const handed = await shop.engine.simulate({ bot: 'bot', document: SHOP, session: null, event: { kind: 'open' }, ports: { people: 'live' }, from: { flow: 'main', node: 'help' } }) // biome-ignore format: a request
    expect(handed).toMatchObject({ state: 'waiting', session: { mode: 'person' } })
    expect(handed.steps[0]?.calls).toMatchObject([{ port: 'people', how: 'mock' }])
    expect(shop.disk.handoffs).toEqual([])
    const back = await next(handed, { event: { kind: 'returned', variables: {} } })
    expect(back.session.mode).not.toBe('person')
  })

  it('takes a drawing that does not hold for what it is', async () => {
    const turn = await simulated({ document: draw({ main: [['start', 'start'], 'start -> nowhere'] }) })
    expect(turn.steps.at(-1)?.trouble).toBe('node.gone')
    expect(turn.state).toBe('waiting')
  })
})
