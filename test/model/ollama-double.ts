import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A double of an Ollama server that speaks its protocol as version 0.17 does: NDJSON streams, errors before and after the
 * first line, `name` for pull, digests, thinking that is on unless it is switched off. It notes every call.
 */
export interface OllamaDouble {
  address: string
  calls: { path: string; body: Record<string, unknown>; aborted: boolean; ended: boolean }[]
  /** How it behaves from now on. */
  set(behaviour: Partial<Behaviour>): void
  close(): Promise<void>
}

export interface Behaviour {
  /** The words it streams, one line each. */
  says: string[]
  version: string
  models: { name: string; remote_host?: string }[]
  /** What goes wrong, if anything. */
  fault:
    | 'none'
    | 'echo'
    | 'silent'
    | 'status'
    | 'html'
    | 'half-json'
    | 'mid-error'
    | 'cut'
    | 'endless'
    | 'no-done'
    | 'redirect'
    | 'last-line-content'
  status: number
}

const START: Behaviour = {
  says: ['Pesanan ', 'dikirim ', 'setiap hari kerja. ', 'Terima kasih.'],
  version: '0.17.4',
  models: [{ name: 'qwen3:4b' }, { name: 'bge-m3:latest' }, { name: 'gpt-oss:120b-cloud', remote_host: 'https://ollama.com' }],
  fault: 'none',
  status: 500,
}

/** @param options.says decides what is said by what was asked, instead of the behaviour's words */
export async function ollamaDouble(options: { says?: (body: Record<string, unknown>) => string[] } = {}): Promise<OllamaDouble> {
  let behaviour: Behaviour = { ...START }
  const calls: OllamaDouble['calls'] = []
  const server: Server = createServer(async (request, response) => {
    const call = { path: request.url ?? '', body: await bodyOf(request), aborted: false, ended: false }
    calls.push(call)
    response.on('close', () => {
      call.aborted = !response.writableEnded
      call.ended = true
    })
    const words = call.path === '/api/chat' ? options.says?.(call.body) : undefined
    await answer(words ? { ...behaviour, says: words } : behaviour, call, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    calls,
    set(change) {
      behaviour = { ...behaviour, ...change }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text ? JSON.parse(text) : {}
}

async function answer(
  behaviour: Behaviour,
  call: { path: string; body: Record<string, unknown>; ended: boolean },
  response: ServerResponse,
) {
  const json = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
  if (call.path === '/') return void response.end('Ollama is running')
  if (call.path === '/api/version') return void json(200, { version: behaviour.version })
  if (call.path === '/api/tags') return void json(200, { models: behaviour.models.map(modelInfo) })
  if (call.path === '/api/embed') return void json(200, embedding(call.body))
  if (call.path === '/api/pull') return pull(behaviour, call, response)
  if (call.path !== '/api/chat') return void json(404, { error: 'not found' })
  const known = behaviour.models.some((model) => model.name === call.body.model)
  if (!known) return void json(404, { error: `model '${call.body.model}' not found` })
  return chat(behaviour, call, response)
}

async function chat(
  behaviour: Behaviour,
  call: { body: Record<string, unknown>; ended: boolean },
  response: ServerResponse,
): Promise<void> {
  const { fault } = behaviour
  if (fault === 'silent') return
  if (fault === 'redirect') return void response.writeHead(302, { location: 'http://127.0.0.1:9/elsewhere' }).end()
  if (fault === 'html')
    return void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway: rahasia 4242</h1>')
  if (fault === 'status')
    return void response.writeHead(behaviour.status, { 'content-type': 'application/json' }).end('{"error":"server busy"}')
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const model = String(call.body.model)
  const line = (content: string, rest: object = { done: false }) =>
    `${JSON.stringify({ model, created_at: '2026-11-22T00:00:00.000000001Z', message: { role: 'assistant', content }, ...rest })}\n`
  if (call.body.think !== false)
    response.write(line('', { message: { role: 'assistant', content: '', thinking: 'hmm' }, done: false }))
  if (fault === 'half-json') return void response.end('{"model":"qwen3:4b","message":{"con')
  for (const [i, word] of (fault === 'echo' ? echoOf(call.body) : behaviour.says).entries()) {
    if (i === 2 && fault === 'mid-error')
      return void response.end(`${JSON.stringify({ error: 'llama runner process has terminated' })}\n`)
    if (i === 2 && fault === 'cut') return void response.destroy()
    response.write(line(word))
    await tick()
  }
  while (fault === 'endless' && !call.ended) {
    response.write(line('lagi dan lagi dan lagi. '))
    await tick()
  }
  if (fault === 'no-done') return void response.end()
  const last = fault === 'last-line-content' ? ' Sampai jumpa.' : ''
  response.end(line(last, { done: true, done_reason: 'stop', total_duration: 5_000_000, eval_count: behaviour.says.length }))
}

/** The customer's own words back, in pieces: what another conversation would hear if two were mixed up. */
function echoOf(body: Record<string, unknown>): string[] {
  const asked = (body.messages as { content: string }[]).at(-1)!.content
  return [...asked.replace(/<[^>]*>/g, '').trim()]
}

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

async function pull(
  behaviour: Behaviour,
  call: { body: Record<string, unknown>; ended: boolean },
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  const say = (part: object) => response.write(`${JSON.stringify(part)}\n`)
  say({ status: 'pulling manifest' })
  for (let completed = 0; completed <= 4 && !call.ended; completed++) {
    say({ status: 'pulling 3f8eb4da87fa', digest: 'sha256:3f8e', total: 4, completed })
    await tick()
  }
  while (behaviour.fault === 'endless' && !call.ended) {
    say({ status: 'pulling 3f8eb4da87fa', total: 4, completed: 4 })
    await tick()
  }
  if (behaviour.fault === 'mid-error') return void response.end('{"error":"pull model manifest: file does not exist"}\n')
  say({ status: 'verifying sha256 digest' })
  say({ status: 'success' })
  response.end()
}

function embedding(body: Record<string, unknown>) {
  const inputs = Array.isArray(body.input) ? body.input : [body.input]
  return {
    model: body.model,
    embeddings: inputs.map((text) => [String(text).length, 3, 4]),
    total_duration: 1,
    prompt_eval_count: 2,
  }
}

const modelInfo = (model: { name: string; remote_host?: string }) => ({
  ...model,
  model: model.name,
  modified_at: '2026-11-01T00:00:00Z',
  size: 2_500_000_000,
  digest: '3f8eb4da87fa7a3c9da615036b0dc418d31fef2a30b115ff33562588b32c691d',
  details: {
    parent_model: '',
    format: 'gguf',
    family: 'qwen3',
    families: ['qwen3'],
    parameter_size: '4.0B',
    quantization_level: 'Q4_K_M',
  },
})
