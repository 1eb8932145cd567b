import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pullStep } from '../../editor/settings/pullStep.ts'
import type { PortCall, Step } from '../../editor/shapes.ts'
import { recorded } from '../../editor/simulator/recordings.ts'
import { begun, newTalk, openValues, traceOf } from '../../editor/simulator/talk.ts'
import { describeInBrowser, useBrowser } from '../browser.ts'
import { built } from '../built.ts'
import { type Stub, shop, startStub } from './stub.ts'

const step = (node: string, calls: PortCall[] = []): Step => ({
  ...{ n: 1, flow: 'main', node, type: 'message', did: 'run', conditions: [], changed: [], ms: 1 },
  calls,
})
const call = (got: string, how: PortCall['how'] = 'live', more: Partial<PortCall> = {}): PortCall => ({
  port: 'web',
  how,
  ms: 1,
  sent: {},
  got,
  ...more,
})

describe('a recording', () => {
  it('keeps each live answer by step and count, and the newer one of the same call', () => {
    const first = recorded([], [step('a', [call('satu'), call('dua')]), step('b', [call('tiga')])], ['web'])
    const later = recorded(first, [step('a', [call('baru')])], ['web'])
    expect(later.map((one) => `${one.node}${one.n} ${one.got}`)).toEqual(['a0 baru', 'a1 dua', 'b0 tiga'])
  })
  it.each([
    ['a mock answer', call('x', 'mock')],
    ['a recorded one', call('x', 'recorded')],
    ['a call that failed', call('x', 'live', { trouble: 'web.failed' })],
    ['a port that is never recorded', call('x', 'live', { port: 'intents' })],
  ])('keeps no %s', (_what, one) => expect(recorded([], [step('a', [one])], ['web'])).toEqual([]))
})

describe('the trace', () => {
  const talk = [1, 2].reduce((now, id) => begun(now, { id, event: { kind: 'open' }, at: 0 }), newTalk('id'))
  const turns = talk.turns.map((turn, i) => ({
    ...turn,
    answer: {
      ...{ session: talk.session, replies: [], verdicts: [], prompts: [], wakeAt: null, state: 'bot' },
      steps: i ? [step('b')] : [step('a'), step('b')],
    },
  }))
  it.each([
    [null, [1, 2, 3]],
    ['a', [1]],
    ['b', [2, 3]],
    ['nowhere', []],
  ])('of %s has the numbers that the canvas shows', (node, numbers) =>
    expect(traceOf(turns, node).flatMap((t) => t.steps.map((s) => s.number))).toEqual(numbers),
  )
  it('shows values to those who write texts, but no secret', () => {
    const session = { ...talk.session, contact: { nama: 'Sari' }, variables: { pin: '1234', kota: null } }
    const declared = [{ name: 'pin', type: 'text', scope: 'conversation', secret: true }] as const
    expect(openValues(session, declared)).toEqual({ nama: 'Sari' })
  })
})

describe('a download’s step', () => {
  it.each([
    ['pulling manifest', 'begin'],
    ['pulling 3d0b790534fe', 'load'],
    ['verifying sha256 digest', 'check'],
    ['writing manifest', 'keep'],
    ['success', 'done'],
    [undefined, 'begin'],
  ])('"%s" is "%s"', (status, said) => expect(pullStep(status)).toBe(said))
})

