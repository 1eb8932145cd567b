import type { Bus } from './bus.ts'
import type { Store } from './store/contract.ts'

/**
 * Whoever is forgotten by one process is forgotten by all that serve the same bots: the database has destroyed the key, and none
 * keeps it in memory. Where news may have been missed everybody's is let go of, and read again when it is needed.
 */
export function shareForgetting({ memory }: Pick<Store, 'memory'>, bus: Bus): void {
  memory.onForgotten((who) => bus.publish('forgotten', { kind: 'forgotten', who }))
  bus.subscribe('forgotten', (news) => memory.letGo(news.kind === 'forgotten' ? news.who : undefined))
}
