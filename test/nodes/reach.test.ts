import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../nodes/json.ts'
import type { HandoffRequest, WebRequest } from '../../nodes/ports.ts'
import { failing, NOON, resume, run, says } from './try.ts'

describe('handoff', () => {
  const saved: JsonObject = {
    text: { id: 'Saya sambungkan.', en: 'Connecting you.' },
    reason: 'Retur',
    summary: 'Pesanan {{order}}',
    quote: true,
  }
  const people = (present: boolean) => {
    const asked: HandoffRequest[] = []
    const ask = async (request: HandoffRequest) => {
      asked.push(request)
      return { number: 'A-12', present }
    }
    return { asked, ports: { people: { ask } } }
  }

  test('asks for a person once, says so with the number, and waits for one', async () => {
    const { asked, ports } = people(true)
    expect(await run('handoff', saved, { values: { order: 'TM-1' }, ports })).toEqual({
      say: [{ text: 'Saya sambungkan.\n\nNomor antrean Anda: A-12' }],
      because: { ticket: 'A-12', present: true },
      wait: { for: 'person', state: NOON + 3_600_000, timeout: 3_600_000 },
    })
    expect(asked).toEqual([{ reason: 'Retur', summary: 'Pesanan TM-1' }])
  })

  test.each([
    ['nobody there', { away: { id: 'Tutup.' } }, false, 'Tutup.\n\nNomor antrean Anda: A-12'],
    ['nobody there and no words for it', {}, false, 'Saya sambungkan.\n\nNomor antrean Anda: A-12'],
    ['somebody there', { away: { id: 'Tutup.' } }, true, 'Saya sambungkan.\n\nNomor antrean Anda: A-12'],
    ['no number wanted', { quote: false }, true, 'Saya sambungkan.'],
  ])('says the right words with %s', async (_, more, present, text) => {
    expect((await run('handoff', { ...saved, ...more }, { ports: people(present).ports })).say).toEqual([{ text }])
  })

  test('the number is told in the language of the conversation', async () => {
    expect((await run('handoff', saved, { language: 'en', ports: people(true).ports })).say?.[0]?.text).toBe(
      'Connecting you.\n\nYour queue number: A-12',
    )
  })

  test('where nobody has the queue open and nothing else is said, nobody’s coming is told after a quarter of an hour', async () => {
    expect(await run('handoff', saved, { ports: people(false).ports })).toMatchObject({
      wait: { for: 'person', state: NOON + 900_000, timeout: 900_000 },
    })
    expect(await resume('handoff', saved, NOON + 900_000, { event: { kind: 'timeout' }, now: NOON + 900_000 })).toMatchObject({
      exit: 'nobody',
    })
  })

  test('waits as long as its patience, whatever comes in between', async () => {
    const patient = { ...saved, patience: 10 }
    expect(await run('handoff', patient, { ports: people(true).ports })).toMatchObject({
      wait: { timeout: 600_000, state: NOON + 600_000 },
    })
    const later = { event: says('halo?'), now: NOON + 400_000 }
    expect(await resume('handoff', patient, NOON + 600_000, later)).toEqual({
      wait: { for: 'person', state: NOON + 600_000, timeout: 200_000 },
    })
    expect(await resume('handoff', saved, null, later)).toEqual({ wait: { for: 'person', state: null } })
  })

  test.each([
    ['given back', { kind: 'returned', variables: { note: 'ok' } }, { exit: 'returned', set: { note: 'ok' } }],
    ['nobody took it', { kind: 'nobody' }, { exit: 'nobody' }],
    ['patience ends', { kind: 'timeout' }, { exit: 'nobody' }],
  ] as const)('%s: %j', async (_, event, outcome) =>
    expect(await resume('handoff', saved, null, { event })).toMatchObject(outcome),
  )

  test('a queue that fails is trouble', async () => {
    await expect(run('handoff', saved, { ports: failing('people', 'store.failed') })).rejects.toMatchObject({
      code: 'store.failed',
    })
  })
})

describe('http-call', () => {
  const web = (status: number, body: JsonObject | string = { state: 'sent' }) => {
    const sent: WebRequest[] = []
    const request = async (each: WebRequest) => {
      sent.push(each)
      return { status, body }
    }
    return { sent, ports: { web: { request } } }
  }
  const get: JsonObject = {
    method: 'GET',
    url: 'https://api.kurir.id/resi/{{resi}}',
    timeout: 10,
    save: 'answer',
    status: 'code',
  }

  test('sends what it says and keeps the answer', async () => {
    const { sent, ports } = web(200)
    expect(await run('http-call', get, { values: { resi: 'JX1' }, ports })).toEqual({
      because: { status: 200 },
      set: { answer: { state: 'sent' }, code: 200 },
      exit: 'ok',
    })
    expect(sent).toEqual([{ method: 'GET', url: 'https://api.kurir.id/resi/JX1', headers: [], timeout: 10 }])
  })

  test.each([
    [200, 'ok'],
    [204, 'ok'],
    [302, 'ok'],
    [400, 'refused'],
    [404, 'refused'],
    [500, 'refused'],
  ])('status %i leaves by %s', async (status, exit) => {
    expect(await run('http-call', get, { ports: web(status).ports })).toMatchObject({ exit })
  })

  test('a body is JSON whatever its values hold, and says so unless told otherwise', async () => {
    const { sent, ports } = web(200)
    const post = { ...get, method: 'POST', body: '{ "name": "{{name}}", "n": {{name}} }' }
    await run('http-call', post, { values: { name: 'a", "admin": true, "x": "' }, ports })
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({ name: 'a", "admin": true, "x": "', n: 'a", "admin": true, "x": "' })
    expect(sent[0]?.headers).toEqual([{ name: 'content-type', value: 'application/json' }])
    await run('http-call', { ...post, headers: [{ id: 'a', name: 'Content-Type', value: 'text/plain' }] }, { ports })
    expect(sent[1]?.headers).toEqual([{ name: 'Content-Type', value: 'text/plain' }])
  })

  test.each(['../../admin', 'x?admin=1', 'x#y', 'x/../y', '@evil.id', 'x\r\nHost: evil.id', '{{resi}}'])(
    'a customer who writes %j moves no part of the address',
    async (resi) => {
      const { sent, ports } = web(200)
      await run('http-call', get, { values: { resi }, ports })
      const url = new URL(sent[0]?.url ?? '')
      expect([url.origin, url.search, url.hash]).toEqual(['https://api.kurir.id', '', ''])
      expect(url.pathname.split('/')).toHaveLength(3)
      expect(decodeURIComponent(url.pathname.slice('/resi/'.length))).toBe(resi)
    },
  )

  test('a line break of a customer begins no header of its own', async () => {
    const { sent, ports } = web(200)
    await run(
      'http-call',
      { ...get, headers: [{ id: 'a', name: 'X-Name', value: '{{name}}' }] },
      { values: { name: 'a\r\nX-Admin: 1' }, ports },
    )
    expect(sent[0]?.headers).toEqual([{ name: 'X-Name', value: 'a X-Admin: 1' }])
  })

  test('a secret goes by its name, never by its value; a body only where the method has one', async () => {
    const { sent, ports } = web(200)
    await run('http-call', { ...get, secret: 'courier', body: '{}' }, { ports })
    expect(sent[0]).toMatchObject({ secret: 'courier' })
    expect(sent[0]).not.toHaveProperty('body')
  })

  test.each(['web.refused', 'web.failed'])('%s is trouble', async (code) => {
    await expect(run('http-call', get, { ports: failing('web', code) })).rejects.toMatchObject({ code })
  })
})
