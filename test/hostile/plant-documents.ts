import type { Answer, House } from '../http/house.ts'
import { documentOf } from '../knowledge/shelf.ts'
import { cut } from './cut.ts'

/** A document of each text, and one that holds them all. What is read as HTML may name itself. Answers with their titles. */
export async function readEach(
  house: House,
  bot: string,
  collection: string,
  texts: readonly string[],
  send: (method: string, path: string, body: unknown) => Promise<Answer>,
): Promise<string[]> {
  const path = `/api/bots/${bot}/knowledge/collections/${collection}/documents`
  const all = { title: 'Semua', text: `# Semua\n\n${texts.join('\n\n')}` }
  // Each is read in a process of its own: a few of them alone, the rest as the reader would leave them.
  for (const document of [
    ...texts.slice(0, 4).map((text) => ({ title: cut(text, 80), text: `${text}\n\nRetur 7 hari.` })),
    all,
  ]) {
    const { response } = await send('POST', path, document)
    await response.text() // it tells of its progress until the document is in
  }
  for (const text of texts.slice(4))
    await house.store.bot(bot).knowledge.addDocument({ ...documentOf(cut(text, 80), `${text} Retur 7 hari.`), collection })
  const titles: string[] = []
  let after: string | null = null
  do {
    const page: { items: { title: string }[]; next: string | null } = await house.store
      .bot(bot)
      .knowledge.documents(collection, { after, limit: 100 })
    titles.push(...page.items.map(({ title }) => title))
    after = page.next
  } while (after)
  return titles
}
