import { describe, expect, it } from 'vitest'
import type { Simulated, Step } from '../../editor/shapes.ts'
import {
  answered,
  begun,
  edited,
  failed,
  newTalk,
  openChoices,
  pathOf,
  recalled,
  type Talk,
  withoutFailed,
} from '../../editor/simulator/talk.ts'

const flow = {
  id: 'main',
  name: 'Utama',
  nodes: [],
  edges: [
    { id: 'e1', from: 'start', exit: 'next', to: 'hello' },
    { id: 'e2', from: 'hello', exit: 'next', to: 'ask' },
    { id: 'e3', from: 'hello', exit: 'trouble', to: 'ask' },
  ],
}

function step(node: string, exit?: string, flowId = 'main'): Step {
  return { n: 1, flow: flowId, node, type: 'message', did: 'run', exit, conditions: [], changed: [], calls: [], ms: 1 }
}

function answer(talk: Talk, more: Partial<Simulated> = {}): Simulated {
  return { session: talk.session, replies: [], steps: [], verdicts: [], prompts: [], wakeAt: null, state: 'bot', ...more }
}

function says(talk: Talk, id: number, text: string): Talk {
  return begun(talk, { id, event: { kind: 'text', text }, at: 0 })
}

describe('a conversation with the draft', () => {
  it('takes the session back from each answer', () => {
    const asked = says(newTalk('id'), 1, 'halo')
    const session = { ...asked.session, variables: { nama: 'Sari' } }
    expect(answered(asked, 1, answer(asked, { session })).session.variables).toEqual({ nama: 'Sari' })
  })

  it('lets an answer fall whose turn is gone: it was restarted meanwhile', () => {
    const late = answer(newTalk('id'), { session: { ...newTalk('en').session } })
    const fresh = newTalk('id')
    expect(answered(fresh, 7, late)).toBe(fresh)
  })

  it('tries a failed turn again from the state before it', () => {
    const before = newTalk('id', {}, { nama: 'Sari' })
    const broken = failed(says(before, 1, 'halo'), 1, 'Server tidak menjawab')
    expect(broken.turns[0]?.failed).toBe('Server tidak menjawab')
    const { talk, event } = withoutFailed(broken)
    expect(talk.turns).toEqual([])
    expect(talk.session).toBe(before.session)
    expect(event).toEqual({ kind: 'text', text: 'halo' })
  })

  it('has nothing to try again where the last turn went well', () => {
    const asked = says(newTalk('id'), 1, 'halo')
    expect(withoutFailed(answered(asked, 1, answer(asked))).event).toBeNull()
  })

  it('hands an edited variable to the next turn, in its own scope', () => {
    const talk = edited(edited(newTalk('id'), 'conversation', 'kota', 'Bandung'), 'contact', 'nama', 'Sari')
    expect(talk.session).toMatchObject({ variables: { kota: 'Bandung' }, contact: { nama: 'Sari' } })
  })

  it('offers the choices of the last answer, and of no earlier one', () => {
    const first = says(newTalk('id'), 1, 'halo')
    const choices = [{ id: 'a', label: 'Lacak' }]
    const told = answered(first, 1, answer(first, { replies: [{ text: 'Pilih', choices }] }))
    expect(openChoices(told)).toEqual(choices)
    expect(openChoices(says(told, 2, 'lain'))).toEqual([])
  })

  it('offers no choices while a person has the conversation', () => {
    const first = says(newTalk('id'), 1, 'halo')
    const session = { ...first.session, mode: 'person' as const }
    const told = answered(
      first,
      1,
      answer(first, { session, replies: [{ text: 'Pilih', choices: [{ id: 'a', label: 'Lacak' }] }] }),
    )
    expect(openChoices(told)).toEqual([])
  })
})

describe('the lit path', () => {
  const one = says(newTalk('id'), 1, 'halo')
  const talk = answered(
    one,
    1,
    answer(one, { steps: [step('start', 'next'), step('hello', 'next'), step('other', 'next', 'second'), step('ask')] }),
  )

  it('numbers the steps of all flows and shows those of this one', () => {
    const { lit } = pathOf(talk.turns, flow, { flow: 'main', node: 'ask' })
    expect([...lit]).toEqual([
      ['start', 1],
      ['hello', 2],
      ['ask', 4],
    ])
  })

  it('lights the edges that were walked, by their exit', () => {
    expect([...pathOf(talk.turns, flow, null).edges]).toEqual(['e1', 'e2'])
  })

  it('marks where the conversation waits, in its own flow only', () => {
    expect(pathOf(talk.turns, flow, { flow: 'main', node: 'ask' }).current).toBe('ask')
    expect(pathOf(talk.turns, flow, { flow: 'second', node: 'x' }).current).toBeNull()
  })
})

describe('the arrow keys in the message box', () => {
  const sent = ['halo', 'cek paket']
  it.each([
    ['up from a new text gives the newest', -1, 'up', { index: 0, text: 'cek paket' }],
    ['up again goes further back', 0, 'up', { index: 1, text: 'halo' }],
    ['up at the oldest stays there', 1, 'up', { index: 1, text: 'halo' }],
    ['down comes forward again', 1, 'down', { index: 0, text: 'cek paket' }],
    ['down past the newest empties the box', 0, 'down', { index: -1, text: '' }],
  ] as const)('%s', (_what, index, way, expected) => {
    expect(recalled(sent, index, way)).toEqual(expected)
  })

  it('remember what was typed, once in a row, and no pressed choices', () => {
    let talk = says(says(newTalk('id'), 1, 'halo'), 2, 'halo')
    talk = begun(talk, { id: 3, event: { kind: 'text', text: 'Lacak', choice: 'a' }, at: 0 })
    expect(talk.sent).toEqual(['halo'])
  })
})
