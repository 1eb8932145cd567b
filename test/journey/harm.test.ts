import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyDocument } from '../../nodes/document.ts'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { ollamaDouble } from '../model/ollama-double.ts'
import { type Jaga, newDataFolder, startJaga } from './jaga.ts'
import { ownerOf } from './owner.ts'

/** One running Jaga with bad neighbours: code that never ends or eats memory, a model that answers and then is gone. */
const data = newDataFolder()
let jaga: Jaga
let owner: Awaited<ReturnType<typeof ownerOf>>
beforeAll(async () => {
  jaga = await startJaga(data.path)
  owner = await ownerOf(jaga)
}, 120_000)
afterAll(async () => {
  await jaga?.stop()
  data.remove()
})

/** A flow of steps one after another; an exit that is named leads to the step of that id. */
function draw(
  name: string,
  nodes: [id: string, type: string, fields: FlowNode['fields'], ways?: Record<string, string>][],
): BotDocument {
  const document = emptyDocument(name, 'id')
  const flow = document.flows[0]!
  const all: typeof nodes = [['start', 'start', {}, { next: nodes[0]![0] }], ...nodes]
  flow.nodes = all.map(([id, type, fields], i) => ({ id, type, version: 1, at: { x: i * 340, y: 0 }, fields }))
  flow.edges = all.flatMap(([from, , , ways = {}]) =>
    Object.entries(ways).map(([exit, to]) => ({ id: `${from}-${exit}`, from, exit, to })),
  )
  document.variables = [{ name: 'jawab', type: 'text', scope: 'conversation' }]
  return document
}
const ask = (id: string, words: string, next: string) =>
  [id, 'question', { text: { id: words }, kind: 'text', save: 'jawab', tries: 3 }, { next, invalid: next }] as [
    string,
    string,
    FlowNode['fields'],
    Record<string, string>,
  ]
const tell = (id: string, words: string) => [id, 'message', { text: { id: words } }] as [string, string, FlowNode['fields']]

describe('a code step that harms', () => {
  it.each([
    ['loops for ever', 'while (true) {}'],
    ['eats memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(7))'],
    ['never settles', 'await new Promise(() => {})'],
  ])('%s: its own customer goes on by the trouble exit, and another bot answers meanwhile', async (_, code) => {
    const bad = await owner.publish(
      draw('Jahat', [
        ask('ask', 'Mulai?', 'code'),
        ['code', 'code', { code, reads: [] }, { trouble: 'sorry' }],
        tell('sorry', 'Maaf, hitungannya gagal.'),
      ]),
    )
    const good = await owner.publish(draw('Baik', [ask('ask', 'Siapa nama Kakak?', 'hello'), tell('hello', 'Halo {{jawab}}!')]))
    const victim = await owner.customer(bad)
    const others = await Promise.all([owner.customer(good), owner.customer(good), owner.customer(good)])
    expect(await victim.hears()).toEqual(['Mulai?'])
    await victim.says('ya')
    for (const other of others) {
      expect(await other.hears()).toEqual(['Siapa nama Kakak?'])
      await other.says('Rini')
      expect(await other.hears()).toEqual(['Halo Rini!'])
    }
    expect(await victim.hears()).toEqual(['Maaf, hitungannya gagal.'])
    process.kill(jaga.pid, 0)
  })
})

const { withPage } = useBrowser()
describeInBrowser('a model', () => {
  it('is streamed to the demo page sentence by sentence, and when its server is gone the bot answers without it', async () => {
    const double = await ollamaDouble()
    const notes = [
      { id: 'p1', title: 'Kirim', text: 'Pesanan dikirim setiap hari kerja. Ongkos kirim dihitung dari Bandung.' },
      { id: 'p2', title: 'Buka', text: 'Toko buka pukul sembilan pagi. Hari Minggu tutup.' },
    ]
    const bot = await owner.publish(
      draw('Model', [
        [
          'ask',
          'model-answer',
          { from: 'next', ask: { id: 'Mau tanya apa, Kak?' }, passages: notes, instruction: 'Jawab singkat.', max: 500 },
          { answered: 'ask', 'no-answer': 'none' },
        ],
        tell('none', 'Saya belum tahu.'),
      ]),
    )
    await owner.send('PUT', '/api/settings/model', {
      driver: 'ollama',
      address: double.address,
      chatModel: 'qwen3:4b',
      embedModel: null,
      allowCloud: false,
      allowedHosts: [],
    })
    double.set({ says: ['Pesanan ', 'dikirim ', 'setiap hari kerja. ', 'Ongkos kirim ', 'dihitung dari Bandung.'] })
    await withPage({}, async (page) => {
      await page.goto(`${jaga.address}/demo/${bot}`)
      const log = await openChat(page)
      await log.getByText('Mau tanya apa, Kak?').first().waitFor()
      await listen(page)
      await say(page, 'kapan pesanan dikirim?')
      await log.getByText('Pesanan dikirim setiap hari kerja. Ongkos kirim dihitung dari Bandung.').first().waitFor()
      await expect
        .poll(() => partsOf(page))
        .toEqual(['Pesanan dikirim setiap hari kerja.', 'Ongkos kirim dihitung dari Bandung.'])
      expect(double.calls.some((call) => call.path === '/api/chat')).toBe(true)

      await double.close()
      await say(page, 'hari minggu toko buka atau tutup?')
      await log.getByText('Hari Minggu tutup.').first().waitFor()
    })
    const { health } = await owner.send('GET', '/api/settings/model')
    expect(health).toMatchObject({ state: 'off', why: 'model.unreachable' })
  })
})

async function openChat(page: Page) {
  await page.locator('jaga-chat .launch').click()
  const log = page.locator('jaga-chat').getByRole('log')
  await log.waitFor()
  return log
}

async function say(page: Page, words: string) {
  await page.locator('jaga-chat').getByRole('textbox').fill(words)
  await page.keyboard.press('Enter')
}

/** Reads the customer's stream beside the widget and keeps the sentences that come before their answer is whole. Resolves once it is open. */
function listen(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const token = Object.values({ ...localStorage })
      .map((kept) => /"token":"([^"]+)"/.exec(kept)?.[1])
      .find(Boolean)
    const bot = location.pathname.split('/').at(-1)
    const answer = await fetch(`/channel/web/${bot}/stream?after=0`, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`stream: ${answer.status}`)
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    const parts: string[] = []
    Object.assign(window, { parts })
    const take = (event: string) => {
      if (/^event: part$/m.test(event)) parts.push(JSON.parse(/^data: (.*)$/m.exec(event)![1]!).text)
    }
    const read = async (before: string): Promise<void> => {
      const { done, value } = await reader.read()
      const events = (before + (value ?? '')).split('\n\n')
      for (const event of events.slice(0, -1)) take(event)
      if (!done) return read(events.at(-1)!)
    }
    const { value = '' } = await reader.read()
    void read(value)
  })
}

const partsOf = (page: Page) => page.evaluate(() => (window as unknown as { parts: string[] }).parts)
