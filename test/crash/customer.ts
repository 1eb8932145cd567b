import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { readStream } from '../http/stream.ts'
import { asks, type Kind, TROUBLE } from './bot.ts'
import type { Dice } from './dice.ts'
import { spelled, wordsOf } from './words.ts'

/** What a customer sent, and what the server said to it. */
export interface Sent {
  id: string
  text: string
  /** The number that the message was given, once it was acknowledged. */
  seq: number | null
  /** How often it was acknowledged. */
  times: number
}

export interface Heard {
  id: string
  seq: number
  from: string
  text: string
}

/** What one customer remembers: the checker compares it with everything else. */
export interface Memory {
  name: string
  conversation: string
  sent: Sent[]
  heard: Heard[]
  /** What no customer should have seen. */
  wrong: { id: string; says: string }[]
  duplicates: number
  /** Deliveries that the server told were not taken. */
  refused: number
  reconnects: number
  byes: number
}

interface Given {
  name: string
  nth: number
  address: string
  bot: string
  identitySecret: string
  dice: Dice
  /** Whether it may write what ends the server. */
  mayPoison: boolean
  /** What it says, in this order; without it, on and on until it is stopped. */
  script?: readonly Kind[]
  /** Resolves when the server serves. */
  serves(): Promise<unknown>
  /** Asks staff to take the conversation and give it back. */
  staff(conversation: string): Promise<void>
}

