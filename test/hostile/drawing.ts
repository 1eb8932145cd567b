import type { BotDocument, FlowNode } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { greeter } from '../http/house.ts'
import { cut, inParts } from './cut.ts'

/**
 * A bot that is drawn with nothing but these texts: names, words, cards, buttons, links, variables, intents. A conversation goes
 * through it: a turn's texts in every place, a choice, and the next turn's; when all is said it asks, and says each answer back.
 */
export function drawing(texts: readonly string[]): BotDocument {
  const document = greeter(cut(texts[0]!, 80))
  const nodes: FlowNode[] = []
  const edges: BotDocument['flows'][number]['edges'] = []
  const add = (id: string, type: string, title: string, fields: object): string => {
    const { version } = NODE_TYPES.get(type)!
    const at = near(nodes.length)
    nodes.push({ id, type, version, title: cut(title, 80), at, fields: fields as never }) // each type's own field kinds
    return id
  }
  const join = (from: string, exit: string, to: string) => edges.push({ id: `${from}-${exit}`, from, exit, to })
  const turns = inParts(texts, TURN)
  const begin = (n: number) => (n < turns.length ? `say${n}-0` : 'last')

  for (const [n, some] of turns.entries()) {
    const ways = some.map((text, i) => add(`say${n}-${i}`, 'message', text, { text: both(markdown(text)) }))
    for (const [i, cards] of inParts(some, CARDS).entries()) {
      const fields = { text: both('Ini:'), from: 'here', cards: cards.map(cardOf), buttons: [] }
      ways.push(add(`cards${n}-${i}`, 'card-carousel', cards[0]!, fields))
    }
    const options = some.map((text, i) => ({ id: `o${i}`, label: both(cut(plain(text), 40)) }))
    ways.push(add(`choose${n}`, 'choices', some.at(-1)!, { text: both(cut(plain(some[0]!), 500)), options }))
    for (const [i, way] of ways.slice(1).entries()) join(ways[i]!, 'next', way)
    for (const exit of [...options.map(({ id }) => `options.${id}`), 'other']) join(`choose${n}`, exit, begin(n + 1))
  }
  add('last', 'question', texts[0]!, { text: both('Lagi?'), kind: 'text', save: 'nama', tries: 3 })
  add('back', 'message', texts[0]!, { text: both('{{nama}}') })
  for (const [from, exit, to] of [
    ['last', 'next', 'back'],
    ['last', 'invalid', 'back'],
    ['back', 'next', 'last'],
  ] as const)
    join(from, exit, to)
  const flow = document.flows[0]!
  join('start', 'next', begin(0))
  flow.nodes = [flow.nodes[0]!, ...nodes]
  flow.edges = edges
  document.variables = [
    { name: 'nama', type: 'text', scope: 'conversation' },
    ...texts.slice(0, 200).map((text, i) => variable(`v${i}`, text.slice(0, 200))),
  ]
  document.intents = texts.slice(0, 200).map((text, i) => ({
    id: `i${i}`,
    name: cut(text, 80),
    examples: [text.slice(0, 200), `contoh ${text.slice(0, 200)}`],
  }))
  document.texts = { ...document.texts, label: both(plain(cut(texts[2] ?? texts[0]!, 80))) }
  document.flows.push({
    ...structuredClone(flow),
    id: 'kedua',
    name: cut(texts[3] ?? texts[0]!, 60),
    nodes: [flow.nodes[0]!],
    edges: [],
  })
  return document
}

/** Texts of one turn: a choice has room for twenty buttons. */
const TURN = 19
/** As many as a carousel has. */
const CARDS = 10

const both = (text: string) => ({ id: text, en: text })
const variable = (name: string, initial: string) => ({ name, type: 'text' as const, scope: 'conversation' as const, initial })

function cardOf(text: string, i: number) {
  const most = (length: number) => cut(plain(text), length)
  return { id: `c${i}`, title: both(most(80)), subtitle: both(most(160)), price: most(40) }
}

/** The text as it is, as a link's words, as where a link leads, as a picture's words and as bold letters. */
function markdown(text: string): string {
  const shown = cut(plain(text), 350)
  return [
    shown,
    `[${shown}](https://toko.example/)`,
    `[tekan](${shown})`,
    `![${shown}](https://toko.example/a.png)`,
    `**${shown}**`,
  ].join('\n\n')
}

/** A designer's text may hold `{{…}}`, which names a variable and would be refused as unknown. */
export const plain = (text: string) => text.replaceAll('{{', '{ {').trim() || '-'
/** All in one view of the canvas, however many. */
const near = (i: number) => ({ x: (i % 24) * 28, y: Math.floor(i / 24) * 40 })
