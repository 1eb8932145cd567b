import type { NewPassage } from '../../runtime/store/contract-knowledge.ts'
import type { Answer, House } from '../http/house.ts'
import { documentOf } from '../knowledge/shelf.ts'
import { cut } from './cut.ts'

/** The documents that hold all the texts: as a file of them is read, and cut so that each text is a passage and its heading. */
export const WHOLE = { read: 'Dibaca', cut: 'Dipotong' }

/** A document of each text, and two that hold them all. What is read as HTML may name itself. Answers with their titles. */
export async function readEach(
  house: House,
  bot: string,
  collection: string,
  texts: readonly string[],
  send: (method: string, path: string, body: unknown) => Promise<Answer>,
): Promise<string[]> {
  const path = `/api/bots/${bot}/knowledge/collections/${collection}/documents`
  const { knowledge } = house.store.bot(bot)
  const all = { title: WHOLE.read, text: texts.join('\n\n') }
  // Each is read in a process of its own: a few of them alone, the rest as the reader would leave them.
  for (const document of [
    ...texts.slice(0, 4).map((text) => ({ title: cut(text, 80), text: `${text}\n\nRetur 7 hari.` })),
    all,
  ]) {
    const { response } = await send('POST', path, document)
    await response.text() // it tells of its progress until the document is in
  }
  for (const text of texts.slice(4))
    await knowledge.addDocument({ ...documentOf(cut(text, 80), `${text} Retur 7 hari.`), collection })
  await knowledge.addDocument({ ...documentOf(WHOLE.cut, texts.join('\n')), passages: passagesOf(texts), collection })
  const titles: string[] = []
  let after: string | null = null
  do {
    const page: { items: { title: string }[]; next: string | null } = await knowledge.documents(collection, { after, limit: 100 })
    titles.push(...page.items.map(({ title }) => title))
    after = page.next
  } while (after)
  return titles
}

function passagesOf(texts: readonly string[]): NewPassage[] {
  let to = -1
  return texts.map((text) => {
    const from = to + 1
    to = from + text.length
    return { heading: text, from, to, text, head: '', words: 'retur' }
  })
}
