import { AppError } from '../errors.ts'

/**
 * The id of a new collection, made of its name: drawings name it, so that it means the same in a copy of the bot. A name that is
 * taken is refused; an id that another name had is numbered. AppError 'knowledge.exists'.
 */
export function freshId(name: string, there: readonly { id: string; name: string; deletedAt: number | null }[]): string {
  const wanted = name.trim().toLowerCase()
  if (there.some((each) => each.deletedAt === null && each.name.toLowerCase() === wanted)) throw new AppError('knowledge.exists')
  const plain = wanted
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '')
  const base = plain || 'kumpulan'
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`
    if (!there.some((each) => each.id === id)) return id
  }
}
