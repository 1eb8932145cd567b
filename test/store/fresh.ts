import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Store } from '../../runtime/store/contract.ts'
import { type OpenOptions, openStore } from '../../runtime/store/open.ts'
import { KEK, silent } from './shop.ts'

/** A folder that goes with the test file. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jaga-store-'))
  folders.push(folder)
  return folder
}

export function pathIn(folder: string): string {
  return join(folder, 'data', 'jaga.db')
}

/** A store in a SQLite file in this folder. */
export function openFresh(folder: string, more: Partial<OpenOptions> = {}): Promise<Store> {
  return openStore({ url: `sqlite:${pathIn(folder)}`, kek: KEK, log: silent, ...more })
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})
