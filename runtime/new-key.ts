import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'
import { keyEncryptionKey, keyFile } from './keys.ts'
import { silentLog } from './log.ts'
import { openStore } from './store/open.ts'
import { rotateKek } from './store/rotate.ts'
import { say } from './terminal.ts'

/**
 * Re-wraps every data key with a new wrapping key. The new one is on the disk before anything is wrapped with it: a crash in between must
 * not lose the only key that fits. A run that finds the file of an interrupted one goes on with it. A key that came by environment is the
 * operator's to keep. `count`: keys re-wrapped; `file`: where the new key is.
 */
export async function rotateKey(
  { key, dataFolder }: Pick<Config, 'key' | 'dataFolder'>,
  url: string,
): Promise<{ facts: { count: number; file: string }; says: string }> {
  const file = keyFile(dataFolder)
  const next = `${file}.next`
  const old = keyEncryptionKey(key, dataFolder)
  if (!existsSync(next)) writeFileSync(next, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
  const made = Buffer.from(readFileSync(next, 'utf8').trim(), 'base64')
  const count = (await fits(url, made)) ? 0 : await rotateKek({ url, kek: old, log: silentLog }, made)
  if (key)
    return {
      facts: { count, file: next },
      says: say('rewrappedToSet', { count, file: next }),
    }
  renameSync(next, file)
  return { facts: { count, file }, says: say('rewrapped', { count, file }) }
}

/** Whether an interrupted run had already re-wrapped everything with that key. */
async function fits(url: string, kek: Buffer): Promise<boolean> {
  try {
    await (await openStore({ url, kek, log: silentLog })).close()
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'store.key') return false
    throw error
  }
}
