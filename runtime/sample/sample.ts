import { readDocument } from '../../nodes/document.ts'
import { SAMPLE_BOT } from '../../nodes/examples/index.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import type { Language } from '../../nodes/language.ts'
import { loadSample } from '../commerce/sample.ts'
import { AppError } from '../errors.ts'
import type { SampleDeps } from './deps.ts'
import { addDocuments } from './documents.ts'
import { talkedBefore } from './past.ts'

/**
 * Makes the sample shop: a new bot with products, orders, customers and documents, published, with conversations behind it that
 * the engine really had. Needs no network and no model. Nothing that is there already is changed; where a part fails, the new
 * bot goes to the bin.
 *
 * @param by the id of the staff member who asks
 */
export async function makeSample(deps: SampleDeps, { by, language }: { by: string; language: Language }): Promise<string> {
  const { store, clock } = deps
  const read = readDocument(SAMPLE_BOT.document, NODE_TYPES)
  if (!('document' in read)) throw new AppError('document.invalid')
  const { document } = read
  const id = await store.bots.create({ name: document.name, document, by, at: clock() })
  const bot = store.bot(id)
  try {
    await loadSample(bot.shop, clock())
    await addDocuments(deps, id, by)
    const { revision } = await bot.draft()
    await bot.publish({ revision, note: NOTE[language], by, at: clock() })
    await talkedBefore(deps, id)
  } catch (error) {
    await bot.remove(clock())
    throw error
  }
  return id
}

const NOTE: Record<Language, string> = { id: 'Toko contoh', en: 'Sample shop' }
