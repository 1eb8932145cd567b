import { Worker } from 'node:worker_threads'
import { AppError } from '../../errors.ts'
import type { BackupAnswer, BackupData } from './backup-thread.ts'

/** Megabytes. Rows go through in chunks, so that an installation of any size needs no more. */
const HEAP_MB = 96

/**
 * One backup in a thread of its own, whose memory goes with it: whoever chats meanwhile feels nothing of the packing. Rejects
 * with the AppError of `backUp`.
 *
 * @param thread `backup-thread.ts`, or its bundle
 */
export function backUpApart(data: BackupData, thread: URL): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const worker = new Worker(thread, { workerData: data, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } })
  worker.unref()
  worker.on('message', ({ failed }: BackupAnswer) => (failed ? reject(new AppError(failed.code, failed.args)) : resolve()))
  worker.on('error', reject)
  // After an answer this changes nothing.
  worker.on('exit', () => reject(new AppError('backup.unwritten', { file: data.file })))
  return promise
}
