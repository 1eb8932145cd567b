import { edgeFrom } from '../document/graph.ts'
import { useDrawing } from '../document/store.ts'
import { useProblems } from '../problems/store.ts'
import { useLit } from './lit.ts'
import { useWords } from './useWords.ts'

/** What a screen reader says of a card: type, title, state, and where it goes on to. */
export function useDescription(): (id: string) => string {
  const drawing = useDrawing()
  const problems = useProblems()
  const path = useLit()
  const { t, nodeName, typeName, exits } = useWords()

  /** "Message, greeting, 1 problem, goes on to: Question". */
  return (id: string): string => {
    const node = drawing.nodes.get(id)
    const flow = drawing.flow
    if (!node || !flow) return ''
    const told = problems.byNode.get(id)?.length ?? 0
    const step = path.lit.get(id)
    const ways = exits(node).map((way) => {
      const to = edgeFrom(flow, id, way.id)?.to
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
