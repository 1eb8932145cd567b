import type { Field, Fields } from './field.ts'
import { LANGUAGES, type Language } from './language.ts'
import { type FieldWords, GROUPS, type NodeType } from './node.ts'
import { words } from './says.ts'

/**
 * The catalogue page: every node type with its help, example, fields, ways out, permissions and limits, in both languages.
 * Markdown; the same text for the same declarations.
 */
export function catalogue(types: ReadonlyMap<string, NodeType>): string {
  const all = [...types.values()]
  const lines = [
    '# Steps',
    '',
    'Generated from the declarations in this folder by `npm run catalogue`. Do not edit by hand.',
    '',
    ...all.map(({ type, words: { id, en } }) => `- [${id.name} · ${en.name}](#${type})`),
  ]
  for (const group of GROUPS) {
    const members = all.filter((type) => type.group === group)
    if (members.length === 0) continue
    lines.push('', `## ${words('id').groups[group]} · ${words('en').groups[group]}`)
    for (const type of members) lines.push('', ...entry(type))
  }
  return `${lines.join('\n')}\n`
}

function entry(type: NodeType): string[] {
  const facts = [
    `version ${type.version}`,
    type.entry ? `begins by itself (${type.entry})` : '',
    type.waits ? 'may wait for the customer' : '',
    type.needs?.length ? `needs: ${type.needs.join(', ')}` : '',
    type.whenBroken ? `when it fails: \`${type.whenBroken}\`` : '',
  ].filter(Boolean)
  return [`### ${type.type}`, '', `${facts.join(' · ')}.`, ...LANGUAGES.flatMap((language) => ['', ...inWords(type, language)])]
}

function inWords(type: NodeType, language: Language): string[] {
  const { name, help, limits, example, fields, exits } = type.words[language]
  const who = { customer: { id: 'Pelanggan', en: 'Customer' }, bot: { id: 'Bot', en: 'Bot' } }
  const more = exitLines(type, exits, language)
  return [
    `**${name}.** ${help} ${limits}`,
    '',
    ...example.map((line) => `> ${who[line.who][language]}: ${line.says}  `),
    ...(Object.keys(type.fields).length > 0 ? ['', ...fieldLines(type.fields, fields, language, '')] : []),
    ...(more.length > 0 ? ['', ...more] : []),
  ]
}

function fieldLines(fields: Fields, said: Record<string, FieldWords>, language: Language, indent: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const label: FieldWords & { fields?: Record<string, FieldWords> } = said[name] ?? { label: name }
    const help = label.help ? ` ${label.help}` : ''
    const line = `${indent}- ${label.label} (${kindOf(field, language)}).${help}`
    return field.kind === 'list' ? [line, ...fieldLines(field.of, label.fields ?? {}, language, `${indent}  `)] : [line]
  })
}

function kindOf(field: Field, language: Language): string {
  const { kinds, units } = words(language)
  const notes: string[] = [kinds[field.kind]]
  if (field.kind === 'number' && field.unit) notes.push(units[field.unit])
  if (field.kind === 'number' && (field.min !== undefined || field.max !== undefined))
    notes.push(`${field.min ?? '…'}–${field.max ?? '…'}`)
  if (field.optional) notes.push({ id: 'boleh kosong', en: 'optional' }[language])
  return notes.join(', ')
}

function exitLines(type: NodeType, said: Record<string, string>, language: Language): string[] {
  const list = type.branches ? type.words[language].fields[type.branches]?.label : undefined
  const branch = list ? [`- → ${{ id: 'satu untuk tiap', en: 'one for each of' }[language]}: ${list}`] : []
  return [...branch, ...type.exits.map((exit) => `- → ${said[exit] ?? exit} (\`${exit}\`)`)]
}
