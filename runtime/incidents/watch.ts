import type { Loaded, Store } from '../store/contract.ts'

/**
 * PAY-07: a card number where none should be is a case by itself. The door has masked it before anything was stored; here
 * staff are told that it was there, once a conversation, and each time again in the case's timeline.
 */
export function createWatch(store: Pick<Store, 'bot'>): (loaded: Loaded) => Promise<void> {
  return async function watch({ bot, turn, contact, conversation, channel, verdicts, at }) {
    const cards = verdicts.filter(({ way, what }) => way === 'in' && what === CARD).reduce((sum, { count }) => sum + count, 0)
    if (cards === 0) return
    const { incidents } = store.bot(bot)
    const opened = await incidents.open({
      slot: `card:${conversation}`,
      contact,
      conversation,
      kind: 'card',
      summary: '',
      evidence: { cards, channel, masked: true, turn },
      freeze: null,
      at,
    })
    const isFirst = opened.fresh || (await incidents.get(opened.id)).evidence?.turn === turn
    if (!isFirst) await incidents.note(opened.id, { noteId: turn, text: String(cards), staff: null, at })
  }
}

const CARD = 'card-number'
