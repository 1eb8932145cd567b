import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { renameNode } from '../../editor/document/steps.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { faultsOf } from '../axe.ts'
import { CHROMIUM, describeInBrowser, type PageOptions, PHONE, resting, useBrowser } from '../browser.ts'
import { botOf, edgesOf, kept, mainOf } from './drawing.ts'
import { type Runtime, type Stage, setStage } from './stage.ts'

const { withPage, sharing } = useBrowser()
const withSharedPage = sharing({ permissions: ['clipboard-read', 'clipboard-write'] })
let stage: Stage
beforeAll(async () => {
  if (CHROMIUM) stage = await setStage()
}, 180_000)
afterAll(() => stage?.strike())

//  start ──▶ hello ──▶ (nowhere)
const SHOP = (): BotDocument => ({
  ...botOf({ start: ['start', 0, 0], hello: ['message', 368, 0, { text: { id: 'Halo, Kak' } }] }, ['start.next>hello']),
  languages: ['id'],
})

/** Opens the drawing in a page of its own; with options, in a browser of its own too. */
const draw = (use: (page: Page, runtime: Runtime) => Promise<void>, document = SHOP(), options?: PageOptions) => {
  const go = async (page: Page) => use(page, await stage.open(page, document))
  return options ? withPage(options, go) : withSharedPage(go)
}

const card = (page: Page, id: string) => page.locator(`.vue-flow__node[data-id="${id}"]`)
const port = (page: Page, id: string, exit: string) => card(page, id).locator(`[data-exit="${exit}"]`)
const saved = (page: Page) => page.locator('[data-state="saved"]').waitFor()
const renamed = (document: BotDocument, id: string, title: string) => kept(renameNode(document, 'main', id, title)).document
const nodesOf = (runtime: Runtime) => mainOf(runtime.document).nodes
const middle = async (page: Page, id: string) => {
  const box = (await card(page, id).boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, box }
}

/** Saves until what was saved is as it should be: the number of steps, or whatever the test looks at. */
const drawn = (runtime: Runtime, look: () => unknown) => expect.poll(() => runtime.save().then(look), { interval: 50 })

async function pull(page: Page, from: [string, string], to: { x: number; y: number }, let_go = true) {
  const box = (await port(page, ...from).boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x - 5, to.y - 5, { steps: 4 })
  await page.mouse.move(to.x, to.y)
  if (let_go) await page.mouse.up()
}

