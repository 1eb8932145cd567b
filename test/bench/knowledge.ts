import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { answerFrom } from '../../nodes/answer-from.ts'
import type { Finding } from '../../nodes/ports/knowledge.ts'
import { cut } from '../../runtime/knowledge/cut.ts'
import { find } from '../../runtime/knowledge/find.ts'
import { fuse } from '../../runtime/knowledge/fuse.ts'
import { searchedFor } from '../../runtime/knowledge/telling.ts'
import { silentLog } from '../../runtime/log.ts'
import { createEmbedded } from '../../runtime/model/embedded.ts'
import type { BotStore } from '../../runtime/store/contract.ts'
import type { Hit } from '../../runtime/store/contract-knowledge.ts'
import { openStore } from '../../runtime/store/open.ts'
import { documentOf } from '../knowledge/shelf.ts'
import { documentOf as emptyBot } from '../store/shop.ts'
import { chainOf, newsText, pick, seeded, shopQuestion, shopText, slipped, TOPICS } from './made-text.ts'

/**
 * How long a lookup takes without a model, in a large corpus, and how often the right passage is among the first.
 * `npm run bench:knowledge -- --data FOLDER [--passages 10000] [--rounds 3]`. Without the folder it measures time alone.
 */
const LIMIT_MS = 20
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '' },
    passages: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
  },
})
const say = (line: string) => process.stdout.write(`${line}\n`)

interface Asked {
  question: string
  passage: string
}

const NAMES: Record<string, string> = {
  words: 'words',
  trigrams: 'trigrams',
  both: 'both',
  slips: 'both, half the words misspelt',
}

