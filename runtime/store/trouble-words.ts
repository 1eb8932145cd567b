import { DAMAGED, LOG_MISSING } from './driver.ts'

/**
 * Words for the person at the terminal, of a database that cannot be used: what is wrong, and what to do. `code`: SQLite's, the
 * system's, or a PostgreSQL's own (appendix A). Null where the code says nothing of that kind.
 */
export function troubleWords(code: string, where: string): string | null {
  return (
    TROUBLES.find(([which]) => which.test(code))?.[1]
      .replaceAll('{where}', where)
      .replace('{code}', code) ?? null
  )
}

const TROUBLES: [RegExp, string][] = [
  [
    /SQLITE_FULL|ENOSPC|EDQUOT|^53100$/,
    'The disk beneath {where} is full. Make room there and start again: what was acknowledged is kept.',
  ],
  [
    /SQLITE_READONLY|EROFS|^25006$/,
    '{where} is read-only: nothing can be kept there. Make it writable for this user and start again.',
  ],
  [
    /SQLITE_(CANTOPEN|PERM|AUTH)|EACCES|EPERM/,
    'This user may not write to {where}. Give it the right to, or name another folder with JAGA_DATA, and start again.',
  ],
  [
    DAMAGED,
    'The database in {where} is damaged: some of it is not as it was written. Put it aside, do not delete it, and bring back the newest backup with npm run jaga -- restore FILE.',
  ],
  [
    new RegExp(LOG_MISSING),
    'What was acknowledged last is missing: jaga.db-wal is gone from {where}, and it was not yet in jaga.db. Put that file back and start again. If it is lost for good, npm run jaga -- accept-loss goes on without it.',
  ],
  [
    /SQLITE_IOERR|EIO|EFBIG/,
    'The disk beneath {where} fails: it does not take or give back what it should ({code}). Look at the disk before anything else.',
  ],
]