describeInBrowser('drawing with the mouse', () => {
  it('pulls a connection into the empty and picks the next step there (E1)', () =>
    draw(async (page, runtime) => {
      const { box } = await middle(page, 'hello')
      await pull(page, ['hello', 'next'], { x: box.x + 90, y: box.y + box.height + 120 })
      const picker = page.getByRole('dialog', { name: 'Pilih langkah' })
      await picker.waitFor()
      await page.keyboard.press('Escape')
      await picker.waitFor({ state: 'detached' })
      expect(await page.locator('.vue-flow__edge').count()).toBe(1)
      expect(await page.getByRole('button', { name: 'Urungkan' }).isDisabled()).toBe(true)

      await pull(page, ['hello', 'next'], { x: box.x + 90, y: box.y + box.height + 120 })
      await picker.waitFor()
      await page.keyboard.type('tanya')
      await page.keyboard.press('Enter')
      await drawn(runtime, () => nodesOf(runtime).map((n) => n.type)).toEqual(['start', 'message', 'question'])
      expect(edgesOf(runtime.document)).toContain(`hello.next>${nodesOf(runtime)[2]?.id}`)
    }))

  it('drags a step from the palette, and one more by pressing it, which goes on from the selected one', () =>
    draw(async (page, runtime) => {
      const { box } = await middle(page, 'hello')
      await page.locator('[data-type="message"]').dragTo(page.locator('.vue-flow__pane'), { targetPosition: { x: 300, y: 500 } })
      await drawn(runtime, () => nodesOf(runtime).length).toBe(3)
      await page.mouse.click(box.x + 60, box.y + 20)
      await page.locator('[data-type="question"]').click()
      await drawn(runtime, () => nodesOf(runtime).length).toBe(4)
      expect(edgesOf(runtime.document)).toContain(`hello.next>${nodesOf(runtime)[3]?.id}`)
    }))

  it('offers three first steps on an empty canvas, and one press draws it after the start (B8)', () =>
    draw(
      async (page, runtime) => {
        const first = page.getByRole('region', { name: 'Tambah langkah pertama' })
        await first.waitFor()
        expect(await first.getByRole('button').count()).toBe(3)
        await first.getByRole('button', { name: 'Pilihan' }).click()
        await drawn(runtime, () =>
          nodesOf(runtime)
            .map(({ type }) => type)
            .join(),
        ).toBe('start,choices')
        expect(edgesOf(runtime.document)).toHaveLength(1)
        expect(await first.count()).toBe(0)
      },
      botOf({ start: ['start', 0, 0] }, []),
    ))

  it('says why a card cannot be next, and changes nothing (E8)', () =>
    draw(async (page) => {
      const target = await middle(page, 'start')
      await pull(page, ['hello', 'next'], target, false)
      await card(page, 'start').getByText('Langkah ini hanya bisa jadi awal').waitFor()
      await page.mouse.up()
      expect(await page.locator('.vue-flow__edge').count()).toBe(1)
      expect(await page.getByRole('button', { name: 'Urungkan' }).isDisabled()).toBe(true)
    }))

  it('inserts on a connection by its plus (E5)', () =>
    draw(async (page, runtime) => {
      const plus = page.getByRole('button', { name: 'Sisipkan langkah di sini' })
      const point = async () => {
        await page.locator('.vue-flow__edge').first().hover({ force: true })
        return plus.count()
      }
      await expect.poll(point).toBe(1)
      await plus.click()
      await page.keyboard.type('pesan')
      await page.keyboard.press('Enter')
      await drawn(runtime, () => edgesOf(runtime.document).length).toBe(2)
      const made = nodesOf(runtime)[2]!
      expect(edgesOf(runtime.document)).toEqual([`${made.id}.next>hello`, `start.next>${made.id}`].sort())
      await page.keyboard.press('Control+z')
      await drawn(runtime, () => edgesOf(runtime.document)).toEqual(['start.next>hello'])
    }))

  it('marks with Shift, moves as one, and undoes it as one (E24, E28)', () =>
    draw(async (page, runtime) => {
      const start = (await card(page, 'start').boundingBox())!
      const hello = (await card(page, 'hello').boundingBox())!
      await page.keyboard.down('Shift')
      await page.mouse.move(start.x - 20, start.y - 30)
      await page.mouse.down()
      await page.mouse.move(hello.x + hello.width + 12, hello.y + hello.height + 12, { steps: 5 })
      await page.mouse.up()
      await page.keyboard.up('Shift')
      await page.mouse.move(hello.x + 100, hello.y + 16)
      await page.mouse.down()
      await page.mouse.move(hello.x + 100, hello.y + 96, { steps: 6 })
      await page.mouse.up()
      await drawn(runtime, () => nodesOf(runtime).filter((n) => n.at.y > 0).length).toBe(2)
      await page.keyboard.press('Control+z')
      await drawn(runtime, () => nodesOf(runtime).map((n) => n.at)).toEqual([
        { x: 0, y: 0 },
        { x: 368, y: 0 },
      ])
    }))

  it('writes a message on its card: Escape lets it be, Ctrl+Enter keeps it, one undo (E14)', () =>
    draw(async (page, runtime) => {
      const text = card(page, 'hello').getByText('Halo, Kak')
      await text.click()
      await page.keyboard.type(' dan Bapak')
      await page.keyboard.press('Escape')
      await text.waitFor()
      await text.click()
      await page.keyboard.type(' dan Ibu N ? 1')
      await page.keyboard.press('Control+Enter')
      await drawn(runtime, () => nodesOf(runtime)[1]?.fields.text).toEqual({ id: 'Halo, Kak dan Ibu N ? 1' })
      await page.keyboard.press('Control+z')
      await drawn(runtime, () => nodesOf(runtime)[1]?.fields.text).toEqual({ id: 'Halo, Kak' })
    }))
})

