/**
 * Every word the editor shows, by area: `t('bots.title')` is `title` of `bots.ts`. Each file exports `{ id, en }` with
 * `en: typeof id`, so a missing translation does not compile; a new file in this folder is found by itself.
 */
type Words = { [key: string]: string | Words }
type Area = { id: Words; en: Words }

const areas = import.meta.glob<Area>(['./*.ts', '!./index.ts'], { eager: true })

export const messages = { id: gather('id'), en: gather('en') }

function gather(language: 'id' | 'en'): Words {
  return Object.fromEntries(Object.entries(areas).map(([path, area]) => [path.slice(2, -3), area[language]]))
}
