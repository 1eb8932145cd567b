import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeInBrowser, resting, useBrowser } from '../browser.ts'
import { type Jaga, newDataFolder, startJaga } from './jaga.ts'

/**
 * The main job, from the start command to an answer by a person, on the real thing: set-up link → template → five steps drawn
 * with the mouse → tried → published → the demo page answers, survives a reload and a kill -9, and hands over to staff.
 * One story in chapters: each goes on where the one before it ended.
 */
const { browser } = useBrowser()
const data = newDataFolder()
let jaga: Jaga
let staff: Page
let customer: Page
let bot: string

const contexts: BrowserContext[] = []
async function newPage(from: Browser, options = {}): Promise<Page> {
  const context = await from.newContext({ locale: 'id-ID', viewport: { width: 1760, height: 1000 }, ...options })
  contexts.push(context)
  return context.newPage()
}

const card = (id: string) => staff.locator(`.vue-flow__node[data-id="${id}"]`)
const drawn = () => staff.locator('.vue-flow__node').evaluateAll((cards) => cards.map((one) => one.getAttribute('data-id')!))
const isSaved = () => staff.locator('[data-state="saved"]').waitFor()
const chat = () => customer.locator('jaga-chat')
/** Opens the chat where it is not open already. */
const open = async () => {
  await chat().locator('.launch').waitFor()
  if (!(await log().isVisible())) await chat().locator('.launch').click()
  await log().waitFor()
}
const say = async (words: string) => {
  await chat().getByRole('textbox').fill(words)
  await customer.keyboard.press('Enter')
}
const log = () => chat().getByRole('log')

/** Pulls from an exit to an empty place of the canvas and picks a step there by its name. Answers with the new step's id. */
async function pull(from: string, exit: string, to: { x: number; y: number }, name: string): Promise<string> {
  const before = await drawn()
  const port = await resting(card(from).locator(`[data-exit${exit}]`).last())
  await staff.mouse.move(port.x + port.width / 2, port.y + port.height / 2)
  await staff.mouse.down()
  await staff.mouse.move(to.x - 10, to.y - 10, { steps: 6 })
  await staff.mouse.move(to.x, to.y)
  await staff.mouse.up()
  await staff.getByRole('dialog', { name: 'Pilih langkah' }).waitFor()
  await staff.keyboard.type(name)
  await staff.keyboard.press('Enter')
  await expect.poll(async () => (await drawn()).length).toBe(before.length + 1)
  return (await drawn()).find((id) => !before.includes(id))!
}

/** The steps of the saved draft, as the server has them. */
const typesSaved = () =>
  staff.evaluate(async (id) => {
    const { document } = await (await fetch(`/api/bots/${id}/draft`)).json()
    return document.flows[0].nodes.map((node: { type: string }) => node.type) as string[]
  }, bot)

/** Writes into the first text of the step that is open in the form. */
async function write(label: RegExp, words: string): Promise<void> {
  await staff.getByRole('combobox', { name: label }).first().fill(words)
}

