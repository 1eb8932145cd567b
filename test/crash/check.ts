import type { BotDocument } from '../../nodes/flow.ts'
import { MOST_DEATHS } from '../../runtime/converse/poison.ts'
import type { Message, Store } from '../../runtime/store/contract.ts'
import { asks, MANY, TROUBLE } from './bot.ts'
import type { Memory } from './customer.ts'
import type { Place } from './database.ts'
import type { Noted } from './ledger.ts'

/** A promise that was broken, with the shortest story of it. */
export interface Violation {
  /** I1 to I12 (see the crash-safety definition in the README). */
  id: string
  conversation: string
  says: string
  lines: string[]
}

export interface Checked {
  violations: Violation[]
  turns: number
  parked: number
  /** Times that a customer was told that nobody knows. */
  unsure: number
  effects: number
  /** News that came more than once under one key, as it may. */
  repeated: number
}

/** What the world has written down. */
export interface Records {
  memories: Memory[]
  ledger: Map<string, Noted[]>
  /** When processes ended themselves at an edge, in milliseconds since 1970: in some turn, and no record says in which. */
  endedAt: readonly number[]
}

/**
 * Compares what customers sent and heard, what reached the world outside and what the store holds, and takes every
 * conversation once more in its head.
 */
export async function check(place: Place, bot: string, records: Records): Promise<Checked> {
  const { memories, ledger } = records
  const store = await place.open()
  const checked: Checked = { violations: [], turns: 0, parked: 0, unsure: 0, effects: 0, repeated: 0 }
  try {
    for (const memory of memories) await checkConversation(store, bot, memory, records, checked)
    await checkWhole(place, store, memories, ledger, checked)
  } finally {
    await store.close()
  }
  return checked
}

async function checkConversation(store: Store, bot: string, memory: Memory, records: Records, checked: Checked) {
  const { ledger, endedAt } = records
  const mine = store.bot(bot)
  const { name, conversation, sent, heard } = memory
  const wrong = (id: string, says: string, lines: string[] = []) =>
    checked.violations.push({ id, conversation: `${name} (${conversation})`, says, lines })
  for (const { id, says } of memory.wrong) wrong(id, says)

  const kept: Message[] = []
  for (let page = null as Message[] | null; page === null || page.length > 0; kept.push(...page)) {
    page = await mine.messages(conversation, kept.at(-1)?.seq ?? 0, 500)
  }
  const told = kept.map(({ seq, from, reply }) => `${seq} ${from}: ${reply.text}`)
  const near = (seq: number) => told.slice(Math.max(0, seq - 4), seq + 4)

  for (const [i, { seq }] of kept.entries()) if (seq !== i + 1) wrong('I6', `message ${i + 1} has the number ${seq}`, near(i))
  for (let i = 0; i < Math.max(kept.length, heard.length); i++) {
    const [a, b] = [kept[i], heard[i]]
    if (a && b && a.id === b.id && a.seq === b.seq && a.reply.text === b.text) continue
    wrong(b && !a ? 'I3' : 'I4', `number ${i + 1} is “${a?.reply.text}” in the store and “${b?.text}” at the customer`, near(i))
    break
  }

  const written = kept.filter((message) => message.from === 'customer')
  if (written.length !== sent.length) wrong('I2', `${sent.length} messages were sent and ${written.length} are kept`)
  for (const [i, one] of sent.entries()) {
    const message = written[i]
    if (one.seq === null) wrong('I1', `“${one.text}” was never acknowledged`)
    else if (message?.reply.text !== one.text || message.seq !== one.seq)
      wrong(
        'I1',
        `“${one.text}” was acknowledged as ${one.seq}; there is “${message?.reply.text}” as ${message?.seq}`,
        near(one.seq),
      )
  }

  const { version } = await mine.conversation(conversation)
  const mark = markOf((await mine.version(version)).document)
  await retell(kept)

  /** Processes that ended themselves while a turn was unfinished. */
  function endedWhile({ turn, at }: Group): number {
    const came = written.find((message) => message.turn === turn)?.at ?? 0
    return endedAt.filter((moment) => moment >= came && moment <= at).length
  }

  /** Takes the conversation again, turn by turn in the order of their replies. */
  async function retell(messages: Message[]): Promise<void> {
    const groups = groupsOf(messages.filter((message) => message.from === 'bot'))
    const seen = new Set<string>()
    const texts = new Map(written.map((message) => [message.turn!, message.reply.text]))
    const order = groups.filter((group) => texts.has(group.turn)).map((group) => group.turn)
    if (order.join() !== [...texts.keys()].join()) wrong('I7', 'the answers are not in the order of the questions')
    let n = 0
    // An opening that was put aside has not happened: the next message opens.
    let isOpened = false
    let at: 'ask' | 'wait' | 'person' = 'ask'
    for (const group of groups) {
      checked.turns++
      if (seen.has(group.turn)) wrong('I3', `turn ${group.turn} was answered twice`, near(group.seq))
      seen.add(group.turn)
      const { event, done } = await mine.load(group.turn)
      if (!done) wrong('I1', `turn ${group.turn} has replies and is not done`, near(group.seq))
      const receipt = await mine.receipt(group.turn)
      const text = texts.get(group.turn) ?? ''
      const noted = ledger.get(text) ?? []
      const effects = noted.filter(({ did }) => !HARMLESS.has(did))
      const deaths = noted.filter(({ did }) => did === 'ended').length
      checked.effects += new Set(effects.map(({ key }) => key)).size
      checked.repeated += effects.filter(({ did }) => did === 'told').length > 1 ? 1 : 0
      const lines = [...near(group.seq), ...noted.map((line) => JSON.stringify(line))]
      if (deaths > MOST_DEATHS) wrong('I9', `“${text}” ended ${deaths} processes`, lines)
      if (new Set(effects.map(({ key }) => key)).size > 1) wrong('I5', `“${text}” had effects under more than one key`, lines)
      if (effects.some(({ did, key }) => did === 'paid again' || (did === 'paid' && key === '')))
        wrong('I5', `“${text}” was paid for twice, or without a key`, lines)
      if (effects.filter(({ did }) => did === 'mailed').length > 1) wrong('I5', `“${text}” was mailed twice`, lines)
      if (new Set(effects.filter(({ did }) => did === 'told').map(({ gave }) => gave)).size > 1)
        wrong('I8', `“${text}”: other words under the same key`, lines)
      if (group.replies.length === 1 && group.replies[0] === TROUBLE) {
        checked.parked++
        if (deaths === 0 && endedWhile(group) < MOST_DEATHS)
          wrong('I9', `“${text}” was put aside and had ended no process`, lines)
        if (receipt) wrong('I6', `turn ${group.turn} was put aside and has a receipt`, lines)
        continue
      }
      if (!receipt) wrong('I6', `turn ${group.turn} has no receipt`, lines)
      else if (receipt.version !== version)
        wrong('I6', `turn ${group.turn} ran on version ${receipt.version} of ${version}`, lines)
      const step = expected({ n, at, event: event.kind, text, first: !isOpened, mark, noted })
      n = step.n
      at = step.at
      isOpened = true
      if (group.replies.some((reply) => reply.endsWith('belum pasti'))) checked.unsure++
      const fits = group.replies.length === step.replies.length && step.replies.every((each, j) => each.test(group.replies[j]!))
      if (!fits)
        wrong(
          step.id,
          `“${text}” (${event.kind}) should be answered ${step.replies.join(' ')}, and was: ${group.replies.join(' | ')}`,
          lines,
        )
    }
    for (const [turn, text] of texts) if (!seen.has(turn)) wrong('I4', `“${text}” has no answer (turn ${turn})`, told.slice(-6))
  }
}

