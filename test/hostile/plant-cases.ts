import type { House } from '../http/house.ts'
import { cut } from './cut.ts'

/** One case of each text, and one that holds them all: its evidence is what somebody said. Answers with that one's id. */
export async function openIncidents(house: House, bot: string, texts: readonly string[], by: string): Promise<string> {
  const { incidents } = house.store.bot(bot)
  const common = { contact: null, conversation: null, kind: 'other', at: house.time.now }
  for (const [i, text] of texts.entries())
    await incidents.open({
      ...common,
      slot: `satu${i}`,
      summary: cut(text, 160),
      evidence: { said: text },
      freeze: text,
    } as never) // whatever a rule says it saw
  const all = await incidents.open({
    ...common,
    slot: 'semua',
    summary: texts.slice(0, 3).join(' '),
    evidence: Object.fromEntries(texts.map((text, i) => [i % 2 ? text.slice(0, 80) : `k${i}`, text])),
    freeze: texts[0]!,
  } as never) // whatever a rule says it saw
  for (const [i, text] of texts.entries())
    await incidents.note(all.id, { text: cut(text, 1_000), noteId: `catatan-${i}`, staff: by, at: house.time.now })
  return all.id
}