describeInBrowser('the simulator beside the canvas', () => {
  const { withPage } = useBrowser()
  let stub: Stub
  beforeAll(async () => {
    stub = await startStub(join(built('editor'), 'editor'), shop)
  })
  afterAll(() => stub?.close())

  const panel = (page: Page) => page.getByRole('complementary', { name: 'Coba bot' })
  const card = (page: Page, id: string) => page.locator(`.vue-flow__node[data-id="${id}"]`)
  const tried = (use: (page: Page) => Promise<void>) =>
    withPage({ locale: 'id-ID', viewport: { width: 1760, height: 1000 }, reducedMotion: 'reduce' }, async (page) => {
      await page.goto(`${stub.url}/bots/b1`)
      await card(page, 'n3').waitFor()
      await page.getByRole('button', { name: 'Coba bot' }).click()
      await panel(page).getByText('Nomor pesanannya berapa?').waitFor()
      await use(page)
    })

  it('shows one step’s visits when its card is pressed, and everything again by the chip (S4)', () =>
    tried(async (page) => {
      await card(page, 'n2').locator('header').click()
      const chip = panel(page).getByRole('status').filter({ hasText: 'Sapa pelanggan: 1 kunjungan' })
      await chip.waitFor()
      const rows = panel(page).getByRole('button', { name: /^Sapa pelanggan|^Tanya nomor/ })
      expect(await rows.count()).toBe(1)
      await chip.getByRole('button', { name: 'Tampilkan semua langkah lagi' }).click()
      await chip.waitFor({ state: 'detached' })
    }))

  it('puts a step into the middle of the canvas when its row is pressed (S4)', () =>
    tried(async (page) => {
      await panel(page)
        .getByRole('button', { name: /Di balik jawaban/ })
        .click()
      await panel(page)
        .getByRole('button', { name: /^Tanya nomor pesanan/ })
        .first()
        .click()
      await expect.poll(() => card(page, 'n3').evaluate((one) => document.activeElement === one)).toBe(true)
      const middle = async (of: ReturnType<typeof card>) => {
        const box = (await of.boundingBox())!
        return [box.x + box.width / 2, box.y + box.height / 2]
      }
      // The form opens beside it and takes some of the width, so the card may stand a little aside of the middle.
      const [[x, y], [cx, cy]] = [await middle(card(page, 'n3')), await middle(page.locator('.board'))]
      expect(Math.abs(x! - cx!)).toBeLessThan(260)
      expect(Math.abs(y! - cy!)).toBeLessThan(80)
    }))

  it('begins at a step by the step’s own menu (S6)', () =>
    tried(async (page) => {
      await card(page, 'n2').locator('header').click()
      await page.getByRole('complementary', { name: 'Isi langkah' }).getByRole('button', { name: 'Lainnya' }).click()
      await page.getByRole('menuitem', { name: 'Mulai dari sini' }).click()
      await expect
        .poll(() => stub.calls.findLast((c) => c.route === 'POST /api/bots/b1/simulate')?.body)
        .toMatchObject({ from: { flow: 'main', node: 'n2' }, event: { kind: 'open' } })
    }))

  it('says of each call how it was answered, and lets the tester choose (S11)', () =>
    tried(async (page) => {
      await panel(page)
        .getByRole('button', { name: /Di balik jawaban/ })
        .click()
      await panel(page).getByRole('button', { name: 'Alasan: Sapa pelanggan' }).click()
      await panel(page).getByText('Tiruan', { exact: true }).waitFor()
      await panel(page).getByRole('tab', { name: 'Panggilan luar' }).click()
      await panel(page)
        .getByRole('group', { name: 'Cara mencoba: Panggilan HTTP' })
        .getByRole('button', { name: 'Rekaman' })
        .click()
      await panel(page).getByText('Belum ada rekaman. Coba sekali dengan "Langsung" dulu.').waitFor()
    }))

  it('tells in words what a guard found', () =>
    tried(async (page) => {
      await panel(page)
        .getByRole('button', { name: /Di balik jawaban/ })
        .click()
      expect(await panel(page).getByText('nomor kartu').getAttribute('title')).toBe('card-number')
    }))

  it('opens an older version on the canvas, to read and to copy from, and nothing can be changed (E45)', () =>
    withPage({ locale: 'id-ID', permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      await page.goto(`${stub.url}/bots/b1/versions`)
      await page.getByRole('link', { name: 'Lihat', exact: true }).first().click()
      await page.getByText('Anda melihat v3.').waitFor()
      await page.getByText('oleh Rina Wijaya').waitFor()
      await card(page, 'n2').click({ position: { x: 100, y: 20 } })
      const form = page.getByRole('complementary', { name: 'Isi langkah' })
      expect(
        await form
          .getByRole('textbox')
          .first()
          .evaluate((box: HTMLInputElement) => box.readOnly),
      ).toBe(true)
      expect(await page.getByRole('button', { name: 'Tambah langkah' }).count()).toBe(0)
      expect(await page.locator('[data-type="message"]').count()).toBe(0)
      await page.keyboard.press('Delete')
      expect(await page.locator('.vue-flow__node').count()).toBe(2)
      await card(page, 'n2').focus()
      await page.keyboard.press('Control+c')
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('"clip":"steps"')
      expect(stub.calls.map((c) => c.route)).not.toContain('PUT /api/bots/b1/draft')
      await page.getByRole('link', { name: 'Alur' }).click()
      await card(page, 'n3').waitFor()
    }))
})
