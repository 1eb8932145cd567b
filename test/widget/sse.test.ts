import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSseReader, type SseEvent } from '../../runtime/channels/widget/sse.ts'

function read(...pieces: string[]): Partial<SseEvent>[] {
  const heard: SseEvent[] = []
  const push = createSseReader((event) => heard.push(event))
  for (const piece of pieces) push(piece)
  return heard.map((event) => Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)))
}

describe('the event stream', () => {
  const cases: [string, string, object[]][] = [
    ['a message', 'id: 3\nevent: message\ndata: {}\n\n', [{ id: '3', event: 'message', data: '{}' }]],
    ['several data lines', 'data: a\ndata:b\n\n', [{ event: 'message', data: 'a\nb' }]],
    ['comments', ': heartbeat\n\n:\n\n', []],
    ['what is unfinished', 'data: a\n', []],
    ['a blank after the colon is not data, a second one is', 'data:  a\n\n', [{ event: 'message', data: ' a' }]],
    ['an event without data', 'event: typing\n\n', [{ event: 'typing', data: '' }]],
    ['goodbye', 'event: bye\nretry: 1500\ndata: {}\n\n', [{ event: 'bye', data: '{}', retry: 1500 }]],
    ['a retry that is no number', 'retry: soon\ndata: a\n\n', [{ event: 'message', data: 'a' }]],
    ['a byte order mark', '\uFEFFdata: a\n\n', [{ event: 'message', data: 'a' }]],
    ['fields it does not know', 'colour: red\ndata: a\n\n', [{ event: 'message', data: 'a' }]],
    [
      'an id for one event only',
      'id: 1\ndata: a\n\ndata: b\n\n',
      [
        { event: 'message', id: '1', data: 'a' },
        { event: 'message', data: 'b' },
      ],
    ],
  ]
  it.each(cases)('%s', (_, text, events) => expect(read(text)).toEqual(events))

  it('reads the same wherever it is cut and however its lines end', () => {
    const event = fc.record({
      event: fc.constantFrom('message', 'part', 'typing'),
      id: fc.nat(),
      data: fc.array(
        fc.string({ unit: 'grapheme' }).map((s) => s.replace(/[\r\n\0]/g, '')),
        { minLength: 1, maxLength: 3 },
      ),
    })
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(), { maxLength: 12 }),
        (events, end, cuts) => {
          const whole = events
            .map(({ event, id, data }) =>
              [`id: ${id}`, `event: ${event}`, ...data.map((line) => `data: ${line}`), '', ''].join(end),
            )
            .join(end === '\r' ? ': x\r' : '')
          const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length]
          const pieces = places.slice(1).map((place, i) => whole.slice(places[i], place))
          expect(read(...pieces)).toEqual(events.map(({ event, id, data }) => ({ event, id: String(id), data: data.join('\n') })))
        },
      ),
    )
  })
})
