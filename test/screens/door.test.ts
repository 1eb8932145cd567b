// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, knock, onSignedOut, reachable, send } from '../../editor/door.ts'
import { events, parseEvent } from '../../editor/stream.ts'

function serverAnswers(body: BodyInit | null, init: ResponseInit = {}) {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(body, init)),
  )
}
afterEach(() => vi.unstubAllGlobals())

const failureOf = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => Promise.reject(new Error('it went well')),
    (error) => (error instanceof ApiError ? error : Promise.reject(error)),
  )

describe('the door to the runtime', () => {
  it('carries the server’s own message, its fields and its id', async () => {
    const error = {
      code: 'request.invalid',
      message: 'Isi email dengan benar.',
      id: 'r7',
      fields: [{ path: 'email', message: 'Email salah.' }],
    }
    serverAnswers(JSON.stringify({ error }), { status: 400 })
    const failed = await failureOf(send('/api/setup', { method: 'POST' }))
    expect(failed).toMatchObject({ code: 'request.invalid', message: 'Isi email dengan benar.', status: 400, id: 'r7' })
    expect(failed.at('email')).toBe('Email salah.')
    expect(failed.at('name')).toBeUndefined()
  })

  it.each([
    ['a proxy’s page', '<html>502</html>', 502],
    ['an error of another shape', '{"error":"no"}', 500],
  ])('says a plain word about %s', async (_what, body, status) => {
    serverAnswers(body, { status })
    expect(await failureOf(send('/api/bots'))).toMatchObject({
      code: 'internal',
      status,
      message: expect.stringContaining(String(status)),
    })
  })

  it('knows when nobody answers, and when somebody does again', async () => {
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new TypeError('Failed to fetch')))
    expect((await failureOf(send('/api/bots'))).code).toBe('offline')
    expect(reachable.value).toBe(false)
    serverAnswers('{}')
    await send('/api/bots')
    expect(reachable.value).toBe(true)
  })

  it('calls a cancelled call cancelled, not a failure of the connection', async () => {
    const stop = new AbortController()
    vi.stubGlobal('fetch', vi.fn().mockRejectedValue(new DOMException('aborted', 'AbortError')))
    stop.abort()
    expect((await failureOf(send('/api/bots', { signal: stop.signal }))).code).toBe('cancelled')
  })

  it('tells the session when nobody is signed in any more', async () => {
    const before = onSignedOut.run
    const told = vi.fn()
    onSignedOut.run = told
    serverAnswers(JSON.stringify({ error: { code: 'auth.required', message: 'Silakan masuk.', id: 'r1' } }), { status: 401 })
    await failureOf(send('/api/bots'))
    onSignedOut.run = before
    expect(told).toHaveBeenCalledOnce()
  })

  it('sends JSON, even when there is nothing to say', async () => {
    serverAnswers(null, { status: 204 })
    await knock('/api/sign-out', { method: 'POST' })
    const [, init] = vi.mocked(fetch).mock.calls[0]!
    expect(init).toMatchObject({ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
  })
})

describe('events from the server', () => {
  it.each([
    ['an event', 'event: news\nid: 7\ndata: {"a":1}', { event: 'news', id: '7', data: '{"a":1}' }],
    ['data of several lines', 'data: a\ndata: b', { event: 'message', data: 'a\nb' }],
    ['a heartbeat', ': still here', null],
    ['nothing', '', null],
  ])('%s', (_what, block, expected) => {
    expect(parseEvent(block)).toEqual(expected)
  })

  it('come whole, however the bytes are cut', async () => {
    const parts = ['event: ne', 'ws\r\ndata: 1\r\n\r\nda', 'ta: 2\n', '\n: beat\n\n']
    serverAnswers(
      new ReadableStream({
        start(controller) {
          for (const part of parts) controller.enqueue(new TextEncoder().encode(part))
          controller.close()
        },
      }),
    )
    const heard = []
    for await (const event of events('/api/events')) heard.push(event)
    expect(heard).toEqual([
      { event: 'news', data: '1' },
      { event: 'message', data: '2' },
    ])
  })
})
