import { chooseFiles } from '../ui/index.ts'

/** Bytes that a file may have: in base64 it still fits into one request. */
export const MOST_BYTES = 3 * 1024 * 1024

export async function chooseTable(): Promise<File | null> {
  const [file] = await chooseFiles('.csv,.txt,.tsv,.json,text/csv,application/json')
  return file ?? null
}

/** As the runtime takes it: whatever it is encoded in is found out there. */
export function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')))
    reader.addEventListener('error', () => reject(reader.error))
    reader.readAsDataURL(file)
  })
}
