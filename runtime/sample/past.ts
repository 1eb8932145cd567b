import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readTalk, type Talk } from '../../nodes/talk.ts'
import type { SampleDeps } from './deps.ts'

/** Lets customers of the sample shop have the conversations of `past.talk.md`, one after another, each turn by the engine. */
export async function talkedBefore(deps: SampleDeps, bot: string): Promise<void> {
  const talks = readTalk(await readFile(join(deps.folder, 'past.talk.md'), 'utf8'))
  for (const [i, talk] of talks.entries()) await converse(deps, bot, `contoh-${i + 1}`, talk)
}

/** Says the customer's lines. What the bot answers is not looked at: a test does. */
async function converse({ store, engine }: SampleDeps, bot: string, contact: string, { language, lines }: Talk): Promise<void> {
  let conversation = ''
  for (const line of lines) {
    if (line.kind !== 'opens' && line.kind !== 'says' && line.kind !== 'presses') continue
    const content =
      line.kind === 'opens'
        ? ({ kind: 'open' } as const)
        : line.kind === 'says'
          ? ({ kind: 'text', text: line.text } as const)
          : ({ kind: 'text', text: line.label, ...(await choiceOf(store, bot, conversation, line.label)) } as const)
    const messageId = `${contact}-${line.line}`
    const accepted = await engine.receive({ bot, channel: 'web', contact, messageId, content, language })
    conversation = accepted.conversation
    await engine.settled(conversation)
  }
}

/** The button with that label among the newest that were offered. */
async function choiceOf(
  store: SampleDeps['store'],
  bot: string,
  conversation: string,
  label: string,
): Promise<{ choice?: string }> {
  const messages = await store.bot(bot).messages(conversation, 0, 100)
  const offered = messages.flatMap(({ reply }) => [
    ...(reply.choices ?? []),
    ...(reply.cards ?? []).flatMap((card) => card.buttons ?? []),
  ])
  const found = offered.findLast((choice) => choice.label === label)
  return found ? { choice: found.id } : {}
}
