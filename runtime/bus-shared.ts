import { type KeyObject, randomBytes } from 'node:crypto'
import { type Bus, createBus, type News } from './bus.ts'
import type { Log } from './log.ts'
import { type Place, seal, unseal } from './store/seal.ts'

/** What carries lines of text between the processes that serve the same bots. */
export interface Wire {
  /** Resolves when it listens. `back` is called when it listens again after the connection was lost. */
  open(hear: (line: string) => void, back: () => void): Promise<void>
  /** To every process, this one too. */
  send(lines: string[]): Promise<void>
  close(): Promise<void>
}

/** The longest line that a wire carries (PostgreSQL: a payload is shorter than 8,000 bytes). */
const LONGEST_LINE = 7_900
/** What fits into one when it is sealed and written as base64. */
const LONGEST_NEWS = Math.floor((LONGEST_LINE * 3) / 4) - 100
/** News that come together travel together. */
const GATHER_MS = 3
/** News that may wait while the wire is slow; what comes beyond is lost, and found by whoever looks. */
const MOST_WAITING = 20_000
/** What is told to every listener, whatever it listens to. */
const EVERYBODY = '*'
const LOOK_AGAIN = JSON.stringify([EVERYBODY, { kind: 'missed' } satisfies News])
const PLACE: Place = { table: 'news', column: 'line', row: '', bot: '' }

/**
 * News among all processes: told here at once, and to the others over the wire. Lines are sealed, because a part of an answer is
 * somebody's text and because only whoever has the installation's key may put words on a customer's screen. Unreliable as
 * news may be: each listener is told when some may have been missed.
 */
export function createSharedBus(given: {
  wire: Wire
  key: KeyObject
  log: Log
  setTimer: (call: () => void, ms: number) => () => void
}): Bus & { open(): Promise<void>; close(): Promise<void> } {
  const { wire, key, log, setTimer } = given
  const here = createBus()
  const name = randomBytes(9).toString('base64url')
  let waiting: string[] = []
  let isSending = false
  let hasLost = false

  function hear(line: string): void {
    let from: string
    let told: [topic: string, news: News][]
    try {
      ;({ from, told } = JSON.parse(unseal(key, PLACE, Buffer.from(line, 'base64')).toString('utf8')))
    } catch (error) {
      log.warn('news.refused', { error })
      return
    }
    if (from === name) return
    for (const [topic, news] of told) topic === EVERYBODY ? here.tellAll(news) : here.publish(topic, news)
  }

  /** As many lines as it takes, each as full as it may be. */
  function linesOf(told: string[]): string[] {
    const groups: string[][] = []
    let size = Number.POSITIVE_INFINITY
    for (const one of told) {
      const bytes = Buffer.byteLength(one) + 1
      if (size + bytes > LONGEST_NEWS) {
        groups.push([])
        size = 0
      }
      groups.at(-1)!.push(one)
      size += bytes
    }
    return groups.map((group) => seal(key, PLACE, `{"from":"${name}","told":[${group.join(',')}]}`).toString('base64'))
  }

  async function sendAll(): Promise<void> {
    if (isSending) return
    isSending = true
    while (waiting.length > 0) {
      // Whoever could not hear what was lost here does not know it: it was this one's line that was cut, not theirs.
      const told = hasLost ? [LOOK_AGAIN, ...waiting] : waiting
      waiting = []
      try {
        await wire.send(linesOf(told))
        hasLost = false
      } catch (error) {
        if (!hasLost) log.warn('news.lost', { error })
        hasLost = true
      }
    }
    isSending = false
  }

  function back(): void {
    here.tellAll({ kind: 'missed' })
    if (!hasLost) return
    waiting.push(LOOK_AGAIN)
    void sendAll()
  }

  return {
    subscribe: here.subscribe,
    publish(topic, news) {
      here.publish(topic, news)
      const one = JSON.stringify([topic, news])
      // A sentence of such a length is replaced by the whole answer soon.
      if (Buffer.byteLength(one) > LONGEST_NEWS) return
      if (waiting.length >= MOST_WAITING) {
        hasLost = true
        return
      }
      if (waiting.push(one) === 1 && !isSending) setTimer(sendAll, GATHER_MS)
    },
    open: () => wire.open(hear, back),
    async close() {
      await sendAll()
      await wire.close()
    },
  }
}
