import { LIMITS } from '../../nodes/flow.ts'
import { ApiError } from '../api.ts'
import { i18n } from '../i18n.ts'
import { chooseFiles } from '../ui/index.ts'

/** Asks for a JSON file and reads it; null when the person changed their mind. What it means is judged by the server. */
export async function chooseJsonFile(): Promise<{ name: string; value: unknown } | null> {
  const [file] = await chooseFiles('.json,application/json')
  if (!file) return null
  if (file.size > LIMITS.bytes) throw new ApiError('document.invalid', i18n.global.t('bots.largeFile'))
  try {
    return { name: file.name, value: JSON.parse(await file.text()) }
  } catch {
    throw new ApiError('document.invalid', i18n.global.t('bots.badFile'))
  }
}

/** "CS Toko Melati" → "cs-toko-melati.jaga.json". */
export function fileNameFor(bot: string): string {
  const plain = bot
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${plain || 'bot'}.jaga.json`
}
