import { parse } from 'csv-parse/sync'
import { showHidden } from '../../nodes/hidden.ts'
import { readMailSettings } from '../../runtime/mail/contract.ts'
import { createMailer } from '../../runtime/mail/mailer.ts'
import { type House, openHouse } from '../http/house.ts'
import { openLetterbox } from '../protect/letterbox.ts'
import { cut } from './cut.ts'
import { drawing } from './drawing.ts'
import { NO_LIMITS } from './limits.ts'
import { findingsOf, type Part } from './part.ts'

/**
 * WEB-01 where no page of ours shows it: letters are plain text of one part whose headers nobody adds to, what is exported is a
 * file to be saved that holds each text as it is, and the pages that the runtime draws itself hold it escaped.
 */
export const letters: Part = {
  name: 'WEB-01 letters, exports, pages',
  needs: 'markup',
  async run({ data }) {
    const findings = findingsOf()
    const texts = data.markup!.map((line) => line.trim()).filter(Boolean)
    const sent = await sendLetters(texts, findings.add)
    const house = await openHouse({ limits: NO_LIMITS })
    const figures = {
      letters: sent,
      ...(await exportAll(house, texts, findings.add)),
      pages: await drawPages(house, texts, findings.add),
    }
    await house.close()
    return { figures, findings: findings.list }
  },
}

type Add = (where: string, what: string) => void

/** Each text as a letter's subject and as all its words. */
export async function sendLetters(texts: readonly string[], add: Add): Promise<number> {
  const box = await openLetterbox()
  const mailer = createMailer({ settings: async () => readMailSettings(box.settings), log: { info() {}, warn() {} } })
  for (let from = 0; from < texts.length; from += 10)
    await Promise.all(
      texts.slice(from, from + 10).map(async (text) => {
        const result = await mailer.send({ to: 'a@toko.example', subject: text, text })
        if (!result.sent) add(`a letter of ${JSON.stringify(text.slice(0, 60))}`, 'was not sent')
      }),
    )
  await box.close()
  const words = new Set(box.letters.map(({ text }) => wordsOf(text)))
  for (const text of texts)
    if (!words.has(showHidden(text))) add(`a letter of ${JSON.stringify(text.slice(0, 60))}`, 'says something else')
  for (const { text } of box.letters) {
    const strange = headersOf(text).filter((name) => !HEADERS.has(name))
    if (strange.length > 0) add('a letter', `has a header of its own: ${strange.join(', ')}`)
    if (!/^content-type: text\/plain/im.test(text)) add('a letter', 'is not plain text')
  }
  return box.letters.length
}

const HEADERS = new Set([
  'from',
  'to',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
])

function headersOf(letter: string): string[] {
  const [head] = letter.split('\r\n\r\n')
  return head!
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .map((line) => line.split(':')[0]!.toLowerCase())
}

function wordsOf(letter: string): string {
  const at = letter.indexOf('\r\n\r\n')
  const body = letter.slice(at + 4)
  const how = /^content-transfer-encoding: (\S+)/im.exec(letter.slice(0, at))?.[1]
  if (how === 'base64') return Buffer.from(body, 'base64').toString('utf8').trimEnd()
  if (how !== 'quoted-printable') return body.replace(/^\.\./gm, '.').trimEnd()
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8').trimEnd()
}

/** What staff may take out: tables, a bot, each with every text. */
async function exportAll(house: House, texts: readonly string[], add: Add): Promise<Record<string, number>> {
  const owner = await house.someone()
  const document = drawing(texts.slice(0, 190))
  const bot = await house.bot({ document })
  const base = `/api/bots/${bot}`
  const { json: key } = await house.send('POST', `${base}/shop/keys`, { as: owner, body: { name: 'Gudang' } })
  const headers = { authorization: `Bearer ${key.token}` }
  const price = { amount: 1, currency: 'IDR' }
  const push = async (kind: string, items: object[]) => {
    for (let from = 0; from < items.length; from += 100) {
      const body = { items: items.slice(from, from + 100) }
      const { status } = await house.send('PUT', `${base}/shop/${kind}`, { as: owner, headers, body })
      if (status !== 200) add(`pushing ${kind}`, `was answered ${status}`)
    }
  }
  await push(
    'products',
    texts.map((text, i) => ({ sku: `S${i}`, name: cut(text, 200), price, category: cut(text, 80) })),
  )
  const customer = (text: string, i: number) => ({ number: `P${i}`, name: cut(text, 120) })
  await push(
    'orders',
    texts.map((text, i) => ({
      number: `A${i}`,
      state: 'paid',
      placedAt: 1,
      total: price,
      items: [],
      customer: customer(text, i),
    })),
  )
  let cells = 0
  for (const [kind, most] of [
    ['products', 200],
    ['orders', 120],
    ['customers', 120],
  ] as const) {
    const answer = await house.send('GET', `${base}/shop/export?kind=${kind}`, { as: owner })
    isForSaving(answer, `the export of ${kind}`, add)
    const rows: string[][] = parse(answer.text, { bom: true, delimiter: [',', ';'], relax_column_count: true })
    const there = new Set(rows.flat())
    for (const text of texts) {
      const name = cut(text, most)
      if (there.has(name) || there.has(`'${name}`)) cells++
      else add(`the export of ${kind}`, `has not ${JSON.stringify(name.slice(0, 80))}`)
    }
    const formula = rows.flat().find((cell) => /^[=+@\t\r\uff1d\uff0b\uff20-]/.test(cell) && !/^-?\d/.test(cell))
    if (formula !== undefined) add(`the export of ${kind}`, `has a formula: ${formula.slice(0, 60)}`)
  }
  const exported = await house.send('GET', `${base}/export`, { as: owner })
  isForSaving(exported, 'the export of a bot', add)
  const kept = JSON.stringify(exported.json)
  for (const { title } of document.flows[0]!.nodes)
    if (title && !kept.includes(JSON.stringify(title))) add('the export of a bot', `has not ${title.slice(0, 60)}`)
  return { 'cells as they are': cells }
}

function isForSaving({ headers, status }: { headers: Headers; status: number }, where: string, add: Add): void {
  if (status !== 200) add(where, `answered ${status}`)
  if (!headers.get('content-disposition')?.startsWith('attachment')) add(where, 'is not a file to be saved')
  if (headers.get('x-content-type-options') !== 'nosniff') add(where, 'may be taken for something else')
  if (/html|svg|xml/.test(headers.get('content-type') ?? '')) add(where, 'is a page')
}

/** The chat and the demo shop of a bot of that name: not a tag more than with a plain one. */
async function drawPages(house: House, texts: readonly string[], add: Add): Promise<number> {
  const bot = await house.bot()
  const tags = (html: string) => html.match(/<[a-z!/]/gi)?.length
  let drawn = 0
  const plain = new Map<string, number | undefined>()
  for (const text of ['Toko', ...texts]) {
    await house.store.bot(bot).putChannel('web', {
      on: true,
      origins: [],
      title: { id: cut(text, 80), en: cut(text, 80) },
      position: 'right',
      colour: '#0e6a66',
    })
    for (const page of ['chat', 'demo']) {
      const { text: html } = await house.send('GET', `/${page}/${bot}`)
      drawn++
      if (!plain.has(page)) plain.set(page, tags(html))
      else if (tags(html) !== plain.get(page)) add(`the ${page} page`, `is changed by ${JSON.stringify(text.slice(0, 80))}`)
    }
  }
  return drawn
}
