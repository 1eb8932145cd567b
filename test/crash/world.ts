import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { crashBot, type Kind } from './bot.ts'
import { type Checked, check, type Violation } from './check.ts'
import { type Customer, createCustomer, type Memory } from './customer.ts'
import type { Place } from './database.ts'
import type { Dice } from './dice.ts'
import { readLedger } from './ledger.ts'
import { createOwner, type Owner } from './owner.ts'
import { type Life, startOutside, startServer } from './process.ts'

export interface WorldOptions {
  place: Place
  dice: Dice
  customers: number
  port: number
  /** Some customers write what ends the server. */
  mayPoison?: boolean
  tell(line: string): void
  /** Each process ends itself at an edge that is not in this list yet. */
  edges?: string
  /** Ends the server and starts it again, until it has had its fill. */
  nemesis(world: World): Promise<Ended>
}

/** What a nemesis has to do with. */
export interface World {
  life(): Life
  /** The last one does not end itself at edges. */
  begin(how?: { isLast: boolean }): Life
  /** The shop is open, its first customers are there. */
  opened: Promise<{ owner: Owner; bot: string }>
  /** One more customer, who says just this. */
  addCustomer(script: readonly Kind[]): void
  /** What customers have heard of their messages, over all of them; and whether each waits for an answer to one that was acknowledged. */
  heard(): { acknowledged: number; refused: number; isWaiting: boolean }
  /** Resolves when every customer so far has come, and those with a script have had their answers. */
  served(): Promise<void>
}

export interface Ended {
  kills: number
  /** Of them, while the server started. */
  early: number
  /** Seconds from the start of a process to its serving. */
  starts: number[]
  violations: Violation[]
  /** At which they ended themselves. */
  edges: string[]
  /** What was done to the disk, and what came of it. */
  troubles: string[]
}

export interface Lived extends Checked, Omit<Ended, 'starts'> {
  messages: number
  duplicates: number
  reconnects: number
  byes: number
  seconds: number
  /** Seconds from the start of a process to its serving: the middle one. */
  start: number
}

const ROLES = ['shop', 'model', 'mail'] as const
const SECRET = 'a secret of at least thirty-two characters'

