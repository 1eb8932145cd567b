import { AppError } from '../errors.ts'
import { LIMITS } from '../knowledge/contract.ts'
import { found } from './access.ts'
import type { Answer, KnowledgeStore } from './contract-knowledge.ts'
import { newId } from './keys.ts'
import { editionOf } from './knowledge-terms.ts'
import { keysetOf, pageOf } from './page.ts'
import { type AnswerRow, KNOWLEDGE } from './queries/knowledge.ts'
import type { Vault } from './vault.ts'

type Answers = Pick<KnowledgeStore, 'answers' | 'answer' | 'saveAnswer' | 'removeAnswer' | 'restoreAnswer' | 'answersOf'>

/** Answers that staff have written and approved. One that is edited is replaced: what was published stays as it was. */
export function createAnswers({ db }: Vault, bot: string): Answers {
  const mine = db.forBot(bot)
  const hold = () => mine.step(KNOWLEDGE.knowledgeHold, {}, 1, 'not-found')
  return {
    async answers(request) {
      const query = request.removed ? KNOWLEDGE.answerListRemoved : KNOWLEDGE.answerList
      const rows = await mine.all(query, { ...keysetOf(request, 'descending') })
      return pageOf(rows, request.limit, (row) => [row.savedAt, row.id], answerOf)
    },
    async answer(id) {
      return answerOf(found(await mine.one(KNOWLEDGE.answerGet, { answer: id }), 'answer'))
    },
    async saveAnswer(answer, instead) {
      const { answerCount } = (await mine.one(KNOWLEDGE.knowledgeCounts))!
      if (!instead && Number(answerCount) >= LIMITS.answers) throw new AppError('knowledge.full', { limit: LIMITS.answers })
      const id = newId()
      const { questions, texts, approvedBy, approvedAt, expiresAt, savedAt, savedBy } = answer
      const said = { questions: JSON.stringify(questions), texts: JSON.stringify(texts) }
      const batch = [
        hold(),
        ...(instead ? [mine.step(KNOWLEDGE.placementEnd, { thing: instead, at: savedAt }, 1, 'not-found')] : []),
        mine.step(KNOWLEDGE.answerInsert, { answer: id, ...said, approvedBy, approvedAt, expiresAt, savedAt, savedBy }, 1),
        mine.step(KNOWLEDGE.placementInsert, { thing: id }, 1),
      ]
      await db.commit(batch, { detail: { answer: id } })
      return id
    },
    async removeAnswer(id, at) {
      await db.commit([hold(), mine.step(KNOWLEDGE.placementEnd, { thing: id, at }, 1, 'not-found')])
    },
    async restoreAnswer(id) {
      await db.commit([hold(), mine.step(KNOWLEDGE.placementReopen, { thing: id }, 1, 'not-found')])
    },
    async answersOf(edition, now) {
      const rows = await mine.all(KNOWLEDGE.answerStanding, { edition: editionOf(edition), now })
      return rows.map(answerOf)
    },
  }
}

function answerOf({ questions, texts, ...row }: AnswerRow): Answer {
  return { ...row, questions: JSON.parse(questions), texts: JSON.parse(texts) }
}
