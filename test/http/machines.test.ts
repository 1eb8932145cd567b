import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMetrics } from '../../runtime/http/metrics.ts'
import { silentLog } from '../../runtime/log.ts'
import { type House, openHouse } from './house.ts'

/** O5 to O7, O20: what machines ask, and what settings say. */
let house: House
let owner: Awaited<ReturnType<House['someone']>>
beforeAll(async () => {
  house = await openHouse()
  owner = await house.someone()
})
afterAll(() => house.close())

it('O5: /healthz needs nothing; /readyz says each check, and goes on without model or sandbox', async () => {
  expect((await house.send('GET', '/healthz')).json).toEqual({ ok: true })
  const ready = async () => (await house.send('GET', '/readyz')).json
  expect(await ready()).toMatchObject({ ready: true, checks: { store: true, sandbox: true, disk: true } })
  house.sandbox.state = 'off'
  expect(await ready()).toMatchObject({ ready: true, checks: { sandbox: false } })
  house.sandbox.state = 'ready'
  const { health } = house.store
  house.store.health = async () => {
    throw new Error('the database is gone')
  }
  const down = await house.send('GET', '/readyz')
  expect(down).toMatchObject({ status: 503, json: { ready: false, checks: { store: false } } })
  expect((await house.send('GET', '/healthz')).status).toBe(200)
  house.store.health = health
})

it('O7: /metrics answers on loopback alone, not through a proxy on it, or to whoever has the token', async () => {
  const ask = (from: string, headers: Record<string, string> = {}, at = house) => at.send('GET', '/metrics', { from, headers })
  const local = await ask('127.0.0.1')
  expect(local.status).toBe(200)
  for (const name of [
    'jaga_http_seconds',
    'jaga_turns_running',
    'jaga_sandbox_kills',
    'jaga_model_ready',
    'jaga_errors_total',
    'jaga_streams',
  ]) {
    expect(local.text).toContain(name)
  }
  expect((await ask('::1')).status).toBe(200)
  expect((await ask('203.0.113.9')).status).toBe(401)
  expect((await ask('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(401)
  const guarded = await openHouse({ metricsToken: 'kunci-untuk-angka' })
  expect((await ask('127.0.0.1', {}, guarded)).status).toBe(401)
  expect((await ask('203.0.113.9', { authorization: 'Bearer kunci-untuk-angka' }, guarded)).status).toBe(200)
  expect((await ask('203.0.113.9', { authorization: 'Bearer kunci-untuk-angkx' }, guarded)).status).toBe(401)
  await guarded.close()
})

it('labels are routes and codes, however many addresses are made up', async () => {
  for (let n = 0; n < 50; n++) await house.send('GET', `/api/made-up-${n}`)
  expect(await house.metrics.registry.metrics()).not.toContain('made-up')
})

it('turns are counted from the log’s own facts, with the process beside them', async () => {
  const metrics = createMetrics({ process: true })
  const log = metrics.watch(silentLog)
  log.info('turn.done', { ms: 120 })
  log.warn('turn.failed', {})
  log.error('turn.parked', {})
  log.info('something else')
  const text = await metrics.registry.metrics()
  for (const outcome of ['done', 'tried-again', 'failed'])
    expect(text).toContain(`jaga_turn_seconds_count{outcome="${outcome}"} 1`)
  expect(text).toContain('jaga_nodejs_eventloop_lag_seconds')
})

it('settings say where things are, and take a public address', async () => {
  const { json } = await house.send('GET', '/api/settings', { as: owner })
  expect(json).toMatchObject({ publicUrl: null, database: 'sqlite', version: '0.1.0', languages: ['id', 'en'] })
  const changed = await house.send('PATCH', '/api/settings', { as: owner, body: { publicUrl: 'https://chat.toko.test' } })
  expect(changed.json.publicUrl).toBe('https://chat.toko.test')
  for (const publicUrl of ['javascript:alert(1)', 'https://x/y', 'chat.toko.test', 'https://a b']) {
    expect((await house.send('PATCH', '/api/settings', { as: owner, body: { publicUrl } })).status).toBe(400)
  }
  const status = await house.send('GET', '/api/status', { as: owner })
  expect(status.json).toMatchObject({ sandbox: { state: 'ready' }, work: { unfinished: 0 }, bots: { total: 0 }, backup: null })
})

it('O20: without a model server the settings say so, and a try answers or names the failure', async () => {
  const { json } = await house.send('GET', '/api/settings/model', { as: owner })
  expect(json.settings.driver).toBe('embedded')
  expect(json.health.state).not.toBe('')
  const models = await house.send('GET', '/api/settings/model/models', { as: owner })
  expect(models.json.error.code).toBe('model.off')
  for (const address of ['file:///etc/passwd', 'ftp://x', 'no address']) {
    const answer = await house.send('PUT', '/api/settings/model', { as: owner, body: { ...json.settings, address } })
    expect(answer.json.error.fields[0].path).toBe('address')
  }
  const kept = await house.send('PUT', '/api/settings/model', { as: owner, body: { ...json.settings, chatModel: 'qwen3:0.6b' } })
  expect(kept.json.settings.chatModel).toBe('qwen3:0.6b')
  expect(await house.store.settings.get('model')).toMatchObject({ chatModel: 'qwen3:0.6b' })
})

it('a model that is fetched tells its progress, and closing the line calls it off', async () => {
  const { pull } = house.deps.model
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  house.deps.model.pull = (_, tell, signal) => {
    tell({ status: 'pulling', completed: 1, total: 2 })
    begun.resolve()
    signal!.addEventListener('abort', () => ended.resolve())
    return ended.promise
  }
  const { response } = await house.send('POST', '/api/settings/model/pull', { as: owner, body: { name: 'qwen3:0.6b' } })
  await begun.promise
  const reader = response.body!.getReader()
  const text = Buffer.concat([(await reader.read()).value!, (await reader.read()).value!]).toString()
  expect(text).toContain('event: progress\ndata: {"status":"pulling","completed":1,"total":2}')
  await reader.cancel()
  await ended.promise
  house.deps.model.pull = pull
})

it('the demo shop and the chat page are drawn in the reader’s language, with every name escaped', async () => {
  const bot = await house.bot()
  const title = '<script>alert(1)</script>"\'&'
  await house.store.bot(bot).putChannel('web', { title: { id: title, en: title }, origins: ['https://toko.test'] })
  const demo = await house.send('GET', `/demo/${bot}`)
  expect(demo.text).toContain('<html lang="en">')
  expect(demo.text).toContain(`<script src="/w.js" data-bot="${bot}"`)
  const chat = await house.send('GET', `/chat/${bot}`, { headers: { 'accept-language': 'id' } })
  expect(chat.text).toContain('<html lang="id">')
  expect(chat.text).not.toContain('<script>alert')
  expect(chat.headers.get('content-security-policy')).toContain("frame-ancestors 'self' https://toko.test")
  expect(demo.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  for (const { headers } of [demo, chat]) expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/)
})