/** Customers talk with a server that is ended again and again, until all of them have been answered; then all is compared. */
export async function runWorld(options: WorldOptions): Promise<Lived> {
  const { place, dice, port, tell } = options
  const ledgers = ROLES.map((role) => join(place.data, '..', `${role}.jsonl`))
  const outside = await Promise.all(ROLES.map((role, i) => startOutside(role, ledgers[i]!, () => life.kill())))
  const [shop, model, mail] = outside.map((one) => one.address) as [string, string, string] // one for each role
  const address = `http://127.0.0.1:${port}`
  let edges = options.edges
  const endedAt: number[] = []
  let up = Promise.withResolvers<void>()
  const start = () => {
    const fresh = startServer({ data: place.data, port, database: place.url, edges })
    void fresh.serves.then((serves) => serves && up.resolve())
    void fresh.ended.then(() => {
      if (options.edges) endedAt.push(Date.now())
      if (life === fresh) up = Promise.withResolvers()
    })
    return fresh
  }
  const begin = ({ isLast } = { isLast: false }) => {
    if (isLast) edges = undefined
    life = start()
    return life
  }
  let life = start()
  const customers: Customer[] = []
  const talks: Promise<unknown>[] = []
  const comings: Promise<void>[] = []
  const scripts: Promise<unknown>[] = []
  const sum = (of: (customer: Customer) => number) => customers.reduce((total, customer) => total + of(customer), 0)
  const began = performance.now()
  try {
    const opened = openShop(address, () => tokenOf(life), { shop, model, mail })
    async function add(script?: readonly Kind[]): Promise<void> {
      const { owner, bot } = await opened
      const nth = customers.length
      const customer = createCustomer({
        name: `c${nth}`,
        nth,
        address,
        bot,
        identitySecret: SECRET,
        dice: dice.for(`customer ${nth}`),
        script,
        mayPoison: options.mayPoison ?? false,
        serves: () => up.promise,
        staff: (conversation) => owner.takeAndReturn(bot, conversation),
      })
      customers.push(customer)
      await customer.open()
      const talk = customer.run()
      talk.catch(() => {}) // it is awaited below, where all goes well
      talks.push(talk)
      if (script) scripts.push(talk)
    }
    const addMany = (count: number) => Promise.all(Array.from({ length: count }, () => add()))
    // Half of them are on the first version, the other half on the second, which is published while all this goes on.
    const people = (async () => {
      const { owner, bot } = await opened
      await addMany(Math.ceil(options.customers / 2))
      await owner.publish(bot, crashBot('v2', shop))
      await addMany(Math.floor(options.customers / 2))
    })()
    comings.push(people)
    people.catch(() => {}) // it is awaited below, if the nemesis comes to its end
    const ended = await Promise.race([
      options.nemesis({
        life: () => life,
        begin,
        opened,
        addCustomer: (script) => void comings.push(add(script)),
        heard: () => ({
          acknowledged: sum(({ memory }) => memory.sent.filter((sent) => sent.seq !== null).length),
          refused: sum(({ memory }) => memory.refused),
          isWaiting: customers.every(({ memory }) => isAnswerless(memory)),
        }),
        async served() {
          await Promise.all(comings)
          await Promise.all(scripts)
        },
      }),
      people.then(() => new Promise<never>(() => {})), // a shop that cannot be opened is told at once
    ])
    tell(`  ended ${ended.kills} times; waiting for the last answers`)
    // Nothing is killed any more, save by what a customer may write.
    edges = undefined
    let isOver = false
    const keeping = (async () => {
      for (;;) {
        const { signal } = await life.ended
        if (isOver || signal !== 'SIGKILL') return
        begin()
      }
    })()
    await Promise.all(comings)
    for (const customer of customers) customer.stop()
    const isAnswered = await Promise.race([Promise.all(talks).then(() => true), sleep(LAST_ANSWERS).then(() => false)])
    if (!isAnswered) for (const customer of customers) customer.giveUp()
    const seconds = (performance.now() - began) / 1000
    isOver = true
    life.kill('SIGTERM')
    await keeping
    const { code } = await life.ended
    const checked = await check(place, (await opened).bot, {
      memories: customers.map((customer) => customer.memory),
      ledger: readLedger(...ledgers),
      endedAt,
    })
    for (const customer of isAnswered ? [] : customers.filter((one) => one.unanswered() > 0)) {
      const { name, conversation } = customer.memory
      checked.violations.push({
        id: 'I4',
        conversation: `${name} (${conversation})`,
        says: `${customer.unanswered()} unanswered`,
        lines: [],
      })
    }
    if (code !== 0)
      checked.violations.push({
        id: 'REL-15',
        conversation: 'all',
        says: `it stopped with ${code}`,
        lines: life.said().split('\n').slice(-5),
      })
    checked.violations.push(...ended.violations)
    return {
      ...checked,
      kills: ended.kills,
      early: ended.early,
      edges: ended.edges,
      troubles: ended.troubles,
      messages: sum(({ memory }) => memory.sent.length),
      duplicates: sum(({ memory }) => memory.duplicates),
      reconnects: sum(({ memory }) => memory.reconnects),
      byes: sum(({ memory }) => memory.byes),
      seconds,
      start: ended.starts.sort((a, b) => a - b)[ended.starts.length >> 1] ?? 0,
    }
  } finally {
    life.kill()
    for (const customer of customers) customer.giveUp()
    for (const one of outside) one.stop()
  }
}

/** What customers may wait for once nothing is killed any more: the timer of one minute, and something besides. */
const LAST_ANSWERS = 150_000

type Outside = Record<(typeof ROLES)[number], string>

async function tokenOf(life: Life): Promise<string | null> {
  const link = await Promise.race([life.setupLink(), life.ended.then(() => null)])
  return link?.split('#')[1] ?? null
}

async function openShop(
  address: string,
  setupToken: () => Promise<string | null>,
  { shop, model, mail }: Outside,
): Promise<{ owner: Owner; bot: string }> {
  const owner = await createOwner(address, setupToken)
  await owner.send('PUT', '/api/settings/model', {
    driver: 'ollama',
    address: model,
    chatModel: 'qwen3:4b',
    embedModel: null,
    allowCloud: false,
    allowedHosts: [],
  })
  const post = new URL(mail)
  const common = { security: 'none', user: '', from: 'toko@contoh.id', name: 'Toko' }
  await owner.send('PUT', '/api/settings/mail', { ...common, host: post.hostname, port: Number(post.port) })
  const { id: bot } = await owner.send('POST', '/api/bots', { name: 'Toko Melati', document: crashBot('v1', shop) })
  const { host } = new URL(shop)
  await owner.send('PUT', `/api/bots/${bot}/secrets/hook`, { value: SECRET, hosts: [host] })
  await owner.send('PUT', `/api/bots/${bot}/secrets/web-identity`, { value: SECRET, hosts: [] })
  await owner.publish(bot, crashBot('v1', shop))
  return { owner, bot }
}

/** A folder for one run's database and ledgers. */
export function folderIn(root: string, name: string): string {
  const data = join(root, name, 'data')
  mkdirSync(data, { recursive: true })
  return data
}

function isAnswerless({ sent, heard }: Memory): boolean {
  const seq = sent.at(-1)?.seq ?? null
  return seq !== null && !heard.some((message) => message.seq > seq)
}
