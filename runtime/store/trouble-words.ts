import { type TerminalWord, type Told, told } from '../terminal.ts'
import { DAMAGED, LOG_MISSING } from './driver.ts'

/**
 * Words for the person at the terminal, of a database that cannot be used: what is wrong, and what to do. `code`: SQLite's, the
 * system's, or a PostgreSQL's own (appendix A). Null where the code says nothing of that kind.
 */
export function troubleWords(code: string, where: string | Told): Told | null {
  const word = TROUBLES.find(([which]) => which.test(code))?.[1]
  return word ? told(word, { where, code }) : null
}

const TROUBLES: [RegExp, TerminalWord][] = [
  [/SQLITE_FULL|ENOSPC|EDQUOT|^53100$/, 'diskFull'],
  [/SQLITE_READONLY|EROFS|^25006$/, 'diskReadOnly'],
  [/SQLITE_(CANTOPEN|PERM|AUTH)|EACCES|EPERM/, 'diskRefused'],
  [/: (ENOENT|ENOTDIR|EEXIST)$/, 'noFolder'],
  [DAMAGED, 'damaged'],
  [new RegExp(LOG_MISSING), 'logMissing'],
  [/^3D000$/, 'serverLacksDatabase'],
  [/^28(P01|000)$/, 'serverRefuses'],
  [/^42501$/, 'serverForbids'],
  [/^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|57P03|53300)/, 'serverAway'],
  [/SQLITE_IOERR|EIO|EFBIG/, 'diskFails'],
]