describeInBrowser('the main job, by mouse', () => {
  beforeAll(async () => {
    jaga = await startJaga(data.path)
    staff = await newPage(browser())
  }, 120_000)
  afterAll(async () => {
    for (const context of contexts) await context.close()
    await jaga?.stop()
    data.remove()
  })

  it('opens by the one-time link, which makes the owner and then is used up', async () => {
    await staff.goto(jaga.setupLink!)
    await staff.getByLabel('Nama Anda').fill('Sari Wulandari')
    await staff.getByLabel('Email').fill('sari@contoh.id')
    await staff.getByLabel('Kata sandi', { exact: true }).fill('kopi pagi di dago')
    await staff.getByRole('button', { name: 'Buat akun dan mulai' }).click()
    await staff.getByText('Mau mulai dari mana?').waitFor()
    const stranger = await newPage(browser())
    await stranger.goto(jaga.setupLink!)
    await expect.poll(() => stranger.getByLabel('Nama Anda').count()).toBe(0)
  })

  it('makes a bot of a template', async () => {
    await staff.getByText('Pilih templat').click()
    const dialog = staff.getByRole('dialog')
    await dialog.getByRole('listitem').filter({ hasText: 'Sambutan' }).getByRole('button').click()
    await staff.waitForURL(/\/bots\/[\w-]+$/)
    bot = staff.url().split('/bots/')[1]!
    await card('menu').waitFor()
  })

  it('draws five steps: a button of the menu leads to a question, an answer, a person, a word of thanks, the end', async () => {
    const before = (await typesSaved()).length
    await card('menu').click({ position: { x: 100, y: 15 } })
    await staff.getByRole('button', { name: 'Tambah tombol' }).click()
    await staff
      .getByRole('combobox', { name: /^Tulisan tombol/ })
      .last()
      .fill('Cek pesanan')
    const ask = await pull('menu', '^="options."', { x: 620, y: 130 }, 'tanya')
    await write(/^Pertanyaan/, 'Nomor pesanannya berapa, Kak?')
    await staff.getByLabel(/^Simpan jawaban ke/).selectOption('+new')
    await staff.keyboard.type('nomor')
    await staff.keyboard.press('Enter')
    const told = await pull(ask, '="next"', { x: 900, y: 130 }, 'pesan')
    await write(/^Isi pesan/, 'Sebentar ya Kak, CS kami cek pesanan {{nomor}}.')
    const person = await pull(told, '="next"', { x: 1160, y: 130 }, 'alihkan')
    const thanks = await pull(person, '="returned"', { x: 620, y: 390 }, 'pesan')
    await write(/^Isi pesan/, 'Terima kasih sudah menunggu!')
    await pull(thanks, '="next"', { x: 900, y: 390 }, 'selesai')
    await isSaved()
    expect(await typesSaved()).toEqual(expect.arrayContaining(['question', 'message', 'handoff', 'end']))
    expect((await typesSaved()).length).toBe(before + 5)
  })

  it('tries it beside the canvas, with the path lit', async () => {
    await staff.keyboard.press('Escape')
    await staff.getByRole('button', { name: 'Coba bot' }).click()
    const panel = staff.getByRole('complementary', { name: 'Coba bot' })
    await panel.getByRole('button', { name: 'Cek pesanan' }).last().click()
    await panel.getByText('Nomor pesanannya berapa, Kak?').waitFor()
    await panel.getByRole('textbox').last().fill('JG-1042')
    await staff.keyboard.press('Enter')
    await panel.getByText('CS kami cek pesanan JG-1042').waitFor()
    await card('start').getByText('1', { exact: true }).waitFor()
    await expect.poll(() => staff.locator('.jaga-line.lit').count()).toBeGreaterThan(2)
    await staff.getByRole('button', { name: 'Coba bot' }).first().click()
  })

  it('publishes it, with the warnings read and accepted', async () => {
    await staff.getByRole('button', { name: 'Terbitkan' }).first().click()
    const dialog = staff.getByRole('dialog')
    await dialog.getByRole('textbox').first().fill('Cek pesanan lewat CS')
    expect(await dialog.getByRole('button', { name: 'Terbitkan' }).isDisabled()).toBe(true)
    await dialog.getByRole('switch').click()
    await dialog.getByRole('button', { name: 'Terbitkan' }).click()
    await dialog.getByRole('button', { name: 'Selesai' }).click()
    await staff.getByText('Terbit v1').waitFor()
  })

  it('answers a customer on the demo page', async () => {
    customer = await newPage(browser(), { viewport: { width: 1280, height: 800 } })
    await customer.goto(`${jaga.address}/demo/${bot}`)
    await open()
    await log().getByText('Halo, selamat datang di Toko Melati!').waitFor()
    await chat().getByRole('button', { name: 'Cek pesanan' }).click()
    await log().getByText('Nomor pesanannya berapa, Kak?').waitFor()
  })

  it('goes on where it was after a reload, and after the server was killed and started again', async () => {
    await customer.reload()
    await open()
    await log().getByText('Nomor pesanannya berapa, Kak?').waitFor()
    const port = new URL(jaga.address).port
    await jaga.kill()
    jaga = await startJaga(data.path, { JAGA_PORT: port })
    await say('JG-1042')
    await log().getByText('Sebentar ya Kak, CS kami cek pesanan JG-1042.').waitFor()
    expect(await log().getByText('CS kami cek pesanan JG-1042').count()).toBe(1)
  })

  it('hands over to a person, who answers from the queue and gives it back', async () => {
    await staff.getByRole('link', { name: 'Antrean' }).click()
    await staff.getByText('Pelanggan minta bicara dengan CS').first().click()
    await staff.getByRole('log').getByText('JG-1042').first().waitFor()
    await staff.getByRole('button', { name: 'Ambil' }).click()
    await staff.getByLabel('Balasan').fill('Halo Kak, paketnya sampai besok pagi ya.')
    await staff.keyboard.press('Control+Enter')
    await log().getByText('paketnya sampai besok pagi').waitFor()
    await say('Oke, makasih')
    await staff.getByRole('log').getByText('Oke, makasih').waitFor()
    await staff.getByRole('button', { name: 'Kembalikan ke bot' }).click()
    await log().getByText('Terima kasih sudah menunggu!').waitFor()
  })

  it('stops when it is told to, and says that it went well', async () => {
    expect(await jaga.stop()).toBe(0)
    expect(jaga.log()).toContain('stop.done')
    expect(jaga.log()).not.toContain('JG-1042')
  })
})