/** What leaves nothing behind at the other side. */
const HARMLESS = new Set<Noted['did']>(['looked', 'answered', 'ended'])

/** The version's mark is the first word that it says. */
function markOf({ flows }: BotDocument): string {
  const { text } = flows[0]!.nodes.find(({ id }) => id === 'hello')!.fields as { text: { id: string } } // as `crashBot` writes it
  return text.id.split(' ')[0]!
}

interface Group {
  turn: string
  seq: number
  /** When its first reply was written. */
  at: number
  replies: string[]
}

function groupsOf(messages: Message[]): Group[] {
  const groups: Group[] = []
  for (const { turn, seq, reply, at } of messages) {
    const last = groups.at(-1)
    if (last && last.turn === turn) last.replies.push(reply.text)
    else groups.push({ turn: turn ?? '', seq, at, replies: [reply.text] })
  }
  return groups
}

interface Moment {
  n: number
  at: 'ask' | 'wait' | 'person'
  event: string
  text: string
  first: boolean
  mark: string
  noted: Noted[]
}

/** What the drawing says must come of this turn, given what the world outside has answered it. */
function expected({ n, at, event, text, first, mark, noted }: Moment): {
  id: string
  n: number
  at: Moment['at']
  replies: RegExp[]
} {
  const says = (...words: string[]) => [new RegExp(`^${words.join('|')}$`), exact(asks(mark))]
  const given = (did: Noted['did']) => noted.filter((one) => one.did === did).map((one) => one.gave)
  const oneOf = (values: string[]) => (values.length > 0 ? `(?:${[...new Set(values)].join('|')})` : '(?!)')
  if (first) return { id: 'I6', n, at: 'ask', replies: [exact(`${mark} 0 halo`), exact(asks(mark))] }
  if (at === 'wait') {
    const words = event === 'timeout' ? `${mark} ${n} lewat` : `${mark} ${n} ${text} keburu`
    return { id: 'I6', n, at: 'ask', replies: says(words) }
  }
  if (at === 'person') return { id: 'I6', n, at: 'ask', replies: says(`${mark} ${n} kembali`) }
  const now = n + 1
  const own = `${mark} ${now} ${text}`
  const unsure = `${own} belum pasti`
  const goesOn = (id: string, ...words: string[]) => ({ id, n: now, at: 'ask' as const, replies: says(...words) })
  switch (text.split(' ')[0]) {
    case 'halo':
      return goesOn('I6', `${own} ${now >= MANY ? 'banyak' : 'sedikit'}`)
    case 'hitung':
      return goesOn('I6', `${own} kali dua ${now * 2}`, unsure)
    case 'bayar':
      return goesOn('I5', `${own} lunas ${oneOf(given('paid'))}`, unsure)
    case 'lihat':
      return goesOn('I8', `${own} isinya ${oneOf(given('looked'))}`, unsure)
    case 'kabar':
      return goesOn('I5', ...(given('told').length > 0 ? [`${own} terkirim`] : []), unsure)
    case 'surat':
      return goesOn('I5', ...(given('mailed').length > 0 ? [`${own} disurati`] : []), unsure)
    case 'lapor': {
      const noted = new RegExp(`^${own} dicatat\\n\\nNomor laporan: [A-Z0-9-]+\\n\\n.*$`)
      return { id: 'I5', n: now, at: 'ask', replies: [noted, exact(asks(mark))] }
    }
    case 'tanya': {
      const answered = [new RegExp(`^${oneOf(given('answered'))}$`), exact(`${own} dijawab`), exact(asks(mark))]
      return { id: 'I8', n: now, at: 'ask', replies: answered }
    }
    case 'tunggu':
      return { id: 'I6', n: now, at: 'wait', replies: [exact(`${mark} ${now} tunggu`)] }
    case 'racun':
      return { id: 'I9', n, at, replies: [exact(TROUBLE)] }
    default:
      return {
        id: 'I6',
        n: now,
        at: 'person',
        replies: [new RegExp(`^${mark} ${now} orang\\n\\nNomor antrean Anda: [A-Z0-9]{5}$`)],
      }
  }
}