const asked = questionsOf(values.data)
const folder = mkdtempSync(join(tmpdir(), 'jaga-bench-'))
try {
  process.exitCode = await bench()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function bench(): Promise<number> {
  const store = await openStore({ url: `sqlite:${join(folder, 'jaga.db')}`, kek: randomBytes(32), log: silentLog })
  try {
    const bot = store.bot(await store.bots.create({ name: 'Bench', document: emptyBot('Bench'), by: 'bench', at: 1 }))
    const began = performance.now()
    const homes = await fill(bot)
    const [collection] = await bot.knowledge.collections()
    const filled = performance.now() - began
    say(
      `corpus: ${collection!.passages} passages in ${collection!.documents} documents, written in ${(filled / 1000).toFixed(1)} s`,
    )
    if (collection!.passages < 10_000) throw new Error('the corpus is too small to say anything')
    if (asked.length > 0) await recall(bot, homes)
    else say('recall: skipped (no folder with indonlu-facqa was given by --data)')
    return await speed(bot)
  } finally {
    await store.close()
  }
}

/** Writes the corpus; answers with the document that each known passage is in. */
async function fill(bot: BotStore): Promise<Map<string, string>> {
  const { knowledge } = bot
  await knowledge.createCollection({ id: 'umum', name: 'Umum', by: 'bench', at: 1 })
  const add = (title: string, text: string, at: number) => knowledge.addDocument(documentOf(title, text, { by: 'bench', at }))
  const homes = new Map<string, string>()
  for (const { passage } of asked) if (!homes.has(passage)) homes.set(passage, await add('Berita', passage, homes.size))
  const random = seeded(7)
  const news = chainOf([...homes.keys()])
  for (let made = 0, n = 0; made < Number(values.passages); n++) {
    const sections = Array.from({ length: 200 }, (_, i) => {
      const text = i % 2 === 0 || news.size === 0 ? shopText(random) : newsText(news, random)
      return `## ${pick(TOPICS, random)} ${n * 200 + i}\n\n${text}`
    })
    const text = sections.join('\n\n')
    await add(`Panduan ${n}`, text, 10_000 + n)
    made += cut(text, '').length
  }
  return homes
}

/** Part of the questions whose passage is the first, and among the first five. */
async function recall(bot: BotStore, homes: Map<string, string>): Promise<void> {
  const found = { words: [0, 0], trigrams: [0, 0], both: [0, 0], slips: [0, 0] } as Record<string, [number, number]>
  for (const { question, passage } of asked) {
    const home = homes.get(passage)!
    const { words, names } = searchedFor(question)
    const query = { words, edition: null, collections: [], take: 30 }
    const [byWords, byTrigrams] = [
      await bot.knowledge.search.words({ ...query, words: [...words, ...names] }),
      await bot.knowledge.search.trigrams(query),
    ]
    count(found.words!, await placeOf(bot, home, byWords))
    count(found.trigrams!, await placeOf(bot, home, byTrigrams))
    const { passages } = await lookup(bot, question)
    const place = passages.findIndex(({ source }) => source.document === home)
    count(found.both!, place < 0 ? fuse({ words: byWords, trigrams: byTrigrams }).length : place)
  }
  const random = seeded(3)
  for (const { question, passage } of asked) {
    const { passages } = await lookup(bot, slipped(question, random))
    const place = passages.findIndex(({ source }) => source.document === homes.get(passage))
    count(found.slips!, place < 0 ? 10 : place)
  }
  for (const [list, [first, five]] of Object.entries(found)) {
    const share = (n: number) => `${((100 * n) / asked.length).toFixed(1)} %`
    say(`recall, ${NAMES[list]!.padEnd(30)} @1 ${share(first)}  @5 ${share(five)}  (${asked.length} questions)`)
  }
}

function count(into: [number, number], place: number): void {
  if (place === 0) into[0]++
  if (place >= 0 && place < 5) into[1]++
}

async function placeOf(bot: BotStore, home: string, hits: Hit[]): Promise<number> {
  const rows = await bot.knowledge.read(
    null,
    hits.slice(0, 10).map(({ passage }) => passage),
  )
  const place = hits.findIndex(({ passage }) => rows.some((row) => row.passage === passage && row.document === home))
  return place < 0 ? hits.length + 5 : place
}

function lookup(bot: BotStore, question: string): Promise<Finding> {
  return find(
    { question, collections: [], language: 'id', limit: 10 },
    { store: bot.knowledge, edition: null, now: 2, log: silentLog },
  )
}

/** What a customer waits for: the lookup alone, and the answer with its source. */
async function speed(bot: BotStore): Promise<number> {
  const random = seeded(11)
  const questions =
    asked.length > 0 ? asked.map(({ question }) => question) : Array.from({ length: 400 }, () => shopQuestion(random))
  const model = createEmbedded()
  const [looked, answered, worked]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const question of questions) {
      const [began, before] = [performance.now(), process.cpuUsage()]
      const found = await lookup(bot, question)
      looked.push(performance.now() - began)
      const { user, system } = process.cpuUsage(before)
      worked.push((user + system) / 1000)
      await answerFrom(found, { question, instruction: '', language: 'id', max: 600 }, model)
      answered.push(performance.now() - began)
    }
  }
  const p95 = share(looked, 0.95)
  const told = (times: number[]) => [0.5, 0.95, 0.99].map((p) => `p${p * 100} ${share(times, p).toFixed(1)} ms`).join('  ')
  say(`lookup: ${told(looked)}  (${looked.length} lookups, no model)`)
  say(`  of it at work on the processor: ${told(worked)}  (the rest is waiting for it on a busy machine)`)
  say(`answer: ${told(answered)}  (lookup and the sentences with their source)`)
  say(p95 < LIMIT_MS ? `ok: p95 is under ${LIMIT_MS} ms` : `too slow: p95 is not under ${LIMIT_MS} ms`)
  return p95 < LIMIT_MS ? 0 : 1
}

function share(times: number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!
}

function questionsOf(data: string): Asked[] {
  const file = join(data, 'indonlu-facqa', 'facqa.jsonl')
  if (!data || !existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Asked) // as the folder's README says
}
