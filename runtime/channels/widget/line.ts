import { ChannelError, type Client } from './client.ts'
import { backoff } from './queue.ts'
import type { SseEvent } from './sse.ts'

/**
 * Keeps a conversation's news coming until `signal` ends it: a stream, opened again where it broke off; where streams do not
 * get through (a proxy that holds them back, a strict network) it asks every few seconds instead, and tries a stream again later.
 */
export async function keepListening(given: {
  client: Client
  token: () => Promise<string>
  after: () => number
  hear: (event: SseEvent) => void
  poll: (signal: AbortSignal) => Promise<void>
  status: (link: Link, error?: ChannelError) => void
  /** Resolves after `ms`; sooner when the browser says that it is online, or something was sent. */
  wait: (ms: number) => Promise<void>
  random: () => number
  signal: AbortSignal
}): Promise<void> {
  const { signal } = given
  let tries = 0
  while (!signal.aborted) {
    let bye: number | null = null
    let alive = false
    const error = await listen((event) => {
      if (!alive) given.status('online')
      alive = true
      tries = 0
      if (event?.event === 'bye') bye = event.retry ?? 1000
      else if (event) given.hear(event)
    })
    if (signal.aborted) return
    if (error?.status === 401 || error?.status === 403 || error?.status === 404) {
      given.status('refused', error)
      await given.wait(error.status === 401 ? 0 : 60_000)
      if (tries++ < 3 || error.status !== 401) continue
    }
    if (error?.status === 429) given.status('connecting', error)
    const polled = !alive && tries >= 1 && (await got(given.poll(signal)))
    if (polled) {
      given.status('online')
      // About a minute of asking before a stream is tried again.
      for (let polls = 0; polls < 15 && !signal.aborted; polls++) {
        await given.wait(4000)
        if (!(await got(given.poll(signal)))) break
      }
      continue
    }
    if (bye === null || tries > 0) given.status('connecting', error ?? undefined)
    await given.wait(error?.retryAfter ?? (bye !== null ? bye + given.random() * 1000 : backoff(tries, given.random)))
    tries++
  }

  async function listen(hear: (event: SseEvent | null) => void): Promise<ChannelError | null> {
    const broken = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const allow = (ms: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => broken.abort(), ms)
    }
    allow(FIRST_BYTE_MS)
    try {
      const token = await given.token()
      const sign = (event: SseEvent | null) => {
        allow(SILENCE_MS)
        hear(event)
      }
      await given.client.stream(token, given.after(), sign, AbortSignal.any([signal, broken.signal]))
      return null
    } catch (cause) {
      return cause instanceof ChannelError ? cause : new ChannelError(0, 'network', null, { cause })
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The server says something every 15 s. A stream that brings nothing within one such time is held back by something in between; one that falls silent for two is broken. */
const FIRST_BYTE_MS = 20_000
const SILENCE_MS = 40_000

export type Link = 'online' | 'connecting' | 'refused'

async function got(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}
