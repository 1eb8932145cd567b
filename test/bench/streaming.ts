import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { withModel } from './bots.ts'
import { startLab } from './lab.ts'
import { openCrowd } from './load.ts'

/** Milliseconds between two words of the double's: a model on a small machine. */
const BETWEEN = 20
/** With the blank that tells that the sentence is over. */
const FIRST = ['Pesanan ', 'dikirim ', 'setiap ', 'hari ', 'kerja ', 'dari ', 'Bandung. ']
const REST = ['Pesanan ', 'sebelum ', 'jam ', 'dua ', 'dikirim ', 'hari ', 'itu ', 'juga.']

/**
 * (e) How long a model's first sentence takes to its customer: from the word that ends it, as a double of Ollama writes it
 * out, to the event on the customer's stream. Milliseconds of each of `times` turns, sorted. The double and the customer
 * are one process, so that one clock measures both.
 */
export async function firstSentences(times: number): Promise<number[]> {
  const double = await ollama()
  const lab = await startLab()
  try {
    await lab.owner.send('PUT', '/api/settings/model', {
      driver: 'ollama',
      address: double.address,
      chatModel: 'qwen3:4b',
      embedModel: null,
      allowCloud: false,
      allowedHosts: [],
    })
    const bot = await lab.owner.publish(withModel.document)
    const crowd = await openCrowd(lab, bot, { ...withModel, hears: () => 'event: part' }, times)
    const took: number[] = []
    for (let i = 0; i < times; i++) {
      await crowd.talk(1, 1)
      took.push(performance.now() - double.endedFirst())
    }
    crowd.close()
    return took.sort((a, b) => a - b)
  } finally {
    await lab.stop()
    await double.close()
  }
}

/** As much of Ollama's API as an answer takes (docs/api.md of ollama): version, models, and a chat as NDJSON. */
async function ollama() {
  let ended = 0
  const server = createServer(async (request, response) => {
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (request.url === '/api/version') return void json({ version: '0.17.4' })
    if (request.url === '/api/tags') return void json({ models: [{ name: 'qwen3:4b', model: 'qwen3:4b', size: 1, digest: 'd' }] })
    if (request.url !== '/api/chat') return void response.writeHead(404).end()
    request.resume()
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const line = (content: string, done: boolean) =>
      response.write(
        `${JSON.stringify({ model: 'qwen3:4b', created_at: new Date(0), message: { role: 'assistant', content }, done })}\n`,
      )
    for (const [i, word] of [...FIRST, ...REST].entries()) {
      await new Promise((resolve) => setTimeout(resolve, BETWEEN))
      if (i === FIRST.length - 1) ended = performance.now()
      line(word, false)
    }
    line('', true)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // A server that listens on TCP has an address with a port.
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endedFirst: () => ended,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