/** A customer at the widget's own routes, who sends again whatever was not acknowledged, under the same message id. */
export function createCustomer(given: Given) {
  const { name, nth, address, bot, dice } = given
  const memory: Memory = {
    name,
    conversation: '',
    sent: [],
    heard: [],
    wrong: [],
    duplicates: 0,
    refused: 0,
    reconnects: 0,
    byes: 0,
  }
  const base = `${address}/channel/web/${bot}`
  const over = new AbortController()
  const news = new EventTarget()
  let token = ''
  let mayTalk = true

  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON came
  async function send(path: string, body: unknown): Promise<{ status: number; body: any } | null> {
    try {
      const response = await fetch(base + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': `10.0.${nth >> 8}.${nth & 255}`,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      })
      return { status: response.status, body: await response.json() }
    } catch {
      return null // nobody knows whether it arrived
    }
  }

  async function open(): Promise<void> {
    const exp = Math.floor(Date.now() / 1000) + 3 * 86_400
    const payload = Buffer.from(JSON.stringify({ sub: name, exp })).toString('base64url')
    const signature = createHmac('sha256', given.identitySecret).update(payload).digest('base64url')
    for (;;) {
      const answer = await send('/open', { language: 'id', identity: `${payload}.${signature}` })
      if (answer?.status === 200) {
        token = answer.body.token
        memory.conversation = answer.body.conversation
        return
      }
      if (answer) judge(answer.status, 'open')
      await tryAgain()
    }
  }

  /** One delivery, or two of them at the same time. Resolves once one is acknowledged. */
  async function deliver(sent: Sent): Promise<void> {
    for (;;) {
      const copies = dice.chance(0.15) ? 2 : 1
      const answers = await Promise.all(Array.from({ length: copies }, () => send('/messages', { id: sent.id, text: sent.text })))
      for (const answer of answers) {
        if (answer?.status === 202) acknowledged(sent, answer.body)
        else if (answer) judge(answer.status, sent.id)
      }
      if (sent.seq !== null) return
      await tryAgain()
    }
  }

  function acknowledged(sent: Sent, body: { accepted: string; seq: number }): void {
    if (body.accepted !== sent.id) memory.wrong.push({ id: 'I2', says: `${sent.id} was acknowledged as ${body.accepted}` })
    if (sent.seq !== null && sent.seq !== body.seq) {
      memory.wrong.push({ id: 'I2', says: `${sent.id} was acknowledged as number ${sent.seq} and as number ${body.seq}` })
    }
    sent.seq = body.seq
    sent.times++
  }

  /** Knocks again when the server is there, and now and then while it is not. */
  async function tryAgain(): Promise<void> {
    await sleep(dice.between(10, 60))
    await Promise.race([given.serves(), sleep(KNOCK)])
  }

  /** 429 and 503 may come; anything else that is no success must not. */
  function judge(status: number, what: string): void {
    if (status === 503) memory.refused++
    if (status !== 429 && status !== 503) memory.wrong.push({ id: 'I1', says: `${what} was answered ${status}` })
  }

  /** Listens for good: comes back with the number of the last message it has. */
  async function listen(): Promise<void> {
    while (!over.signal.aborted) {
      try {
        const response = await fetch(`${base}/stream`, {
          headers: {
            authorization: `Bearer ${token}`,
            'x-forwarded-for': `10.1.${nth >> 8}.${nth & 255}`,
            'last-event-id': String(memory.heard.at(-1)?.seq ?? 0),
          },
          signal: over.signal,
        })
        const stream = readStream(response)
        for (let event = await stream.any(); event; event = await stream.any()) {
          if (event.event === 'bye') memory.byes++
          if (event.event === 'message') hear(event.data)
        }
      } catch {
        // The line broke: what was missed comes when it is there again.
      }
      memory.reconnects++
      await tryAgain()
    }
  }

  function hear(message: { id: string; seq: number; from: string; reply: { text: string } }): void {
    const last = memory.heard.at(-1)?.seq ?? 0
    if (message.seq !== last + 1) memory.wrong.push({ id: 'I11', says: `after message ${last} came message ${message.seq}` })
    memory.heard.push({ id: message.id, seq: message.seq, from: message.from, text: message.reply.text })
    news.dispatchEvent(new Event('heard'))
  }

  const answered = () => memory.heard.filter((heard) => heard.from === 'bot' && ends(heard.text)).length - 1
  async function until(holds: () => boolean): Promise<void> {
    while (!holds() && !over.signal.aborted)
      await new Promise((resolve) => news.addEventListener('heard', resolve, { once: true }))
  }

  async function say(kind: Kind): Promise<void> {
    const word = wordOf(nth, memory.sent.length)
    const sent: Sent = { id: `${name}-${memory.sent.length}-${word}`, text: `${kind} ${word}`, seq: null, times: 0 }
    memory.sent.push(sent)
    await deliver(sent)
    if (dice.chance(0.1)) await deliver(sent)
    memory.duplicates += sent.times - 1
  }

  async function talk(): Promise<void> {
    await until(() => answered() >= 0)
    while (mayTalk && memory.sent.length < (given.script?.length ?? Number.POSITIVE_INFINITY)) {
      const kind = given.script?.[memory.sent.length] ?? kindFor(given, memory.sent.length)
      // Now and then the next is sent before this one is answered; never into the middle of a wait or a handover.
      if (kind === 'orang') await until(() => answered() >= memory.sent.length)
      await say(kind)
      if (kind === 'orang') {
        const said = () => memory.heard.filter(({ seq, from }) => seq > memory.sent.at(-1)!.seq! && from === 'bot')
        await until(() => said().some(({ text }) => isHandover(text) || ends(text)))
        if (said().some(({ text }) => isHandover(text))) await given.staff(memory.conversation)
      }
      if (kind === 'orang' || kind === 'tunggu' || dice.chance(0.85)) await until(() => answered() >= memory.sent.length)
      await sleep(dice.between(0, 30))
    }
    await until(() => answered() >= memory.sent.length)
  }

  return {
    memory,
    unanswered: () => memory.sent.length - answered(),
    open,
    async run(): Promise<void> {
      const listening = listen()
      await talk()
      over.abort()
      await listening
    },
    /** Says nothing new; `run` resolves when everything is answered. */
    stop(): void {
      mayTalk = false
    },
    /** Waits for nothing any more. */
    giveUp(): void {
      mayTalk = false
      over.abort()
      news.dispatchEvent(new Event('heard'))
    },
  }
}

/** Milliseconds. */
const KNOCK = 1_000

export type Customer = ReturnType<typeof createCustomer>

/** Every answer ends by asking for more, save where something broke. */
const ends = (text: string) => text === asks('v1') || text === asks('v2') || text === TROUBLE

/**
 * What no other message says, so that what was done for it is known by it: of up to 225 customers and 50,625 messages of each. (Thrown
 * words met after ten thousand messages.)
 */
function wordOf(nth: number, message: number): string {
  // The factor has no divisor in common with the number of words, so that each comes once; the next looks nothing like it.
  return spelled(nth, 2) + spelled((message * 7_919) % wordsOf(4), 4)
}

const isHandover = (text: string) => text.includes('Nomor antrean')

/** Of ten customers one waits for the timer, two ask for a person and one writes poison, once each: all of that takes long. */
function kindFor({ dice, nth, mayPoison }: Given, said: number): Kind {
  if (said === 2 && nth % 10 === 3) return 'tunggu'
  if (said === 3 && nth % 5 === 1) return 'orang'
  if (mayPoison && said === 4 && nth % 10 === 5) return 'racun'
  return dice.pick(['halo', 'halo', 'hitung', 'bayar', 'bayar', 'lihat', 'kabar', 'kabar', 'tanya', 'surat', 'lapor'])
}