const exact = (text: string) => new RegExp(`^${text.replace(/[?.]/g, '\\$&')}$`)

async function checkWhole(
  place: Place,
  store: Store,
  memories: Memory[],
  ledger: Map<string, Noted[]>,
  { violations, parked }: Checked,
) {
  const wrong = (id: string, says: string, lines: string[] = []) => violations.push({ id, conversation: 'all', says, lines })
  const reported = memories.flatMap(({ heard }) => heard.filter(({ text }) => text.includes('Nomor laporan: '))).length
  const counts: [id: string, what: string, sql: string, wanted: number][] = [
    ['I1', 'turns that are not done', `select count(*) from turns where state = 'open'`, 0],
    ['I2', 'conversations', 'select count(*) from conversations', memories.length],
    ['I2', 'contacts', 'select count(*) from contacts', memories.length],
    [
      'I6',
      'effects of turns that are done',
      `select count(*) from effects e join turns t on t.id = e.turn where t.state = 'done'`,
      0,
    ],
    ['I6', 'turns done without a receipt', `select count(*) from turns t where t.state = 'done' and t.receipt is null`, 0],
    [
      'I6',
      'receipts of turns that are not done',
      `select count(*) from turns t where t.state <> 'done' and t.receipt is not null`,
      0,
    ],
    [
      'I6',
      'messages beyond their conversation’s last number',
      'select count(*) from conversations c where c.last_seq <> (select count(*) from messages m where m.conversation = c.id)',
      0,
    ],
    ['I6', 'handoffs of one turn', 'select count(*) - count(distinct turn) from handoffs', 0],
  ]
  // A turn that was put aside may have opened its case before, and told nobody.
  const cases = await place.count('select count(*) from incidents')
  if (cases < reported || cases > reported + parked) wrong('I5', `${cases} cases, of which ${reported} were told`)
  for (const [id, what, sql, wanted] of counts) {
    const found = await place.count(sql)
    if (found !== wanted) wrong(id, `${what}: ${found} instead of ${wanted}`)
  }
  for (const problem of await place.problems()) wrong('I12', problem)
  const audit = await store.audit.verify()
  if (audit.brokenAt !== null) wrong('I12', `the audit chain breaks at entry ${audit.brokenAt}`)
  const said = new Set(memories.flatMap((memory) => memory.sent.map((sent) => sent.text)))
  for (const [ref, lines] of ledger)
    if (!said.has(ref))
      wrong(
        'I5',
        `something was done for “${ref}”, which nobody wrote`,
        lines.map((line) => JSON.stringify(line)),
      )
}
