import { describe, expect, test } from 'vitest'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { sayProblem } from '../../nodes/says.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { draw } from '../bot.ts'

/** D1: what identifies a person is kept only where the customer has agreed on every way there. */
type Parts = Parameters<typeof draw>[0][string]
const SAY = { text: { id: 'Hai', en: 'Hi' } }
const PHONE = { ...SAY, kind: 'phone', save: 'hp' }
const CONSENT = { mode: 'ask', purpose: 'kabar', text: SAY.text }
const VARIABLES: BotDocument['variables'] = [
  { name: 'hp', type: 'text', scope: 'conversation' },
  { name: 'nama', type: 'text', scope: 'contact' },
]
const START: Parts[number] = ['start', 'start']

function unasked(flows: { [flow: string]: Parts }): string[] {
  const ports = [...new Set([...NODE_TYPES.values()].flatMap((type) => type.needs ?? []))]
  return problemsIn(draw(flows, { variables: VARIABLES }), NODE_TYPES, { ports })
    .filter(({ code }) => code === 'consent.missing')
    .map(({ at, severity }) => `${severity} ${at}`)
}

describe('personal data before a consent', () => {
  test.each<[string, { [flow: string]: Parts }, string[]]>([
    // start ─→ ask
    ['a phone number, asked at once', { main: [START, ['ask', 'question', PHONE], 'start -> ask'] }, ['warning ask.save']],
    [
      'an e-mail address',
      { main: [START, ['ask', 'question', { ...PHONE, kind: 'email' }], 'start -> ask'] },
      ['warning ask.save'],
    ],
    ['a number of pieces', { main: [START, ['ask', 'question', { ...PHONE, kind: 'number' }], 'start -> ask'] }, []],
    [
      'a name that lives on with the contact',
      { main: [START, ['ask', 'question', { ...SAY, kind: 'text', save: 'nama' }], 'start -> ask'] },
      ['warning ask.save'],
    ],
    // start ─→ agree ─given─→ ask
    [
      'after the consent',
      { main: [START, ['agree', 'consent', CONSENT], ['ask', 'question', PHONE], 'start -> agree', 'agree.given -> ask'] },
      [],
    ],
    // start ─→ agree ─refused─→ ask
    [
      'after a no',
      { main: [START, ['agree', 'consent', CONSENT], ['ask', 'question', PHONE], 'start -> agree', 'agree.refused -> ask'] },
      ['warning ask.save'],
    ],
    // start ─→ agree ─given─→ ask ←─ any
    [
      'on a way of its own beside the consent',
      {
        main: [
          START,
          ['any', 'anytime', { on: 'words', words: 'hp' }],
          ['agree', 'consent', CONSENT],
          ['ask', 'question', PHONE],
          'start -> agree',
          'agree.given -> ask',
          'any -> ask',
        ],
      },
      ['warning ask.save'],
    ],
    // main: start ─→ agree ─given─→ call      sub: start ─→ ask
    [
      'in a flow that is called after the consent',
      {
        main: [
          START,
          ['agree', 'consent', CONSENT],
          ['call', 'sub-flow', { flow: 'sub' }],
          'start -> agree',
          'agree.given -> call',
        ],
        sub: [START, ['ask', 'question', PHONE], 'start -> ask'],
      },
      [],
    ],
    // main: start ─→ call ─→ ask      sub: start ─→ agree (given: its end; refused: leave, which does not come back)
    [
      'after a flow that asks and may be told no',
      {
        main: [START, ['call', 'sub-flow', { flow: 'sub' }], ['ask', 'question', PHONE], 'start -> call', 'call -> ask'],
        sub: [START, ['agree', 'consent', CONSENT], 'start -> agree'],
      },
      ['warning ask.save'],
    ],
    [
      'after a flow that hands every no to staff',
      {
        main: [START, ['call', 'sub-flow', { flow: 'sub' }], ['ask', 'question', PHONE], 'start -> call', 'call -> ask'],
        sub: [
          START,
          ['agree', 'consent', CONSENT],
          ['no', 'question', { ...SAY, save: 'hp' }],
          'start -> agree',
          'agree.refused -> no',
          'no -> agree',
          'no.invalid -> agree',
        ],
      },
      [],
    ],
  ])('%s', (_, flows, problems) => expect(unasked(flows)).toEqual(problems))

  test('is said with the variable and the way out', () => {
    const [problem] = problemsIn(
      draw({ main: [START, ['ask', 'question', PHONE], 'start -> ask'] }, { variables: VARIABLES }),
      NODE_TYPES,
      { ports: [] },
    ).filter(({ code }) => code === 'consent.missing')
    expect(sayProblem(problem!, 'id').says).toBe('"hp" menyimpan data pribadi sebelum pelanggan setuju.')
    expect(sayProblem(problem!, 'en').fix).toContain('Consent')
  })
})