describeInBrowser('looking about (E29)', () => {
  const choose = async (page: Page, hand: RegExp) => {
    await page.getByRole('button', { name: /^\d+% / }).click()
    await page.getByRole('menuitem', { name: hand }).click()
    await page.getByRole('menu').waitFor({ state: 'detached' })
  }
  const marked = (page: Page) => page.locator('.vue-flow__node.selected').count()
  /** Drags over both cards, from outside of them. */
  async function dragOver(page: Page) {
    const [start, hello] = [await resting(card(page, 'start')), await resting(card(page, 'hello'))]
    await page.mouse.move(start.x - 20, start.y - 30)
    await page.mouse.down()
    await page.mouse.move(hello.x + hello.width + 12, hello.y + hello.height + 12, { steps: 5 })
    await page.mouse.up()
    return start
  }

  it('with a trackpad: two fingers move the view, pinching zooms where they are, a drag marks; and it is remembered', () =>
    draw(
      async (page) => {
        await choose(page, /Trackpad/)
        await page.reload()
        const before = await resting(card(page, 'hello'))
        await page.mouse.move(before.x + before.width / 2, before.y - 60)
        await page.mouse.wheel(40, 80)
        await expect.poll(async () => (await resting(card(page, 'hello'))).y).toBeLessThan(before.y)
        const moved = await resting(card(page, 'hello'))
        expect([moved.x < before.x, moved.width]).toEqual([true, before.width])

        const at = { x: moved.x + moved.width / 4, y: moved.y + moved.height / 4 }
        await page.mouse.move(at.x, at.y)
        await page.keyboard.down('Control')
        await page.mouse.wheel(0, 20)
        await page.keyboard.up('Control')
        await expect.poll(async () => (await resting(card(page, 'hello'))).width).toBeLessThan(moved.width)
        const zoomed = await resting(card(page, 'hello'))
        expect((at.x - zoomed.x) / zoomed.width).toBeCloseTo(1 / 4, 2)
        expect((at.y - zoomed.y) / zoomed.height).toBeCloseTo(1 / 4, 2)

        const start = await dragOver(page)
        await expect.poll(() => marked(page)).toBe(2)
        expect(await resting(card(page, 'start'))).toEqual(start)
      },
      SHOP(),
      {},
    ))

  it('with a mouse: the wheel zooms where it is, a drag moves the view', () =>
    draw(async (page) => {
      const before = await resting(card(page, 'hello'))
      const at = { x: before.x + before.width / 4, y: before.y + before.height / 4 }
      await page.mouse.move(at.x, at.y)
      await page.mouse.wheel(0, 100)
      await expect.poll(async () => (await resting(card(page, 'hello'))).width).toBeLessThan(before.width)
      const zoomed = await resting(card(page, 'hello'))
      expect((at.x - zoomed.x) / zoomed.width).toBeCloseTo(1 / 4, 2)
      expect((at.y - zoomed.y) / zoomed.height).toBeCloseTo(1 / 4, 2)

      const start = await dragOver(page)
      const moved = await resting(card(page, 'start'))
      expect([moved.x > start.x, moved.y > start.y]).toEqual([true, true])
      expect(moved.width).toBeCloseTo(start.width, 1)
      expect(await marked(page)).toBe(0)
    }))
})

