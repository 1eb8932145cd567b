import { defineStore } from 'pinia'
import { computed, markRaw } from 'vue'
import { useI18n } from 'vue-i18n'
import { exitsOf } from '../../nodes/exits.ts'
import type { FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { isLanguage, type Language } from '../../nodes/language.ts'
import type { NodeType, Words } from '../../nodes/node.ts'
import { words as sharedWords } from '../../nodes/says.ts'
import { useDrawing } from '../document/store.ts'
import { useBoard } from './board.ts'
import { type SummaryMeans, summaryOf } from './summary.ts'

/** Declarations in the reader's language: names, exits and what a step says. Made once, for every card to read. */
export const useWords = () => useWordBook().words

const useWordBook = defineStore('words', () => ({ words: markRaw(makeWords()) }))

function makeWords() {
  const { t, locale } = useI18n({ useScope: 'global' })
  const drawing = useDrawing()
  const board = useBoard()
  const language = computed<Language>(() => (isLanguage(locale.value) ? locale.value : 'id'))
  const shared = computed(() => sharedWords(language.value))

  const typeWords = (type: NodeType): Words => type.words[language.value] as Words // declared in every language
  const typeOf = (node: FlowNode) => NODE_TYPES.get(node.type)
  const typeName = (node: FlowNode) => {
    const type = typeOf(node)
    return type ? typeWords(type).name : t('canvas.card.unknown', { type: node.type })
  }
  /** The designer's own name, else the type's. */
  const nodeName = (node: FlowNode) => node.title || typeName(node)

  /** The ways out with their names as the reader would say them. */
  function exits(node: FlowNode): { id: string; label: string; item: boolean }[] {
    const type = typeOf(node)
    if (!type) return []
    const said = typeWords(type).exits as Record<string, string>
    const found = exitsOf(type, node, { language: board.language, document: drawing.document })
    return found.map(({ id, item }, n) => ({
      id,
      item: item !== undefined,
      label: item === undefined ? (said[id] ?? id) : item || t('canvas.card.unnamed', { n: n + 1 }),
    }))
  }

  const summaryMeans = computed<SummaryMeans | undefined>(() => {
    const document = drawing.document
    if (!document) return undefined
    return {
      document,
      language: board.language,
      operator: (op) => wordOf(shared.value.operators, op),
      words: {
        all: t('canvas.condition.and'),
        any: t('canvas.condition.or'),
        not: t('canvas.condition.not'),
        yes: t('canvas.yes'),
        no: t('canvas.no'),
      },
    }
  })

  function summary(node: FlowNode): string {
    const type = typeOf(node)
    return type && summaryMeans.value ? summaryOf(type, node, summaryMeans.value) : ''
  }

  return { t, language, shared, typeWords, typeOf, typeName, nodeName, exits, summary }
}

/** A shared word by its name; the name itself where there is none. */
export function wordOf(table: Record<string, string>, name: string): string {
  return Object.hasOwn(table, name) ? table[name]! : name
}
