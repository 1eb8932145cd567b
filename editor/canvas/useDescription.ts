import type { Edge, FlowNode } from '../../nodes/flow.ts'
import { useDrawing } from '../document/store.ts'
import { useProblems } from '../problems/store.ts'
import { useLit } from './lit.ts'
import { useWords } from './useWords.ts'

/** What a description was made of: while this stays, so do the words. */
interface Said {
  made: unknown[]
  words: string
}

/** What a screen reader says of a card: type, title, state, and where it goes on to. Said anew only where something changed. */
export function useDescription(): (id: string) => string {
  const drawing = useDrawing()
  const problems = useProblems()
  const path = useLit()
  const { t, language, nodeName, typeName, exits } = useWords()
  const said = new Map<string, Said>()

  return (id) => {
    const node = drawing.nodes.get(id)
    if (!node) return ''
    const told = problems.byNode.get(id)?.length ?? 0
    const step = path.lit.get(id)
    const leaving = drawing.leaving.get(id) ?? []
    // Not the node itself: where a card lies is not said, and tidying moves them all.
    const own = [language.value, node.type, node.title, node.fields, node.ends, told, step]
    const made = [...own, ...leaving, ...leaving.flatMap((edge) => named(drawing.nodes.get(edge.to)))]
    const known = said.get(id)
    if (known && isSame(known.made, made)) return known.words
    const words = describe(node, leaving, told, step)
    said.set(id, { made, words })
    return words
  }

  /** "Message, greeting, 1 problem, goes on to: Question". */
  function describe(node: FlowNode, leaving: Edge[], told: number, step: number | undefined): string {
    const ways = exits(node).map((way) => {
      const to = leaving.find((edge) => edge.exit === way.id)?.to
      const target = to ? drawing.nodes.get(to) : undefined
      if (target) return `${way.label}: ${nodeName(target)}`
      return `${way.label}: ${node.ends?.includes(way.id) ? t('canvas.card.ends') : t('canvas.card.nowhere')}`
    })
    return [
      typeName(node),
      node.title,
      told ? t('canvas.card.problems', { n: told }) : '',
      step ? t('canvas.card.step', { n: step }) : '',
      ways.length ? t('canvas.card.goesOn', { ways: ways.join('; ') }) : '',
    ]
      .filter(Boolean)
      .join(', ')
  }
}

/** What its name is made of. */
const named = (node: FlowNode | undefined) => [node?.type, node?.title]
const isSame = (a: unknown[], b: unknown[]) => a.length === b.length && a.every((each, n) => each === b[n])
