import type { BotDocument } from '../../nodes/flow.ts'
import { AppError } from '../errors.ts'
import { found } from './access.ts'
import type { BotStore } from './contract.ts'
import { isConflict } from './driver.ts'
import { keysetOf, pageOf } from './page.ts'
import { BOTS } from './queries/bots.ts'
import type { Vault } from './vault.ts'

type Drafts = Pick<
  BotStore,
  | 'summary'
  | 'rename'
  | 'remove'
  | 'restore'
  | 'draft'
  | 'saveDraft'
  | 'publish'
  | 'versions'
  | 'version'
  | 'setLive'
  | 'channel'
  | 'putChannel'
>

/** A bot as its designers see it: draft, versions, channels' settings. */
export function createDrafts({ db, lanes }: Vault, bot: string): Drafts {
  const mine = db.forBot(bot)
  const summary = async () => found(await mine.one(BOTS.botRow), 'bot')

  /** "Somebody else saved first" and "there is no such bot" look alike to a compare and set. */
  async function staleOrMissing(error: unknown): Promise<never> {
    if (isConflict(error, 'draft.stale') && (await summary()).deletedAt !== null) throw new AppError('not-found', { what: 'bot' })
    throw error
  }

  const publish: Drafts['publish'] = async ({ revision, note, by, at }) => {
    for (let round = 1; ; round++) {
      const { deletedAt, draft, next, learned, ...live } = found(await mine.one(BOTS.versionNext), 'bot')
      if (deletedAt !== null) throw new AppError('not-found', { what: 'bot' })
      if (draft !== revision) throw new AppError('draft.stale')
      if (live.number !== null && live.revision === revision && live.note === note && Number(learned) === 0) return live
      const number = Number(next)
      try {
        const batch = [
          mine.step(BOTS.botTouch, { by, at }, 1, 'not-found'), // holds the bot's row, so that two that publish at once take turns
          mine.step(BOTS.versionInsert, { number, revision, note, by, at }, 1, 'draft.stale'),
          mine.step(BOTS.versionGoLive, { by, at }, 1, 'not-found'),
        ]
        await db.commit(batch, { detail: { version: number } })
        return { number, note, by, at, revision }
      } catch (error) {
        // Another version came first: perhaps this one, asked for twice.
        if (!isConflict(error, 'draft.stale') || round === ROUNDS) throw error
      }
    }
  }

  return {
    summary,
    async rename(name, by, at) {
      await db.commit([mine.step(BOTS.botRename, { name, by, at }, 1, 'not-found')])
    },
    async remove(at) {
      await db.commit([mine.step(BOTS.botDelete, { at }, 1, 'not-found')])
    },
    async restore() {
      await db.commit([mine.step(BOTS.botRestore, {}, 1, 'not-found')])
    },

    async draft() {
      const row = found(await mine.one(BOTS.draftGet), 'bot')
      return { ...row, document: documentOf(row.document) }
    },
    async saveDraft({ document, revision, by, at }) {
      const batch = [
        mine.step(BOTS.draftSave, { document: JSON.stringify(document), revision, by, at }, 1, 'draft.stale'),
        mine.step(BOTS.botTouch, { by, at }, 1, 'not-found'),
      ]
      await db.commit(batch).catch(staleOrMissing)
      return { revision: revision + 1 }
    },
    // Each that is overtaken begins again: of a hundred at once the last would have begun a hundred times.
    publish: (given) => lanes.run(`publish ${bot}`, () => publish(given)),
    async versions(request) {
      const { number, take } = keysetOf(request, 'descending')
      const rows = await mine.all(BOTS.versionList, { number, take })
      return pageOf(
        rows,
        request.limit,
        (row) => [row.number, ''],
        (row) => row,
      )
    },
    async version(number) {
      const row = found(await mine.one(BOTS.versionGet, { number }), 'version')
      return { ...row, document: documentOf(row.document) }
    },
    async setLive(number) {
      const step =
        number === null
          ? mine.step(BOTS.botUnpublish, {}, 1, 'not-found')
          : mine.step(BOTS.botSetLive, { number }, 1, 'not-found')
      await db.commit([step])
    },

    async channel(name) {
      const row = await mine.one(BOTS.channelGet, { name })
      return row && JSON.parse(row.settings)
    },
    async putChannel(name, settings) {
      await db.commit([mine.step(BOTS.channelPut, { name, settings: JSON.stringify(settings) }, 1)])
    },
  }
}

/** Versions made at once: each round one of them is. */
const ROUNDS = 200

/** Only `saveDraft` and `create` write documents, and their callers have read them with `readDocument`. */
function documentOf(text: string): BotDocument {
  return JSON.parse(text) as BotDocument
}
