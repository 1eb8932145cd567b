import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { crashBot } from './bot.ts'
import { type Checked, check } from './check.ts'
import { type Customer, createCustomer } from './customer.ts'
import type { Place } from './database.ts'
import type { Dice } from './dice.ts'
import { readLedger } from './ledger.ts'
import { createOwner, type Owner } from './owner.ts'
import { type Life, startOutside, startServer } from './process.ts'

export interface LoopOptions {
  place: Place
  dice: Dice
  kills: number
  customers: number
  port: number
  /** SIGKILL between 50 and 500 ms after it serves, and now and then while it starts; or SIGTERM under load (REL-15). */
  signal: 'SIGKILL' | 'SIGTERM'
  tell(line: string): void
}

export interface Looped extends Checked {
  kills: number
  /** Of them, while the server started. */
  early: number
  messages: number
  duplicates: number
  reconnects: number
  byes: number
  seconds: number
  /** Seconds from the start of a process to its serving: the middle one. */
  start: number
}

const SECRET = 'a secret of at least thirty-two characters'

/** Fifty customers talk with a server that is ended again and again, until all of them have been answered. */
export async function runLoop(options: LoopOptions): Promise<Looped> {
  const { place, dice, port, tell } = options
  const ledgers = ['shop', 'model'].map((role) => join(place.data, '..', `${role}.jsonl`))
  const shop = await startOutside('shop', ledgers[0]!)
  const model = await startOutside('model', ledgers[1]!)
  const address = `http://127.0.0.1:${port}`
  let life = startServer({ data: place.data, port, database: place.url })
  const begin = () => {
    life = startServer({ data: place.data, port, database: place.url })
    return life
  }
  const customers: Customer[] = []
  const began = performance.now()
  try {
    if (!(await life.serves)) throw new Error(`it does not start:\n${life.said()}`)
    const { owner, bot } = await openShop(address, life, shop.address, model.address)
    const add = (count: number) => {
      for (let i = 0; i < count; i++) {
        const nth = customers.length
        const dices = dice.for(`customer ${nth}`)
        const staff = (conversation: string) => owner.takeAndReturn(bot, conversation)
        customers.push(
          createCustomer({
            name: `c${nth}`,
            nth,
            address,
            bot,
            identitySecret: SECRET,
            dice: dices,
            serves: () => life.serves,
            staff,
          }),
        )
      }
      return customers.slice(-count)
    }
    const open = (some: Customer[]) => Promise.all(some.map((customer) => customer.open()))
    const half = Math.ceil(options.customers / 2)
    const talks: Promise<unknown>[] = []
    const nemesis = endAgainAndAgain(options, life, begin)
    // Half of them are on the first version, the other half on the second, which is published while all this goes on.
    const people = (async () => {
      const first = add(half)
      await open(first)
      talks.push(...first.map((customer) => customer.run()))
      await owner.publish(bot, crashBot('v2', shop.address))
      const second = add(options.customers - half)
      await open(second)
      talks.push(...second.map((customer) => customer.run()))
    })()
    const ended = await nemesis
    tell(`  ${ended.kills} ends, ${ended.early} of them while it started; waiting for the last answers`)
    await people
    for (const customer of customers) customer.stop()
    const isAnswered = await Promise.race([Promise.all(talks).then(() => true), sleep(LAST_ANSWERS).then(() => false)])
    if (!isAnswered) for (const customer of customers) customer.giveUp()
    const seconds = (performance.now() - began) / 1000
    life.kill('SIGTERM')
    const { code } = await life.ended
    const checked = await check(
      place,
      bot,
      customers.map((customer) => customer.memory),
      readLedger(...ledgers),
    )
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
    for (const line of ended.errors) checked.violations.push({ id: 'I9', conversation: 'all', says: line, lines: [] })
    const sum = (of: (customer: Customer) => number) => customers.reduce((total, customer) => total + of(customer), 0)
    return {
      ...checked,
      kills: ended.kills,
      early: ended.early,
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
    shop.stop()
    model.stop()
  }
}

/** What customers may wait for once nothing is killed any more: the timer of one minute, and something besides. */
const LAST_ANSWERS = 150_000

async function openShop(address: string, life: Life, shop: string, model: string): Promise<{ owner: Owner; bot: string }> {
  const owner = await createOwner(address, await life.setupLink())
  await owner.send('PUT', '/api/settings/model', {
    driver: 'ollama',
    address: model,
    chatModel: 'qwen3:4b',
    embedModel: null,
    allowCloud: false,
    allowedHosts: [],
  })
  const { id: bot } = await owner.send('POST', '/api/bots', { name: 'Toko Melati', document: crashBot('v1', shop) })
  const { host } = new URL(shop)
  await owner.send('PUT', `/api/bots/${bot}/secrets/hook`, { value: SECRET, hosts: [host] })
  await owner.send('PUT', `/api/bots/${bot}/secrets/web-identity`, { value: SECRET, hosts: [] })
  const { revision } = await owner.send('GET', `/api/bots/${bot}/draft`)
  await owner.send('POST', `/api/bots/${bot}/publish`, { note: '', revision, acknowledged: true })
  return { owner, bot }
}

/** Ends the server and starts it again, as often as asked. The last one lives. */
async function endAgainAndAgain({ dice, kills, signal, tell }: LoopOptions, first: Life, begin: () => Life) {
  const errors: string[] = []
  const starts: number[] = []
  let life = first
  let early = 0
  let usual = 1_000
  for (let done = 0; done < kills; done++) {
    const isEarly = signal === 'SIGKILL' && done > 0 && dice.chance(0.2)
    const after = dice.between(50, 500)
    const share = dice.next()
    if (isEarly) {
      early++
      await Promise.race([sleep(usual * share), life.ended])
    } else {
      await life.serves
      await Promise.race([sleep(signal === 'SIGTERM' ? after * 4 : after), life.ended])
    }
    life.kill(signal)
    const { code } = await life.ended
    const isWrong = signal === 'SIGTERM' ? code !== 0 : code !== null
    if (isWrong) throw new Error(`it ended by itself, with ${code}:\n${life.said().slice(-3_000)}`)
    errors.push(...life.errors().filter((line) => !line.includes('"turn.parked"')))
    const began = performance.now()
    life = begin()
    void life.serves.then((serves) => {
      if (!serves) return
      starts.push((performance.now() - began) / 1000)
      usual = performance.now() - began
    })
    if ((done + 1) % 50 === 0) tell(`  ended ${done + 1} times`)
  }
  await life.serves
  return { kills, early, errors, starts }
}

/** A folder for one run's database and ledgers. */
export function folderIn(root: string, name: string): string {
  const data = join(root, name, 'data')
  mkdirSync(data, { recursive: true })
  return data
}
