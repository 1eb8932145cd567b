import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NODE_TYPES } from '../../nodes/index.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { draw } from '../bot.ts'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { type Jaga, newDataFolder, startJaga } from '../journey/jaga.ts'
import { exif, jpeg } from './pictures.ts'

/**
 * Reach on the real thing: a step is tried and what is needed clicked out of its answer; the bot is published; a customer sends
 * a photo, gives stars, and another system hears of it under a signature; staff download the photo.
 */
const { browser } = useBrowser()
const data = newDataFolder()
const contexts: BrowserContext[] = []
let jaga: Jaga
let courier: Server
let courierAt = ''
let staff: Page
let bot = ''
const heard: { headers: Record<string, string | string[] | undefined>; body: string }[] = []

async function newPage(options = {}): Promise<Page> {
  const context = await browser().newContext({ locale: 'id-ID', viewport: { width: 1500, height: 950 }, ...options })
  contexts.push(context)
  return context.newPage()
}

const drawing = (at: string) =>
  draw(
    {
      main: [
        ['start', 'start'],
        ['photo', 'file', { text: { id: 'Kirim foto barangnya, ya.' }, accept: 'photo', save: 'photo', skip: true, tries: 2 }],
        ['call', 'http-call', { method: 'GET', url: `${at}/resi/{{resi}}`, timeout: 5 }],
        ['wait', 'typing-pause', { seconds: 1 }],
        ['told', 'message', { text: { id: 'Paket {{resi}}: {{status | default: "belum ada"}}.' } }],
        ['stars', 'rating', { text: { id: 'Bagaimana pelayanan kami?' }, save: 'stars', high: 4, patience: 30 }],
        [
          'news',
          'signed-webhook',
          { url: `${at}/kabar`, secret: 'gudang', event: 'nilai.masuk', data: [{ id: 'd1', key: 'stars', value: 'stars' }] },
        ],
        ['thanks', 'message', { text: { id: 'Terima kasih!' } }],
        ['cs', 'handoff', { text: { id: 'Saya sambungkan.' }, reason: 'Barang rusak', quote: true }],
        'start -> photo',
        'photo.received -> call',
        'photo.skipped -> call',
        'call.ok -> wait',
        'call.refused -> wait',
        'wait -> told',
        'told -> stars',
        'stars.rated-high -> news',
        'stars.rated-low -> news',
        'stars.skipped -> thanks',
        'news.sent -> thanks',
        'news.refused -> thanks',
        'thanks -> cs',
        'cs.returned -> .',
        'cs.nobody -> .',
      ],
    },
    {
      languages: ['id'],
      variables: [
        { name: 'resi', type: 'text', scope: 'conversation', initial: 'JX1234567890' },
        { name: 'photo', type: 'object', scope: 'conversation' },
        { name: 'stars', type: 'number', scope: 'conversation' },
        { name: 'status', type: 'text', scope: 'conversation' },
      ],
    },
  )

/** A call as the signed-in browser makes it. */
const asStaff = (method: string, path: string, body?: unknown) =>
  staff.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(path!, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      })
      return { status: answer.status, json: answer.status === 204 ? null : await answer.json() }
    },
    [method, path, body] as [string, string, unknown],
  )

