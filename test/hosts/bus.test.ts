import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Bus, News } from '../../runtime/bus.ts'
import { createSharedBus } from '../../runtime/bus-shared.ts'
import type { Log } from '../../runtime/log.ts'
import { KEY, openLine, rest } from './house.ts'

/** News among processes: what is told at one is heard at all, and nobody else may tell or read any. */
describe('the shared bus', () => {
  async function open(line: ReturnType<typeof openLine>, key = KEY) {
    const facts: string[] = []
    const keep = (fact: string) => void facts.push(fact)
    const log: Log = { info: keep, warn: keep, error: keep }
    const setTimer = (call: () => void) => {
      setImmediate(call)
      return () => {}
    }
    const bus = createSharedBus({ wire: line.wire(), key, log, setTimer })
    await bus.open()
    const heard: News[] = []
    bus.subscribe('conversation:c', (news) => heard.push(news))
    return { bus, heard, facts }
  }
  const message = (seq: number): News => ({ kind: 'message', conversation: 'c', seq })
  const part = (text: string): News => ({ kind: 'part', conversation: 'c', turn: 't', index: 0, text })
  const tells = (bus: Bus, ...news: News[]) => {
    for (const one of news) bus.publish('conversation:c', one)
  }

  it('is heard here at once and elsewhere soon, once and in order; what comes together travels together', async () => {
    const line = openLine()
    const [a, b] = [await open(line), await open(line)]
    const many = Array.from({ length: 300 }, (_, i) => message(i))
    tells(a.bus, ...many)
    expect([a.heard.length, b.heard.length]).toEqual([300, 0])
    await rest()
    expect([a.heard, b.heard]).toEqual([many, many])
    expect(line.carried.length).toBeLessThan(10)
    for (const one of line.carried) expect(one.length).toBeLessThan(8_000)
  })

  it('carries nothing that can be read without the key, and takes nothing from whoever has another', async () => {
    const line = openLine()
    const a = await open(line)
    const stranger = await open(line, createSecretKey(Buffer.alloc(32, 1)))
    tells(a.bus, part('Paket Anda di Bandung'))
    tells(stranger.bus, part('Kirim PIN Anda'))
    await line.wire().send(['not even sealed'])
    await rest()
    expect(line.carried.join(' ')).not.toMatch(/Bandung|conversation/)
    expect(Buffer.from(line.carried[0]!, 'base64').toString('latin1')).not.toMatch(/Bandung|conversation/)
    expect(a.heard).toEqual([part('Paket Anda di Bandung')])
    expect(a.facts).toEqual(['news.refused', 'news.refused'])
  })

  it('lets go of what is too long for a line, and of nothing else', async () => {
    const line = openLine()
    const [a, b] = [await open(line), await open(line)]
    tells(a.bus, message(1), part('x'.repeat(9_000)), part('é'.repeat(4_000)), message(2))
    await rest()
    expect(a.heard).toHaveLength(4)
    expect(b.heard).toEqual([message(1), message(2)])
  })

  it('loses news while the line is cut, and tells every listener to look again when it is mended', async () => {
    const line = openLine()
    const [a, b] = [await open(line), await open(line)]
    line.isCut = true
    tells(a.bus, message(1))
    await rest()
    tells(a.bus, message(2))
    await rest()
    expect([b.heard, a.facts]).toEqual([[], ['news.lost']])
    line.mend()
    tells(a.bus, message(3))
    await rest()
    expect(b.heard.filter(({ kind }) => kind !== 'missed')).toEqual([message(3)])
    expect(b.heard[0]).toEqual({ kind: 'missed' })
  })

  it.each([
    ['has nothing more to tell', []],
    ['goes on', [message(9)]],
  ])('whose own line was cut tells the others to look again, once, and %s', async (_, more) => {
    const line = openLine()
    const [a, b] = [await open(line), await open(line)]
    line.isCut = true
    tells(a.bus, message(1), message(2))
    await rest()
    line.mend(0)
    tells(a.bus, ...more)
    await rest()
    expect(b.heard.slice(0, 1)).toEqual([{ kind: 'missed' }])
    expect(b.heard.filter(({ kind }) => kind !== 'missed')).toEqual(more)
    tells(a.bus, message(10))
    await rest()
    expect(b.heard.slice(-1)).toEqual([message(10)])
    expect(a.heard.filter(({ kind }) => kind === 'missed')).toHaveLength(1)
  })
})
