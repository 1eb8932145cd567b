import type { NodeType } from './node.ts'
import handoff from './reach/handoff.ts'
import httpCall from './reach/http-call.ts'
import anytime from './steer/anytime.ts'
import code from './steer/code.ts'
import condition from './steer/condition.ts'
import signedWebhook from './reach/signed-webhook.ts'
import end from './steer/end.ts'
import goBack from './steer/go-back.ts'
import jump from './steer/jump.ts'
import setValue from './steer/set-value.ts'
import start from './steer/start.ts'
import subFlow from './steer/sub-flow.ts'
import openingHours from './steer/opening-hours.ts'
import switchNode from './steer/switch.ts'
import splitAb from './steer/split-ab.ts'
import choices from './talk/choices.ts'
import message from './talk/message.ts'
import question from './talk/question.ts'
import cardCarousel from './talk/card-carousel.ts'
import intent from './understand/intent.ts'
import file from './talk/file.ts'
import modelAnswer from './understand/model-answer.ts'

import rating from './talk/rating.ts'
import typingPause from './talk/typing-pause.ts'
import extractValues from './understand/extract-values.ts'
/** Every node type there is, in the order of the palette. A new node is one more line here. */
import languageChoice from './understand/language-choice.ts'
const DECLARED: readonly NodeType[] = [
  message,
  choices,
  question,
  intent,
  modelAnswer,
  httpCall,
  typingPause,
  cardCarousel,
  rating,
  file,
  handoff,
  extractValues,
  languageChoice,
  start,
  anytime,
  goBack,
  condition,
  switchNode,
  signedWebhook,
  setValue,
  jump,
  subFlow,
  code,
  end,
]
  openingHours,
  splitAb,

export const NODE_TYPES: ReadonlyMap<string, NodeType> = new Map(DECLARED.map((type) => [type.type, type]))
