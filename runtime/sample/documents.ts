import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleDeps } from './deps.ts'

/** Takes in the sample shop's documents: each is a Markdown file whose first heading is its title. */
export async function addDocuments(
  { library, folder }: Pick<SampleDeps, 'library' | 'folder'>,
  bot: string,
  by: string,
): Promise<void> {
  const files = (await readdir(join(folder, 'documents'))).filter((name) => name.endsWith('.md')).sort()
  for (const name of files) {
    const markdown = await readFile(join(folder, 'documents', name), 'utf8')
    const title = /^# (.+)$/m.exec(markdown)?.[1] ?? name
    await library.addShipped({ bot, collection: COLLECTION, title, markdown, by })
  }
}

const COLLECTION = { id: 'toko-contoh', name: 'Toko Contoh' }
