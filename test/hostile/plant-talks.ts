import { NODE_TYPES } from '../../nodes/index.ts'
import { clean } from '../../runtime/guard/clean.ts'
import { greeter, type House } from '../http/house.ts'
import { cut, inParts } from './cut.ts'
import { plain } from './drawing.ts'

/** A version of each text, which is its note. */
export async function publishEach(house: House, bot: string, texts: readonly string[]): Promise<string[]> {
  const { revision } = await house.store.bot(bot).draft()
  for (const text of texts)
    await house.store.bot(bot).publish({ revision, note: cut(text, 500), by: 'nobody', at: house.time.now })
  return texts.map((text) => cut(text, 500))
}

/** A conversation of each text that waits for a person, with the text as its last word. */
export async function askEach(house: House, bot: string, texts: readonly string[]): Promise<string[]> {
  const taken = await manyAtOnce(texts, async (text) => {
    const { token, conversation } = (await house.send('POST', `/channel/web/${bot}/open`, { body: {} })).json
    await house.engine.settled(conversation)
    const headers = { authorization: `Bearer ${token}` }
    const say = (id: string) => house.send('POST', `/channel/web/${bot}/messages`, { headers, body: { id, text } })
    await say('pesan-0001')
    await house.engine.settled(conversation)
    const { status } = await say('pesan-0002')
    await house.engine.settled(conversation)
    return status === 202 ? [clean(cut(text, 200)).text] : []
  })
  return taken.flat()
}

/** Asks one thing and hands over, with a text for a reason. */
export function handing(text: string) {
  const document = greeter(cut(text, 80))
  const flow = document.flows[0]!
  const summary = {
    text: { id: 'Mohon tunggu.', en: 'Please wait.' },
    reason: cut(plain(text), 200),
    summary: '{{nama}}',
    quote: true,
  }
  const { version } = NODE_TYPES.get('handoff')!
  flow.nodes = [
    ...flow.nodes.filter(({ id }) => ['start', 'ask', 'end'].includes(id)),
    { id: 'cs', type: 'handoff', version, at: { x: 0, y: 0 }, fields: summary },
  ]
  const edge = (from: string, exit: string, to: string) => ({ id: `${from}-${exit}`, from, exit, to })
  flow.edges = [
    edge('start', 'next', 'ask'),
    edge('ask', 'next', 'cs'),
    edge('ask', 'invalid', 'cs'),
    edge('cs', 'returned', 'end'),
  ]
  return document
}

/** A hundred at a time, as many as a house is asked at once. */
export async function manyAtOnce<T>(texts: readonly string[], give: (text: string, i: number) => Promise<T>): Promise<T[]> {
  const given: T[] = []
  for (const some of inParts(texts, 100)) {
    const from = given.length
    given.push(...(await Promise.all(some.map((text, i) => give(text, from + i)))))
  }
  return given
}
