import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * The folder, and those above it that are not there, for its owner's eyes only (0700); one that is there stays as it is. Step by step:
 * Node's own `recursive` never returns on a file system that refuses new folders with ENOENT, as /proc does. The system's own error where
 * it cannot be made, or is something else.
 */
export function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  makeFolder(dirname(folder))
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if (!isFolder(folder)) throw error // else somebody was faster
  }
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
