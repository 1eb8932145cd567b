import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readDocument } from '../../nodes/document.ts'
import { TEMPLATES } from '../../nodes/examples/index.ts'
import type { BotDocument } from '../../nodes/flow.ts'
import { NODE_TYPES } from '../../nodes/index.ts'
import { readTalk, type Talk } from '../../nodes/talk.ts'
import { problemsIn } from '../../nodes/validate.ts'
import { trainIntents } from '../../runtime/model/intents.ts'
import { talkWith } from '../bot.ts'

const ALL_PORTS = ['intents', 'model', 'web', 'sandbox', 'people', 'knowledge', 'shop', 'webhooks', 'payments', 'incidents', 'detectors', 'consents', 'identity', 'codes', 'mail'] as const

describe.each(TEMPLATES)('the template $name', ({ name, document, title, help }) => {
  const read = readDocument(document, NODE_TYPES)
  const talks = readTalk(readFileSync(new URL(`../../nodes/examples/${name}.talk.md`, import.meta.url), 'utf8'))

  test('is a document without problems', () => {
    expect(read).not.toHaveProperty('problems')
    expect(problemsIn(documentOf(read), NODE_TYPES, { ports: ALL_PORTS })).toEqual([])
  })

  test('has a title, a help text and transcripts in both languages', () => {
    for (const language of ['id', 'en'] as const) {
      expect(title[language]).toBeTruthy()
      expect(help[language]).toBeTruthy()
      expect(talks.filter((talk) => talk.language === language).length).toBeGreaterThan(0)
    }
  })

  test.each(talks)('talks as written: $title', (talk) => goesAsWritten(documentOf(read), talk))
})

/** Plays a transcript on the real engine; each written bot line must come after the one before it. */
async function goesAsWritten(document: BotDocument, talk: Talk) {
  const intents = trainIntents(document.intents)
  const bot = talkWith(document, {
    language: talk.language,
    ports: { intents: { rank: async (text, among) => intents.rank(text, among) } },
  })
  let heard = ''
  for (const line of talk.lines) {
    switch (line.kind) {
      case 'hears':
        expect(heard, `line ${line.line}`).toContain(line.text)
        heard = heard.slice(heard.indexOf(line.text) + line.text.length)
        continue
      case 'at':
        bot.at(line.node)
        continue
      case 'over':
        bot.isOver()
        continue
      case 'opens':
        await bot.opens()
        break
      case 'says':
        await bot.says(line.text)
        break
      case 'presses':
        await bot.presses(line.label)
        break
      case 'silent':
        await bot.waits(line.minutes * 60_000)
        break
      case 'staff':
        await bot.sends(line.did === 'returned' ? { kind: 'returned', variables: {} } : { kind: 'nobody' })
    }
    heard = bot.last.replies.map((reply) => reply.text).join('\n')
  }
}

function documentOf(read: ReturnType<typeof readDocument>): BotDocument {
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.document
}
