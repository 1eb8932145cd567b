import { parse } from 'csv-parse/sync'
import { LIMITS, RefusedFile } from '../contract.ts'
import { ANSWER, QUESTION } from './sniff.ts'

/**
 * Questions and answers from CSV, each as a section of its own: the question is the heading, the answer the text. Comma,
 * semicolon and tab part the columns; their names say which is which.
 *
 * @throws RefusedFile 'knowledge.pairs' with the line, 'knowledge.rows'
 */
export function readPairs(csv: string): string {
  const rows = rowsOf(csv)
  const names = (rows[0] ?? []).map((name) => name.trim().toLowerCase())
  const [question, answer] = [QUESTION, ANSWER].map((known) => names.findIndex((name) => known.includes(name)))
  if (question === undefined || answer === undefined || question < 0 || answer < 0)
    throw new RefusedFile('knowledge.pairs', { line: 1 })
  if (rows.length > LIMITS.pairs + 1) throw new RefusedFile('knowledge.rows', { limit: LIMITS.pairs })
  const sections: string[] = []
  for (const [i, row] of rows.slice(1).entries()) {
    const [asked = '', told = ''] = [row[question], row[answer]].map((cell) => cell?.trim())
    if (!asked && !told) continue
    if (!asked || !told) throw new RefusedFile('knowledge.pairs', { line: i + 2 })
    sections.push(`## ${asked.replace(/\s+/g, ' ')}\n\n${told.replace(/^( {0,3})#/gm, '$1\\#')}`)
  }
  return sections.join('\n\n')
}

function rowsOf(csv: string): string[][] {
  const [first = ''] = csv.split('\n', 1)
  const delimiter = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0]
  try {
    return parse(csv, { delimiter, relax_column_count: true, skip_empty_lines: true, max_record_size: 100_000, bom: true })
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 1
    throw new RefusedFile('knowledge.pairs', { line })
  }
}
