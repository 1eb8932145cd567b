import type { BotDocument } from '../../nodes/flow.ts'
import { inLanguage, type Language } from '../../nodes/language.ts'
import type { TurnHandoff } from './given.ts'
import { troubleCode } from './grant.ts'
import { nodeAt } from './graph.ts'
import type { Step } from './trace.ts'
import { closeStep, type Visit, type Walk } from './walk.ts'

/** Said where a bot's own text for it is empty: a customer is never left without a word. */
const TROUBLE: Record<Language, string> = {
  id: 'Maaf, ada kendala di sistem kami. Tim kami akan membantu Anda di sini.',
  en: 'Sorry, something went wrong on our side. Our team will help you here.',
}

/** The last way out of any trouble: says so, keeps the bot silent from now on, and asks for a person. Never throws. */
export async function handOver(walk: Walk, step: Step, code: string): Promise<Visit | null> {
  const { document } = walk.given
  step.trouble = code
  walk.replies.push({ text: troubleText(document, walk.session.language) })
  Object.assign(walk.session, { at: null, waiting: null, stack: [], mode: 'person', dueAt: null })
  const title = nodeAt(walk, step)?.node.title || step.type || step.node
  await askPerson(walk, step, { reason: REASON[document.fallback](title), summary: code })
  closeStep(walk, step)
  return null
}

const REASON: Record<Language, (title: string) => string> = {
  id: (title) => `Langkah “${title}” gagal`,
  en: (title) => `The step “${title}” failed`,
}

/** What a bot says when something of ours failed; its own words where there are any. */
export function troubleText(document: BotDocument | null, language: Language): string {
  return (document && inLanguage(document.texts.trouble, language, document.fallback)) || TROUBLE[language]
}

/** Draws a number for the handoff and notes it. Where even that fails the handoff stands, without a number. */
export async function askPerson(walk: Walk, step: Step, request: { reason: string; summary: string }): Promise<void> {
  const handoff: TurnHandoff = { ...request, number: '', node: step.node }
  walk.handoff = handoff
  const { n, flow, node, type } = step
  try {
    const { people } = walk.given.ports({ n, flow, node, type, answered: () => {} })
    handoff.number = (await people.ask(request)).number
  } catch (error) {
    step.because = { people: troubleCode(error) }
  }
}
