import type { BotSummary, Store } from '../store/contract.ts'

/** `everyBot` as a list. */
export async function allBots(store: Store): Promise<BotSummary[]> {
  const bots: BotSummary[] = []
  for await (const bot of everyBot(store)) bots.push(bot)
  return bots
}

/** All bots that are not in the bin, page by page. */
export async function* everyBot(store: Store): AsyncGenerator<BotSummary> {
  let after: string | null = null
  do {
    const page: { items: BotSummary[]; next: string | null } = await store.bots.list({ after, limit: 100 })
    yield* page.items
    after = page.next
  } while (after)
}