describeInBrowser('reach, on the real thing', () => {
  beforeAll(async () => {
    courier = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        if (request.url === '/kabar') heard.push({ headers: request.headers, body: Buffer.concat(parts).toString() })
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(
          JSON.stringify({
            data: { number: request.url?.split('/').at(-1), status: 'sedang diantar', steps: [{ city: 'Bandung' }] },
          }),
        )
      })
    })
    courier.listen(0, '127.0.0.1')
    await once(courier, 'listening')
    const { port } = courier.address() as AddressInfo // a TCP server's address is an object
    courierAt = `http://127.0.0.1:${port}`
    jaga = await startJaga(data.path, { JAGA_ALLOW_HOSTS: `127.0.0.1:${port}` })
    staff = await newPage()
  }, 180_000)
  afterAll(async () => {
    for (const context of contexts) await context.close()
    await jaga?.stop()
    courier?.close()
    data.remove()
  })

  it('the bot is made, with the key that signs', async () => {
    const document = drawing(courierAt)
    expect(
      problemsIn(document, NODE_TYPES, { ports: ['web', 'webhooks', 'people'] }).filter(({ severity }) => severity === 'error'),
    ).toEqual([])
    await staff.goto(jaga.setupLink!)
    await staff.getByLabel('Nama Anda').fill('Sari Wulandari')
    await staff.getByLabel('Email').fill('sari@contoh.id')
    await staff.getByLabel('Kata sandi', { exact: true }).fill('kopi pagi di dago')
    await staff.getByRole('button', { name: 'Buat akun dan mulai' }).click()
    await staff.getByText('Mau mulai dari mana?').waitFor()
    const made = await asStaff('POST', '/api/bots', { name: 'Toko Uji' })
    expect(made.status).toBeLessThan(300)
    bot = made.json.id
    const draft = await asStaff('GET', `/api/bots/${bot}/draft`)
    const put = await asStaff('PUT', `/api/bots/${bot}/draft`, { document, revision: draft.json.revision })
    expect(put).toMatchObject({ status: 200 })
    const secret = await asStaff('PUT', `/api/bots/${bot}/secrets/gudang`, {
      value: 'rahasia-gudang',
      hosts: [new URL(courierAt).host],
    })
    expect(secret.status).toBeLessThan(300)
  })

  it('a step is tried, and what is needed is clicked out of the answer', async () => {
    await staff.goto(`${jaga.address}/bots/${bot}`)
    await staff.locator('.vue-flow__node[data-id="call"]').click({ position: { x: 100, y: 15 } })
    const panel = staff.getByRole('region', { name: 'Coba langkah ini' })
    await panel.getByLabel('resi').fill('JX777')
    await panel.getByRole('button', { name: 'Coba', exact: true }).click()
    await panel.getByText('Status 200').waitFor()
    await panel.getByText('“JX777”').waitFor()
    await panel.getByRole('button', { name: 'Ambil status: “sedang diantar”' }).click()
    await panel.getByRole('button', { name: 'Ambil city: “Bandung”' }).click()
    await staff.locator('[data-state="saved"]').waitFor()
    await expect
      .poll(async () => {
        const { json } = await asStaff('GET', `/api/bots/${bot}/draft`)
        return json.document.flows[0].nodes.find(({ id }: { id: string }) => id === 'call').fields.pick
      })
      .toMatchObject([
        { path: 'data.status', variable: 'status' },
        { path: 'data.steps.0.city', variable: 'city' },
      ])
    const { json } = await asStaff('GET', `/api/bots/${bot}/draft`)
    const published = await asStaff('POST', `/api/bots/${bot}/publish`, {
      note: 'satu',
      revision: json.revision,
      acknowledged: true,
    })
    expect(published.status).toBe(200)
  })

  it('a customer sends a photo, hears what was picked, and gives stars', async () => {
    const customer = await newPage({ viewport: { width: 390, height: 800 } })
    await customer.goto(`${jaga.address}/demo/${bot}`)
    const chat = customer.locator('jaga-chat')
    await chat.locator('.launch').click()
    const log = chat.getByRole('log')
    await log.getByText('Kirim foto barangnya, ya.').waitFor()
    await chat
      .locator('input[type=file]')
      .setInputFiles({ name: 'botol pecah.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(jpeg({ exif: exif(6) })) })
    await log.getByText('botol pecah.jpg').waitFor()
    await log.getByText('Paket JX1234567890: sedang diantar.').waitFor()
    await log.getByRole('button', { name: '5 · Sangat puas' }).click()
    await log.getByText('Terima kasih!').waitFor()
    await log.getByText('Nomor antrean Anda').waitFor()
  })

  it('another system has heard of it, once and under a signature that holds', () => {
    expect(heard).toHaveLength(1)
    const [{ headers, body }] = heard as [(typeof heard)[number]]
    expect(JSON.parse(body)).toMatchObject({ event: 'nilai.masuk', data: { stars: 5 } })
    const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['jaga-signature'])) ?? []
    expect(createHmac('sha256', 'rahasia-gudang').update(`${seconds}.${body}`).digest('hex')).toBe(hex)
    expect(headers['idempotency-key']).toBe(JSON.parse(body).id)
    expect(JSON.stringify(headers)).not.toContain('rahasia-gudang')
  })

  it('staff download the photo, without what the phone wrote into it', async () => {
    await staff.getByRole('link', { name: 'Antrean' }).click()
    await staff.getByText('Barang rusak').first().click()
    const link = staff.getByRole('link', { name: /botol pecah\.jpg/ })
    const [download] = await Promise.all([staff.waitForEvent('download'), link.click()])
    expect(download.suggestedFilename()).toBe('botol pecah.jpg')
    const bytes = readFileSync(await download.path()).toString('latin1')
    expect(bytes.startsWith('\xff\xd8')).toBe(true)
    expect(bytes).not.toContain('GPS')
  })
})
