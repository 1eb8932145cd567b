import { describe, expect, it } from 'vitest'
import type { Json } from '../../nodes/json.ts'
import type { Ports } from '../../nodes/ports.ts'
import { journalled } from '../../runtime/converse/journal.ts'
import type { PortStep } from '../../runtime/core/turn.ts'
import { AppError } from '../../runtime/errors.ts'

const REQUEST = { method: 'POST' as const, url: 'https://toko.example', headers: [], timeout: 5 }

/** One run of a turn: what was done, in order, and the journal it leaves. */
function run(kept: Record<string, Json> = {}, more: object = {}) {
  const did: string[] = []
  const broken: unknown[] = []
  let rolled = 0
  const ports = {
    sandbox: { run: async () => ++rolled },
    knowledge: { find: async () => ({ curated: null, passages: [], enough: false }) },
    web: {
      async request() {
        did.push('asked')
        return { status: 200, body: null }
      },
    },
    ...more,
  } as unknown as Ports // the ports that the turns here use
  const given = {
    turn: 't',
    journal: { ...kept },
    async write(key: string, value: Json) {
      did.push(key)
      kept[key] ??= value
      return kept[key]
    },
    isAbandoned: () => false,
    calling() {},
    broke(error: unknown) {
      broken.push(error)
      return error
    },
    failpoint() {},
  }
  const step = { n: 1, node: 'n', answered() {} } as unknown as PortStep // what the journal looks at
  return { did, kept, broken, ports: journalled(ports, given)(step) }
}

describe('a result that changes nothing', () => {
  it('is not committed by itself', async () => {
    const { did, ports } = run()
    expect(await ports.sandbox.run('return 1', {})).toBe(1)
    await ports.knowledge.find({ question: 'x', limit: 1, collections: [], language: 'id' })
    expect(did).toEqual([])
  })

  it('is committed before anything that may rest on it leaves', async () => {
    const { did, ports } = run()
    await ports.sandbox.run('return 1', {})
    await ports.sandbox.run('return 2', {})
    await ports.web.request(REQUEST)
    expect(did).toEqual(['1/sandbox/1', '1/sandbox/2', '1/web/1/announced', 'asked', '1/web/1'])
  })

  it('is given to the next run once it is committed', async () => {
    const first = run()
    await first.ports.sandbox.run('return 0', {})
    await first.ports.sandbox.run('return 0', {})
    await first.ports.web.request(REQUEST)
    const { ports } = run(first.kept)
    expect([await ports.sandbox.run('return 0', {}), await ports.sandbox.run('return 0', {})]).toEqual([1, 2])
  })

  it('is not committed twice', async () => {
    const { did, ports } = run()
    await ports.sandbox.run('return 1', {})
    await ports.web.request(REQUEST)
    await ports.web.request(REQUEST)
    expect(did.filter((key) => key === '1/sandbox/1')).toHaveLength(1)
  })
})

describe('a case that the database did not take', () => {
  const opening = (code: string) =>
    run({}, { incidents: { open: () => Promise.reject(new AppError('store.failed', { query: 'incidentInsert', code })) } })
  const incident = { kind: 'other', summary: 'lapor' } as never // what it holds is the port's business

  it.each(['25006', '53100', 'SQLITE_FULL', '57P01'])('is no answer: the turn is to be run again (%s)', async (code) => {
    const { did, broken, ports } = opening(code)
    await expect(ports.incidents.open(incident)).rejects.toMatchObject({ code: 'store.failed' })
    expect(broken).toHaveLength(1)
    expect(did).toEqual([])
  })

  it.each(['SQLITE_CORRUPT', 'XX001'])('is told of where waiting will not help (%s)', async (code) => {
    const { did, broken, ports } = opening(code)
    await expect(ports.incidents.open(incident)).rejects.toMatchObject({ code: 'store.failed' })
    expect(broken).toEqual([])
    expect(did).toEqual(['1/incidents/1'])
  })
})
