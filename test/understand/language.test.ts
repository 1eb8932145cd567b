import { describe, expect, test } from 'vitest'
import type { Language } from '../../nodes/language.ts'
import { languageOf } from '../../nodes/understand/languages.ts'
import { CHOSEN_LANGUAGE, newSession } from '../../runtime/core/session.ts'
import { draw, talkWith } from '../bot.ts'
import { resume, run, says } from '../nodes/try.ts'
import { SLANG } from './slang.ts'

describe('the language of a text', () => {
  test.each<[string, Language | null]>([
    ['kak pesanan saya mana', 'id'],
    ['order saya mana', 'id'],
    ['min tracking nya mana', 'id'],
    ['mau refund dong', 'id'],
    ['piro ongkire', 'id'],
    ['batalin aja deh', 'id'],
    ['terima kasih', 'id'],
    ['where is my order', 'en'],
    ['track my package please', 'en'],
    ['hi, I want a refund', 'en'],
    ['how much is the shipping', 'en'],
    ['order', 'en'],
    ['thanks kak', null],
    ['ok', null],
    ['JX1234567890', null],
    ['👍', null],
    ['', null],
  ])('%j is %s', (text, language) => expect(languageOf(text)).toBe(language))

  test('hardly a customer who mixes both is taken for an English one', () => {
    const all = Object.values(SLANG).flat()
    const english = all.filter((text) => languageOf(text) === 'en')
    expect(english.length / all.length).toBeLessThanOrEqual(0.02)
    expect(all.filter((text) => languageOf(text) === 'id').length / all.length).toBeGreaterThan(0.85)
  })
})

describe('language-choice', () => {
  const saved = (how: string) => ({ how, text: { id: 'Bahasa apa?', en: 'Which language?' } })

  test.each([
    ['both', 'where is my order?', { language: 'en', exit: 'chosen' }],
    ['both', 'paket saya mana?', { language: 'id', exit: 'chosen' }],
    ['detect', 'where is my order?', { language: 'en', exit: 'chosen' }],
    ['detect', 'ok', { exit: 'unclear' }],
    ['both', 'ok', { wait: { for: 'reply' }, say: [{ text: 'Bahasa apa?' }] }],
    ['buttons', 'where is my order?', { wait: { for: 'reply' } }],
  ])('%s on %j: %j', async (how, text, outcome) =>
    expect(await run('language-choice', saved(how), { event: says(text) })).toMatchObject(outcome),
  )

  test.each([
    ['a button', says('x', 'en'), { language: 'en', exit: 'chosen' }],
    ['its place', says('yg kedua'), { language: 'en', exit: 'chosen' }],
    ['its name', says('inggris aja'), { language: 'en', exit: 'chosen' }],
    ['words of it', says('i would like that please'), { language: 'en', exit: 'chosen' }],
    ['nothing of the kind', says('👍'), { exit: 'unclear' }],
    ['the door opening again', { kind: 'open' }, { wait: { for: 'reply' } }],
  ] as const)('%s: %j', async (_, event, outcome) =>
    expect(await resume('language-choice', saved('both'), null, { event })).toMatchObject(outcome),
  )

  const drawing = (languages: Language[]) =>
    draw(
      {
        main: [
          ['start', 'start'],
          ['lang', 'language-choice', saved('detect')],
          ['hi', 'message', { text: { id: 'Halo', en: 'Hello' } }],
          'start -> lang',
          'lang.chosen -> hi',
          'lang.unclear -> hi',
          'hi -> .',
        ],
      },
      { languages },
    )

  test('the next text is in it, and the contact’s next conversation too', async () => {
    const bot = talkWith(drawing(['id', 'en']))
    await bot.says('where is my order?')
    bot.hears('Hello')
    expect(bot.session.language).toBe('en')
    expect(newSession('id', bot.session.contact).language).toBe('en')
    await bot.says('ok')
    bot.hears('Hello')
  })

  test('a language that the bot does not speak changes nothing', async () => {
    const bot = talkWith(drawing(['id']))
    await bot.says('where is my order?')
    bot.hears('Halo')
    expect(bot.session.contact).toEqual({})
  })

  test('what is kept for the contact is a language or nothing', () => {
    expect(newSession('id', { [CHOSEN_LANGUAGE]: 'xx' }).language).toBe('id')
  })
})