describeInBrowser('drawing with the keyboard', () => {
  it('adds, connects, writes and walks without a mouse (E3, E4, E10)', () =>
    draw(async (page, runtime) => {
      await card(page, 'start').focus()
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-id'))).toBe('hello')
      expect(await card(page, 'hello').getAttribute('aria-label')).toMatch(/^Kirim pesan, .*lanjut ke Lanjut: belum disambung$/)
      await page.keyboard.press('n')
      await page.keyboard.type('ask')
      await page.keyboard.press('Enter')
      await drawn(runtime, () => nodesOf(runtime).length).toBe(3)
      const made = nodesOf(runtime)[2]!
      expect(edgesOf(runtime.document)).toContain(`hello.next>${made.id}`)
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-id'))).toBe(made.id)

      await page.keyboard.press('F2')
      await expect
        .poll(() =>
          card(page, made.id)
            .getByRole('textbox')
            .evaluate((e) => e === document.activeElement),
        )
        .toBe(true)
      await page.keyboard.type('Nomor')
      // The check comes back meanwhile and draws the card anew: what is being written stays.
      await card(page, made.id)
        .getByRole('button', { name: /masalah/ })
        .waitFor()
      await page.keyboard.type(' pesanan')
      await page.keyboard.press('Enter')
      await drawn(runtime, () => nodesOf(runtime)[2]?.title).toBe('Nomor pesanan')

      const back = page.getByRole('combobox', { name: /lanjut ke/ }).first()
      await back.selectOption({ label: 'Kirim pesan' })
      await drawn(runtime, () => edgesOf(runtime.document).some((e) => e.startsWith(`${made.id}.`) && e.endsWith('>hello'))).toBe(
        true,
      )

      await card(page, 'hello').focus()
      await page.keyboard.press('Control+Delete')
      await drawn(runtime, () => edgesOf(runtime.document)).toContain(`start.next>${made.id}`)
    }))

  it('keys may come faster than frames: the picker keeps the focus that the next card was about to get (E3)', () =>
    draw(async (page, runtime) => {
      await card(page, 'start').focus()
      await page.evaluate(async () => {
        for (const key of ['ArrowRight', 'n'])
          document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })) // the card
        for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
      })
      await page.keyboard.type('tanya')
      await page.keyboard.press('Enter')
      await drawn(runtime, () => edgesOf(runtime.document).filter((edge) => edge.startsWith('hello.next>'))).toHaveLength(1)
      expect(nodesOf(runtime).map(({ type }) => type)).toEqual(['start', 'message', 'question'])
    }))

  it('the name of a new card can be written at once, where motion is not wanted (E3)', () =>
    draw(
      async (page, runtime) => {
        await card(page, 'hello').focus()
        await page.evaluate(() => {
          const f2 = () => new KeyboardEvent('keydown', { key: 'F2', bubbles: true, cancelable: true })
          document.addEventListener('focusin', ({ target }) => {
            const isNew =
              target instanceof HTMLElement && target.matches('.vue-flow__node:not([data-id="start"], [data-id="hello"])')
            if (isNew) target.dispatchEvent(f2())
          })
        })
        await page.keyboard.press('n')
        await page.keyboard.type('ask')
        await page.keyboard.press('Enter')
        await drawn(runtime, () => nodesOf(runtime).length).toBe(3)
        await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
        await page.keyboard.type('Nomor')
        await page.keyboard.press('Enter')
        await drawn(runtime, () => nodesOf(runtime)[2]?.title).toBe('Nomor')
      },
      SHOP(),
      { reducedMotion: 'reduce' },
    ))

  it('Tab leaves the canvas and opens nothing (E4)', () =>
    draw(async (page) => {
      await card(page, 'start').focus()
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.closest('.vue-flow__node'))).toBeNull()
      expect(await page.getByRole('dialog').count()).toBe(0)
    }))

  it('what is typed in a field stays in the field, Space with Shift too (E18)', () =>
    draw(async (page, runtime) => {
      await card(page, 'hello').click({ position: { x: 120, y: 20 } })
      const field = page.getByRole('combobox', { name: /^Isi pesan/ })
      await field.fill('')
      await field.focus()
      await page.keyboard.type('n N ? 1')
      await page.keyboard.press('Shift+Space')
      await page.keyboard.type('+ -0')
      await page.keyboard.press('Delete')
      expect(await field.inputValue()).toBe('n N ? 1 + -0')
      expect(await page.getByRole('dialog').count()).toBe(0)
      await drawn(runtime, () => nodesOf(runtime)[1]?.fields.text).toEqual({ id: 'n N ? 1 + -0' })
    }))

  it('completes a variable after two braces and makes a missing one (E15)', () =>
    draw(async (page, runtime) => {
      await card(page, 'hello').click({ position: { x: 120, y: 20 } })
      const field = page.getByRole('combobox', { name: /^Isi pesan/ })
      await field.fill('Halo ')
      await page.keyboard.type('{{na')
      await page.keyboard.press('Enter')
      expect(await field.inputValue()).toBe('Halo {{nama}}')
      await page.keyboard.type(' di {{kota}}')
      await page.getByRole('button', { name: 'Buat variabel “kota”' }).click()
      await drawn(runtime, () => runtime.document.variables.map((v) => v.name)).toEqual(['nama', 'kota'])
    }))

  it('copies and pastes through the system clipboard, and refuses what is not ours (E22)', () =>
    draw(async (page, runtime) => {
      await card(page, 'hello').focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+c')
      expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toMatchObject({ clip: 'steps' })
      await page.keyboard.press('Control+v')
      await drawn(runtime, () => nodesOf(runtime).length).toBe(4)
      await page.evaluate(() => navigator.clipboard.writeText('halo'))
      await page.keyboard.press('Control+v')
      await page.getByText('Yang disalin bukan langkah Jaga.').first().waitFor()
      expect(nodesOf(runtime)).toHaveLength(4)
    }))

  it('F8 goes to a problem and into its place; marking an end settles it (E34, E35)', () =>
    draw(async (page, runtime) => {
      await card(page, 'start').focus()
      await card(page, 'hello')
        .getByRole('button', { name: /masalah/ })
        .waitFor()
      await page.keyboard.press('F8')
      const way = page.getByRole('combobox', { name: /lanjut ke/ })
      await expect.poll(() => way.evaluate((e) => e === document.activeElement)).toBe(true)
      await page.getByRole('button', { name: 'Tandai sebagai akhir' }).click()
      await drawn(runtime, () => nodesOf(runtime)[1]?.ends).toEqual(['next'])
      await card(page, 'hello')
        .getByRole('button', { name: /masalah/ })
        .waitFor({ state: 'detached' })
    }))

  it('shows every shortcut on "?", and finds them (E33)', () =>
    draw(async (page) => {
      await card(page, 'start').focus()
      await page.keyboard.press('?')
      const sheet = page.getByRole('dialog', { name: 'Tombol pintas' })
      await sheet.getByRole('textbox').fill('rapikan')
      await expect.poll(() => sheet.locator('dt').allTextContents()).toEqual(['Rapikan gambar'])
    }))
})

