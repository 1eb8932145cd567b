import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type FailureCode } from '../../errors.ts'
import { makeFolder } from '../../folder.ts'
import type { Log } from '../../log.ts'
import type { BackupTurns } from '../contract.ts'

/** What the operator is told of the scheduled backups. */
export interface BackupState {
  folder: string
  /** The newest that is whole, of this host's or another's; null where there is none yet. */
  last: { at: number; bytes: number } | null
  /** Why the latest try came to nothing; null where it did not. */
  failed: { at: number; code: FailureCode } | null
}

/** Looks at the folder so often, and after a failure tries again: whoever sets a clock, mounts a disk or frees one need not wait. */
const LOOK_EVERY_MS = 10 * 60_000
const HOUR_MS = 3_600_000
/** Whoever made the last one makes the next, so that they lie together; the others wait so much longer, and then do without. */
const AHEAD_MS = 1.5 * LOOK_EVERY_MS
/** A file that was begun so long ago is nobody's any more. */
const STALE_MS = 24 * HOUR_MS
const WHOLE = /^jaga-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/
const BEGUN = /^(jaga-\d{8}T\d{6}Z\.backup)\.[\w-]+\.part$/

/**
 * Backups into a folder, each when the newest there is so many hours old, of which so many are kept. The folder itself is the
 * memory: what was made before a restart, or by another process on the same folder, counts. One that fails removes none.
 *
 * @param given.turns where several hosts serve from one database: of them one makes each, whatever folder is whose. Left out
 *   where there is one process, and its folder alone is asked.
 */
export function scheduleBackups(given: {
  folder: string
  everyHours: number
  keep: number
  /** Writes one whole backup under that name, or nothing. */
  make(file: string, at: number): Promise<unknown>
  turns?: BackupTurns
  clock: () => number
  log: Log
  setTimer: (call: () => void, ms: number) => () => void
}) {
  const { folder, everyHours, keep, make, turns, clock, log, setTimer } = given
  let callOff = () => {}
  let isStopped = false
  let failed: BackupState['failed'] = null
  let noted = 0

  /** One from the future was made before the clock was put back: it is no reason to wait for that day. */
  const isRecent = (made: { at: number } | null | undefined, at: number, longer = 0) =>
    made != null && made.at <= at && at - made.at < everyHours * HOUR_MS + longer

  async function backUpWhereDue(): Promise<void> {
    const at = clock()
    try {
      makeFolder(folder)
      if (isRecent((await backupsIn(folder))[0], at) || !(await isMine(at))) return
      const file = join(folder, nameOf(at))
      let bytes: number | null = null
      try {
        await make(file, at)
        bytes = (await stat(file)).size
      } finally {
        await turns?.end(bytes === null ? null : { at, bytes })
      }
      failed = null
      log.info('backup.done', { file, bytes })
      await clear(at)
    } catch (error) {
      failed = { at, code: error instanceof AppError ? error.code : 'backup.unwritten' }
      log.error('backup.failed', { folder, error })
    }
  }

  /** Whether the one that is due is this host's to make. */
  async function isMine(at: number): Promise<boolean> {
    if (!turns) return true
    const last = await turns.last()
    const isElsewhere = last !== null && last.host !== turns.host && isRecent(last, at, AHEAD_MS)
    if (!isElsewhere && (await turns.begin(last))) return true
    if (isElsewhere) failed = null
    if (noted !== (last?.at ?? -1)) log.info('backup.elsewhere', { host: last?.host ?? '', at: last?.at ?? null })
    noted = last?.at ?? -1
    return false
  }

  /** Only what this program named so goes, and only after a new one lies there. */
  async function clear(at: number): Promise<void> {
    const old = (await backupsIn(folder)).filter((one) => one.at <= at).slice(keep)
    const begun = (await readdir(folder)).filter((name) => at - (timeOf(BEGUN.exec(name)?.[1] ?? '') ?? at) > STALE_MS)
    for (const name of [...old.map((one) => one.name), ...begun]) await rm(join(folder, name), { force: true })
  }

  async function goOn(): Promise<void> {
    await backUpWhereDue()
    if (!isStopped) callOff = setTimer(goOn, LOOK_EVERY_MS)
  }

  return {
    start: goOn,
    stop(): void {
      isStopped = true
      callOff()
    },
    /** A folder that cannot be looked at is a failure too: a disk that went away must not look like a backup that is there. */
    async state(): Promise<BackupState> {
      try {
        const [newest] = await backupsIn(folder)
        const here = newest ? { at: newest.at, bytes: (await stat(join(folder, newest.name))).size } : null
        const made = await turns?.last()
        const isNewer = made && made.host !== turns?.host && made.at > (here?.at ?? 0)
        return { folder, last: isNewer ? { at: made.at, bytes: made.bytes } : here, failed }
      } catch {
        return { folder, last: null, failed: failed ?? { at: clock(), code: 'backup.unread' } }
      }
    },
  }
}

export type ScheduledBackups = ReturnType<typeof scheduleBackups>

/** The newest first; none where there is no such folder. */
export async function backupsIn(folder: string): Promise<{ name: string; at: number }[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const found = names.flatMap((name) => {
    const at = timeOf(name)
    return at === null ? [] : [{ name, at }]
  })
  return found.sort((a, b) => b.at - a.at)
}

/** `jaga-20261122T033000Z.backup`. */
function nameOf(at: number): string {
  return `jaga-${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z.backup`
}

function timeOf(name: string): number | null {
  const [, year, month, day, hour, minute, second] = WHOLE.exec(name)?.map(Number) ?? []
  return year === undefined ? null : Date.UTC(year, month! - 1, day, hour, minute, second)
}
