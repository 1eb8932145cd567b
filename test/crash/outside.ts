import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { ollamaDouble } from '../model/ollama-double.ts'
import { TOWNS } from './bot.ts'
import type { Noted } from './ledger.ts'
import { spelled } from './words.ts'

/**
 * The world outside, in a process that is never killed: everything that reaches it is on disk before it is answered.
 *
 *   node outside.ts shop|model|mail LEDGER       prints its address
 */
const [role, ledger] = process.argv.slice(2) as ['shop' | 'model' | 'mail', string] // the loop gives both
const file = openSync(ledger, 'a')
process.on('exit', () => closeSync(file))
process.on('disconnect', () => process.exit(0)) // the loop that started it has ended
let serial = 0

function note(what: Noted): void {
  writeSync(file, `${JSON.stringify({ at: Date.now(), ...what })}\n`)
  fsyncSync(file)
}

process.send!(await { shop: openShop, model: openModel, mail: openMail }[role]())

/** Payments (done once per idempotency key, as such an API promises), orders to look at, and a receiver of signed news. */
async function openShop(): Promise<string> {
  const paid = new Map<string, string>()
  const heard = new Set<string>()
  const server = createServer(async (request, response) => {
    const body = await textOf(request)
    const key = String(request.headers['idempotency-key'] ?? '')
    const answer = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (request.url === '/payments') {
      const { ref } = JSON.parse(body) as { ref: string } // the bot's own body
      const payment = paid.get(key) ?? `p${spelled(++serial, 6)}`
      const isFirst = !paid.has(key)
      paid.set(key, payment)
      note({ did: isFirst ? 'paid' : 'paid again', ref, key, gave: payment })
      // Done, and nobody hears of it: one in twenty.
      if (lot(ref) < 0.05) return void request.socket.destroy()
      return void answer(200, { payment })
    }
    if (request.url === '/hooks') {
      const { data } = JSON.parse(body) as { data: { ref: string } } // the bot's own body
      const isFirst = !heard.has(key)
      heard.add(key)
      note({ did: 'told', ref: data.ref, key, gave: digest(body) })
      // Refused at first, one in ten: it has to come again, under the same key.
      return void answer(isFirst && lot(data.ref) < 0.1 ? 503 : 200, {})
    }
    const ref = decodeURIComponent(request.url!.split('/').at(-1)!)
    if (request.url!.startsWith('/poison/')) {
      note({ did: 'ended', ref, key, gave: '' })
      return void process.send!('end it')
    }
    const state = `s${spelled(++serial, 6)}`
    note({ did: 'looked', ref, key, gave: state })
    answer(200, { state })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a TCP server has a port
}

/** An Ollama that never says the same thing twice. */
async function openModel(): Promise<string> {
  const double = await ollamaDouble({
    says({ messages }) {
      const asked = /tanya [a-z]+/.exec(JSON.stringify(messages))?.[0] ?? ''
      const at = ++serial
      const [a, b, c] = [at, Math.floor(at / TOWNS.length), Math.floor(at / TOWNS.length ** 2)].map(
        (i) => TOWNS[i % TOWNS.length],
      )
      const words = `Pesanan dikirim lewat ${a}, ${b}, ${c} setiap hari kerja.`
      note({ did: 'answered', ref: asked, key: '', gave: words })
      return words.split(/(?<= )/)
    },
  })
  return double.address
}

/** A mail server. A letter is done once it has been taken. */
async function openMail(): Promise<string> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    async onData(stream, _, done) {
      let text = ''
      try {
        for await (const chunk of stream) text += chunk
      } catch {
        return // whoever wrote it was killed before its end: such a letter is never delivered
      }
      note({ did: 'mailed', ref: /^Subject: (.*?)\r?$/m.exec(text)?.[1] ?? '', key: '', gave: digest(text) })
      done()
    },
  })
  server.on('error', () => {}) // whoever sends may be killed in the middle of a line
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` // a TCP server has a port
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 12)
/** The same for the same reference in every run. */
const lot = (ref: string) => createHash('sha256').update(ref).digest().readUInt32BE(0) / 2 ** 32
