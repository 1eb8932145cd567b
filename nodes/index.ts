import type { NodeType } from './node.ts'
import handoff from './reach/handoff.ts'
import httpCall from './reach/http-call.ts'
import anytime from './steer/anytime.ts'
import code from './steer/code.ts'
import condition from './steer/condition.ts'
import end from './steer/end.ts'
import goBack from './steer/go-back.ts'
import jump from './steer/jump.ts'
import setValue from './steer/set-value.ts'
import start from './steer/start.ts'
import subFlow from './steer/sub-flow.ts'
import switchNode from './steer/switch.ts'
import choices from './talk/choices.ts'
import message from './talk/message.ts'
import question from './talk/question.ts'
import intent from './understand/intent.ts'
import modelAnswer from './understand/model-answer.ts'

/** Every node type there is, in the order of the palette. A new node is one more line here. */
const DECLARED: readonly NodeType[] = [
  message,
  choices,
  question,
  intent,
  modelAnswer,
  httpCall,
  handoff,
  start,
  anytime,
  goBack,
  condition,
  switchNode,
  setValue,
  jump,
  subFlow,
  code,
  end,
]

export const NODE_TYPES: ReadonlyMap<string, NodeType> = new Map(DECLARED.map((type) => [type.type, type]))
