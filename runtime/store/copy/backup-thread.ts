import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type FailureCode } from '../../errors.ts'
import { silentLog } from '../../log.ts'
import { backUp } from './backup.ts'

/** What the thread of one backup is given, and what it answers. */
export interface BackupData {
  url: string
  kek: Uint8Array
  file: string
  at: number
  schema: number
}
export type BackupAnswer = { failed: { code: FailureCode; args: Record<string, string | number> } | null }

const port = parentPort
if (port) {
  const answer = (failed: BackupAnswer['failed']) => port.postMessage({ failed } satisfies BackupAnswer)
  backUp({ ...(workerData as BackupData), log: silentLog }).then(
    () => answer(null),
    // Errors do not cross threads whole. The database's own words and the disk's are in its code and arguments.
    (error) => answer(error instanceof AppError ? { code: error.code, args: error.args } : { code: 'internal', args: {} }),
  )
}
