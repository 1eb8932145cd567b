import { clean } from '../../runtime/guard/clean.ts'
import { type House, openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'
import type { Part } from './part.ts'
import { findingsOf } from './part.ts'
import { processSpent } from './spent.ts'

/**
 * DOS-05: texts that break programs, through the chat, the desk, the bot's own words, search, export and the log. What is
 * stored is the text itself, in Unicode's normal form C and without characters that nobody sees (that is the policy: see
 * `runtime/guard/clean.ts`); staff's words and the shop's own data are kept as they came. No text costs a turn more than so many times
 * what a plain one of its length costs.
 */
export const texts: Part = {
  name: 'DOS-05 texts',
  async run({ data }) {
    const { found, figures } = await sendTexts([...(data.texts ?? []), ...ownTexts()])
    return { figures, findings: found }
  },
}

/** A turn with the worst text may take this much longer than one with a plain text of the same length. */
const TIMES = 12

export async function sendTexts(all: readonly string[]): Promise<{ found: string[]; figures: Record<string, string | number> }> {
  const house = await openHouse({ limits: NO_LIMITS })
  const findings = findingsOf()
  const owner = await house.someone()
  const bot = await house.bot()
  const shown = (text: string) => JSON.stringify(text.slice(0, 60))
  let [stored, refused, masked, worst] = [0, 0, 0, 0]
  const plain = Math.max(await plainTurn(house, bot, 4_000), 1)
  for (const text of all) {
    const began = processSpent()
    const said = await sayOnce(house, bot, text)
    const times = (processSpent() - began) / plain
    worst = Math.max(worst, times)
    if (times > TIMES) {
      const again = await timed(() => sayOnce(house, bot, text))
      if (again / plain > TIMES)
        findings.add(`a turn with ${shown(text)}`, `takes ${(again / plain).toFixed(0)} times a plain one's time`)
    }
    if (said.status >= 500) findings.add(`chat ${shown(text)}`, `answered ${said.status}`)
    if (said.status !== 202) {
      refused++
      continue
    }
    // A mask is the one other thing that may stand there.
    const expected = clean(text.trim()).text
    if (said.kept !== expected && !/\[[^\]]*(kartu|kode|card|code|rahasia|secret)|•|\*{4}/i.test(said.kept ?? ''))
      findings.add(`chat ${shown(text)}`, `kept as ${shown(said.kept ?? 'nothing')}`)
    else if (said.kept !== expected) masked++
    else stored++
    for (const what of await elsewhere(house, bot, owner, text)) findings.add(`${what} ${shown(text)}`, 'is not as it came')
  }
  const csv = await house.send('GET', `/api/bots/${bot}/shop/export?kind=products`, { as: owner })
  if (csv.status !== 200) findings.add('export', `answered ${csv.status}`)
  const log = house.logged.filter(({ level }) => level === 'error')
  if (log.length > 0) findings.add('log', JSON.stringify(log[0]).slice(0, 300))
  await house.close()
  return {
    found: findings.list,
    figures: {
      texts: all.length,
      'kept equal': stored,
      masked,
      'refused with a reason': refused,
      'slowest turn, times a plain one': worst.toFixed(1),
    },
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = processSpent()
  await work()
  return processSpent() - began
}

async function plainTurn(house: House, bot: string, length: number): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 9; i++) times.push(await timed(() => sayOnce(house, bot, 'kata biasa '.repeat(400).slice(0, length))))
  return times.sort((a, b) => a - b)[4]!
}

/** A conversation of its own: opened, told, and answered. */
async function sayOnce(house: House, bot: string, text: string): Promise<{ status: number; kept?: string }> {
  const opened = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
  const headers = { authorization: `Bearer ${opened.token}` }
  const { status } = await house.send('POST', `/channel/web/${bot}/messages`, { headers, body: { id: 'pesan-0001', text } })
  await house.engine.settled(opened.conversation)
  const { items } = (await house.send('GET', `/channel/web/${bot}/messages`, { headers })).json
  const customers = items.filter(({ from }: { from: string }) => from === 'customer')
  return { status, kept: customers.at(-1)?.reply.text }
}

/** The same text as staff's words, the shop's data and a search for it: each comes back as it went in, or is refused. */
async function elsewhere(house: House, bot: string, owner: { cookie: string; id: string }, text: string): Promise<string[]> {
  const wrong: string[] = []
  const trimmed = text.trim()
  const [latest] = (await house.store.bot(bot).conversations({ limit: 1 })).items
  const base = `/api/bots/${bot}/conversations/${latest!.id}`
  await house.send('POST', `${base}/take`, { as: owner, body: {} })
  const said = await house.send('POST', `${base}/say`, { as: owner, body: { text, messageId: `staf-${++saidBefore}-xxxx` } })
  if (said.status === 200 && said.json.reply.text !== trimmed.toWellFormed()) wrong.push('staff’s words')
  if (said.status >= 500) wrong.push(`staff (${said.status})`)
  const search = encodeURIComponent(trimmed.slice(0, 100).toWellFormed())
  for (const kind of ['products', 'orders', 'customers']) {
    const { status } = await house.send('GET', `/api/bots/${bot}/shop/${kind}?search=${search}`, { as: owner })
    if (status !== 200 && status !== 400) wrong.push(`search in ${kind} (${status})`)
  }
  return wrong
}

let saidBefore = 0

/** What no list of strings holds for its size or kind; made here. */
export function ownTexts(): string[] {
  const family = '👨\u200d👩\u200d👧\u200d👦'
  return [
    'x'.repeat(1_000_000),
    `e${'\u0301'.repeat(100_000)}`,
    `e${'\u0301'.repeat(3_900)}`,
    `${'\u0344\u0327'.repeat(1_900)}`,
    `${'\uac00\u11a8'.repeat(1_900)}`,
    'kirim \u202egpj.exe\u202c ya',
    'a\u0000b',
    family.repeat(300),
    `🏴${'\u{e0067}\u{e0062}\u{e007f}'.repeat(500)}`,
    '\ud800 tunggal \udfff',
    'é é', // composed, and not
    'ﷺ'.repeat(3_900),
    '\u200b'.repeat(4_000),
    `ya${'\u2028'.repeat(3_000)}`,
    '('.repeat(4_000),
    '0'.repeat(4_000),
    '0 '.repeat(2_000),
    'a@'.repeat(2_000),
    'http://'.repeat(570),
    'Rp1.'.repeat(1_000),
    'kode '.repeat(800),
    ' 1-'.repeat(1_300),
    '{{nama}}'.repeat(500),
    '\\'.repeat(4_000),
    '🇮'.repeat(2_000),
    '._'.repeat(2_000),
    'a.'.repeat(2_000),
    '\'"`;--'.repeat(600),
    'İi\u0307'.repeat(1_300),
    '١٢٣٤٥٦'.repeat(600),
    '\r\n\r\n'.repeat(900),
    `${'\t'.repeat(3_000)}x`,
  ]
}
