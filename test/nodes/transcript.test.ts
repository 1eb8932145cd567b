import { expect, test } from 'vitest'
import { readTalk } from '../../nodes/talk.ts'

test('reads what was said, pressed, heard and marked, with the line it stands on', () => {
  const markdown =
    '# Toko\n\nProse.\n\n## Menyapa (id)\n\n@open\nHalo!\n@menu\n\n> [Cek (resi)]\n\nNomornya?\n\n> 1 > 2\n\n~ 10\n\n! nobody\n\n@end\n\n## Other (en)\n'
  expect(readTalk(markdown)).toEqual([
    {
      title: 'Menyapa',
      language: 'id',
      lines: [
        { line: 7, kind: 'opens' },
        { line: 8, kind: 'hears', text: 'Halo!' },
        { line: 9, kind: 'at', node: 'menu' },
        { line: 11, kind: 'presses', label: 'Cek (resi)' },
        { line: 13, kind: 'hears', text: 'Nomornya?' },
        { line: 15, kind: 'says', text: '1 > 2' },
        { line: 17, kind: 'silent', minutes: 10 },
        { line: 19, kind: 'staff', did: 'nobody' },
        { line: 21, kind: 'over' },
      ],
    },
    { title: 'Other', language: 'en', lines: [] },
  ])
  expect(readTalk(markdown.replaceAll('\n', '\r\n'))).toEqual(readTalk(markdown))
})

test.each([
  ['## No language', /line 1/],
  ['## Nobody speaks it (xx)', /line 1/],
  ['## A (id)\n\n>', /line 3/],
  ['## A (id)\n~ soon', /line 2/],
  ['## A (id)\n! gone', /line 2/],
])('%j is refused with its line', (markdown, message) => expect(() => readTalk(markdown)).toThrow(message))

test.each(['', 'prose only\n> not a talk'])('%j holds no talk', (markdown) => expect(readTalk(markdown)).toEqual([]))
