import { chooseFiles } from '../ui/index.ts'

/** Bytes that a file may have: in base64 it still fits into one request. */
export const MOST_BYTES = 3 * 1024 * 1024

export async function chooseTable(): Promise<File | null> {
  const [file] = await chooseFiles('.csv,.txt,.tsv,.json,text/csv,application/json')
  return file ?? null
}
