import { LIMITS } from '../../nodes/flow.ts'
import { ApiError } from '../api.ts'
import { i18n } from '../i18n.ts'

/** Asks for a JSON file and reads it; null when the person changed their mind. What it means is judged by the server. */
export async function chooseJsonFile(): Promise<{ name: string; value: unknown } | null> {
  const file = await chooseFile()
  if (!file) return null
  if (file.size > LIMITS.bytes) throw new ApiError('document.invalid', i18n.global.t('bots.largeFile'))
  try {
    return { name: file.name, value: JSON.parse(await file.text()) }
  } catch {
    throw new ApiError('document.invalid', i18n.global.t('bots.badFile'))
  }
}

export function saveFile(name: string, text: string, type = 'application/json') {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** "CS Toko Melati" → "cs-toko-melati.jaga.json". */
export function fileNameFor(bot: string): string {
  const plain = bot
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${plain || 'bot'}.jaga.json`
}

function chooseFile(): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.json,application/json'
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null))
    input.addEventListener('cancel', () => resolve(null))
    input.click()
  })
}