describeInBrowser('what was drawn is kept', () => {
  it('through a dead network and a closed tab (E40, E41)', () =>
    draw(
      async (page, runtime) => {
        runtime.mode = 'offline'
        await card(page, 'hello').focus()
        await page.keyboard.press('Control+d')
        await page.locator('[data-state="offline"]').waitFor()
        page.on('dialog', (dialog) => dialog.accept())
        await page.reload()
        runtime.mode = 'ok'
        await page.getByText('Pekerjaan yang belum tersimpan sudah dikembalikan.').first().waitFor()
        await drawn(runtime, () => nodesOf(runtime).length).toBe(3)
        await saved(page)
      },
      SHOP(),
      { errorsExpected: true },
    ))

  it('joined with what somebody else saved, where both did not touch the same step; undo takes back mine alone (E42)', () =>
    draw(async (page, runtime) => {
      runtime.change(renamed(runtime.document, 'start', 'Pintu masuk'))
      await card(page, 'hello').focus()
      await page.keyboard.press('Control+d')
      await drawn(runtime, () => nodesOf(runtime).map((n) => n.title ?? n.type)).toEqual(['Pintu masuk', 'message', 'message'])
      await page.getByText('Perubahan dari Budi sudah digabungkan dengan perubahan Anda.').first().waitFor()
      await card(page, 'start').getByText('Pintu masuk').waitFor()
      await page.keyboard.press('Control+z')
      await drawn(runtime, () => nodesOf(runtime).map((n) => n.title ?? n.type)).toEqual(['Pintu masuk', 'message'])
    }))

  it('and nobody is overwritten without being asked', () =>
    draw(async (page, runtime) => {
      runtime.change(renamed(runtime.document, 'hello', 'Sapaan'))
      await card(page, 'hello').focus()
      await page.keyboard.press('F2')
      await page.keyboard.type('Halo')
      await page.keyboard.press('Enter')
      await page.keyboard.press('Control+s')
      const asked = page.getByRole('dialog', { name: 'Bot ini juga diubah di tempat lain' })
      await asked.waitFor()
      expect(nodesOf(runtime)[1]?.title).toBe('Sapaan')
      await asked.getByRole('button', { name: 'Pakai punya saya' }).click()
      await expect.poll(() => nodesOf(runtime)[1]?.title).toBe('Halo')
    }))
})

describeInBrowser('for everybody', () => {
  it.each([
    ['light', undefined],
    ['dark', { colorScheme: 'dark' as const }],
    ['on a phone', { viewport: PHONE }],
  ])('axe finds nothing serious, %s (E53)', (_, options) =>
    draw(
      async (page) => {
        await card(page, 'hello').focus()
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: 'Setelah ini' }).waitFor()
        await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => undefined))))
        expect(await faultsOf(page)).toEqual([])
      },
      SHOP(),
      options,
    ),
  )
})
