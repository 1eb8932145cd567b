import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostileData, JsonDocument } from './part.ts'

/** Reads what the folder has of `fuzz-strings/`; null for what it has not. */
export function readData(folder: string): HostileData {
  const read = <T>(name: string, parse: (text: string) => T): T | null => {
    const path = join(folder, 'fuzz-strings', name)
    return existsSync(path) ? parse(readFileSync(path, 'utf8')) : null
  }
  return {
    texts: read('blns.json', (text) => JSON.parse(text)),
    documents: read('json_test_suite.jsonl', (text) => text.split('\n').filter(Boolean).map(documentOf)),
    markup: read('xss_payloads.txt', (text) => text.split('\n').filter(Boolean)),
  }
}

function documentOf(line: string): JsonDocument {
  const { name, expect, b64 } = JSON.parse(line) as { name: string; expect: string; b64: string }
  const must = expect === 'accept' || expect === 'reject' ? expect : 'either'
  return { name, bytes: new Uint8Array(Buffer.from(b64, 'base64')), must }
}
