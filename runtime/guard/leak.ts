import { wordsOf } from './words.ts'

/** More words in a row than this are no accident (LLM07: at most 20 consecutive tokens of a prompt in any answer). */
const MOST_IN_A_ROW = 20

/** Whether a text repeats a run of words of what the model was told. */
export function leaks(text: string, instructions: readonly string[]): boolean {
  const said = wordsOf(text)
  if (said.length <= MOST_IN_A_ROW) return false
  const runs = new Set(instructions.flatMap((instruction) => runsOf(wordsOf(instruction))))
  return runs.size > 0 && runsOf(said).some((run) => runs.has(run))
}

function runsOf(words: string[]): string[] {
  const count = Math.max(0, words.length - MOST_IN_A_ROW)
  return Array.from({ length: count }, (_, i) => words.slice(i, i + MOST_IN_A_ROW + 1).join(' '))
}
