import type { SentFile } from '../../nodes/reply.ts'
import { AppError } from '../errors.ts'
import { found } from './access.ts'
import { type FilesStore, MOST_BYTES, MOST_FILES } from './contract-files.ts'
import { FILES } from './queries/files.ts'
import { type Place, seal, sealJson, unseal, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** A bot's files of its contacts. */
export function createFiles(vault: Vault, bot: string): FilesStore {
  const mine = vault.db.forBot(bot)
  return {
    async put({ about, data, conversation, at }) {
      const { contact, wrappedKey } = found(await mine.one(FILES.fileOwner, { conversation }), 'conversation')
      const totals = await mine.one(FILES.fileTotals, { contact })
      const isKnown = await mine.one(FILES.fileGet, { id: about.id, conversation })
      if (isKnown) return
      if (Number(totals?.count) >= MOST_FILES || Number(totals?.bytes) + about.bytes > MOST_BYTES)
        throw new AppError('upload.many')
      const key = await vault.contact(bot, contact, wrappedKey)
      const row = {
        id: about.id,
        contact,
        conversation,
        bytes: about.bytes,
        about: sealJson(key, place(bot, 'about', about.id), about),
        body: seal(key, place(bot, 'body', about.id), data),
        at,
      }
      await vault.db.commit([mine.step(FILES.fileInsert, row)])
    },
    async get(conversation, id) {
      const row = await mine.one(FILES.fileGet, { id, conversation })
      if (!row) return null
      const key = await vault.contact(bot, row.contact, row.wrappedKey)
      return {
        about: unsealJson<SentFile>(key, place(bot, 'about', id), row.about),
        data: unseal(key, place(bot, 'body', id), row.body),
      }
    },
  }
}

function place(bot: string, column: string, row: string): Place {
  return { table: 'files', column, row, bot }
}
