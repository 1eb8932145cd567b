import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { emptyDocument } from '../../nodes/document.ts'
import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { looksRight } from '../axe.ts'
import { DESKTOP, describeInBrowser, useBrowser } from '../browser.ts'
import { type Jaga, newDataFolder, startJaga } from '../journey/jaga.ts'
import { ownerOf } from '../journey/owner.ts'

/**
 * The knowledge screen on a running Jaga: a policy comes in, is seen as it was cut, and answers a question with its source
 * marked; the simulator and the customer hear the same. One story in chapters: each goes on where the one before it ended.
 */
const POLICY = `# Kebijakan Toko Melati

## Retur

Retur bisa dilakukan sampai 7 hari setelah barang diterima. Label harus masih terpasang.

## Ongkos kirim

Ongkos kirim ke Jakarta Rp15.000. Ongkos kirim ke Surabaya Rp20.000.

<p style="display:none">x</p>
`
const PAIRS = 'pertanyaan,jawaban\nBisa COD?,"Bisa, khusus wilayah Bandung."\n'

describeInBrowser('the knowledge screen', () => {
  const { browser } = useBrowser()
  const data = newDataFolder()
  let jaga: Jaga
  let owner: Awaited<ReturnType<typeof ownerOf>>
  let page: Page
  let bot: string

  beforeAll(async () => {
    jaga = await startJaga(data.path)
    owner = await ownerOf(jaga)
    bot = await owner.publish(helper())
    const context = await browser().newContext({ locale: 'id-ID', viewport: DESKTOP, reducedMotion: 'reduce' })
    page = await context.newPage()
    await page.goto(jaga.address)
    await page.getByLabel('Email').fill('sari@contoh.id')
    await page.getByLabel('Kata sandi', { exact: true }).fill('kopi pagi di dago')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Bot Anda' }).waitFor()
  }, 180_000)
  afterAll(async () => {
    await jaga?.stop()
    data.remove()
  })

  const section = (name: string) => page.getByRole('tab', { name }).click()
  it('says what it is for while it is empty, and takes a policy by button', async () => {
    await page.goto(`${jaga.address}/bots/${bot}/knowledge`)
    await page.getByRole('heading', { name: 'Belum ada dokumen' }).waitFor()
    await looksRight(page)
    await page.getByRole('button', { name: 'Tambah dokumen pertama' }).click()
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Pilih file' }).click(),
    ])
    await chooser.setFiles({ name: 'kebijakan-toko.md', mimeType: 'text/markdown', buffer: Buffer.from(POLICY) })
    await page.getByText('"Kebijakan Toko Melati" ditambahkan', { exact: true }).first().waitFor()
    await page.getByRole('heading', { name: '1 dokumen' }).waitFor()
  })

  it('shows how it was cut, each passage with its span', async () => {
    await page.getByRole('button', { name: 'Lihat isi' }).click()
    const dialog = page.getByRole('dialog', { name: 'Kebijakan Toko Melati' })
    await dialog.locator('[data-passage]').nth(1).waitFor()
    const passages = await dialog.locator('[data-passage]').allTextContents()
    expect(passages[0]).toMatch(/Retur\s*huruf \d+–\d+\s*Retur bisa dilakukan sampai 7 hari/)
    expect(passages[1]).toContain('Surabaya')
    await looksRight(page)
    await page.keyboard.press('Escape')
  })

  it('takes a file that is dropped on it, and pasted text; refuses a picture in plain words', async () => {
    await drop(page, 'tanya-jawab.csv', PAIRS)
    await page.getByText('"tanya jawab" ditambahkan', { exact: true }).first().waitFor()
    await page.getByRole('button', { name: 'Tempel teks' }).click()
    await page.getByLabel('Judul').fill('Jam buka')
    await page.getByLabel('Isi').fill('Kami buka setiap hari jam 08.00 sampai 17.00.')
    await page.getByRole('button', { name: 'Tambahkan' }).click()
    await page.getByRole('heading', { name: '3 dokumen' }).waitFor()
    await drop(page, 'foto.png', '\u0089PNG\u0000\u0000')
    await page.getByText('Jenis file ini tidak bisa dibaca.').waitFor()
    await looksRight(page)
    await page.getByRole('button', { name: 'Tutup: foto.png' }).click()
  })

  it('answers a question in slang with its source, marked where it stands', async () => {
    await section('Coba tanya')
    await page.getByLabel('Pertanyaan pelanggan').fill('ongkir ke surabaya brp kak?')
    await page.keyboard.press('Enter')
    const answer = page.locator('[data-answer]')
    await expect.poll(() => answer.textContent()).toContain('Ongkos kirim ke Surabaya Rp20.000.')
    expect(await page.locator('[data-found]').first().textContent()).toMatch(
      /Ongkos kirim[\s\S]*Memuat: .*surabaya[\s\S]*Kata\s*urutan 1/,
    )
    await looksRight(page)
    await answer.getByRole('button', { name: /^1\. Kebijakan Toko Melati/ }).click()
    const marked = page.getByRole('dialog').locator('mark')
    await marked.waitFor()
    expect(await marked.textContent()).toBe('Ongkos kirim ke Surabaya Rp20.000.')
    await expect.poll(() => page.getByRole('dialog').textContent()).toContain('Label harus masih terpasang.')
    await page.keyboard.press('Escape')
  })

  it('where it knows nothing it says so, and an approved answer wins from then on', async () => {
    await page.getByLabel('Pertanyaan pelanggan').fill('ada garansi resmi?')
    await page.keyboard.press('Enter')
    await page.getByText('Bot tidak menemukan jawaban.').waitFor()
    await page.getByRole('button', { name: 'Tulis jawaban resmi' }).click()
    const dialog = page.getByRole('dialog', { name: 'Tulis jawaban' })
    expect(await dialog.getByLabel('Pertanyaan pelanggan').inputValue()).toBe('ada garansi resmi?')
    await dialog.getByLabel('Jawaban (Bahasa Indonesia)').fill('Garansi resmi 1 tahun.')
    await dialog.getByRole('button', { name: 'Simpan' }).click()
    await page.getByText('Disetujui Sari').waitFor()
    await looksRight(page)
    await section('Coba tanya')
    await page.getByLabel('Pertanyaan pelanggan').fill('garansi resminya ada ga kak')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('[data-answer]').textContent()).toContain('Garansi resmi 1 tahun.')
  })

  it('brings a document back after it was deleted', async () => {
    await section('Dokumen')
    await page.getByRole('button', { name: 'Hapus: Jam buka' }).click()
    await page.getByRole('heading', { name: '2 dokumen' }).waitFor()
    await page.getByRole('button', { name: 'Urungkan' }).click()
    await page.getByRole('heading', { name: '3 dokumen' }).waitFor()
  })

  it('rebuilds the index', async () => {
    await page.getByRole('button', { name: 'Tindakan lain untuk Umum' }).click()
    await page.getByRole('menuitem', { name: 'Susun ulang indeks' }).click()
    await page.getByRole('button', { name: 'Susun ulang indeks' }).click()
    await page.getByText('Indeks disusun ulang: 3 dokumen', { exact: true }).first().waitFor({ timeout: 60_000 })
  })

  it('answers in the simulator from the draft’s knowledge, and customers from what was published', async () => {
    await page.goto(`${jaga.address}/bots/${bot}`)
    await page.getByRole('button', { name: 'Coba bot' }).click()
    await page.getByRole('log').getByText('Mau tanya apa?').waitFor()
    await page.getByLabel('Pesan sebagai pelanggan').fill('brp hari bisa retur?')
    await page.keyboard.press('Enter')
    await page.getByRole('log').getByText('Retur bisa dilakukan sampai 7 hari').waitFor()
    await page
      .getByRole('log')
      .getByRole('button', { name: /^1\. Kebijakan Toko Melati/ })
      .click()
    await expect
      .poll(() => page.getByRole('dialog').locator('mark').textContent())
      .toContain('Retur bisa dilakukan sampai 7 hari')
    const before = await owner.customer(bot)
    await before.hears()
    await before.says('brp hari bisa retur?')
    expect(await before.hears()).toEqual(['Belum tahu.'])
    const { revision } = await owner.send('GET', `/api/bots/${bot}/draft`)
    await owner.send('POST', `/api/bots/${bot}/publish`, { note: '', revision, acknowledged: true })
    const after = await owner.customer(bot)
    await after.hears()
    await after.says('brp hari bisa retur?')
    expect((await after.hears())[0]).toContain('Retur bisa dilakukan sampai 7 hari')
  })
})

/** Asks what the customer wants to know, and looks it up. */
function helper(): BotDocument {
  const document = emptyDocument('Toko Melati', 'id')
  const flow = document.flows[0]!
  const node = (id: string, type: string, fields: FlowNode['fields'] = {}, x = 0): FlowNode => ({
    id,
    type,
    version: 1,
    at: { x, y: 0 },
    fields,
  })
  flow.nodes = [
    node('start', 'start'),
    node(
      'look',
      'knowledge-lookup',
      { from: 'next', ask: { id: 'Mau tanya apa?' }, give: 'answer', instruction: 'Ramah.', max: 600, limit: 4 },
      340,
    ),
    node('none', 'message', { text: { id: 'Belum tahu.' } }, 680),
  ]
  flow.nodes[1]!.ends = ['found']
  flow.edges = [
    { id: 'a', from: 'start', exit: 'next', to: 'look' },
    { id: 'b', from: 'look', exit: 'not-found', to: 'none' },
  ]
  return document
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer()
      data.items.add(new File([Uint8Array.from(text!, (char) => char.charCodeAt(0))], name!))
      return data
    },
    [name, text],
  )
  await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: transfer })
}
