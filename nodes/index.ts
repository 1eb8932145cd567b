import findOrder from './commerce/find-order.ts'
import findProducts from './commerce/find-products.ts'
import paymentCheck from './commerce/payment-check.ts'
import recommend from './commerce/recommend.ts'
import refundRequest from './commerce/refund-request.ts'
import reportIncident from './commerce/report-incident.ts'
import type { NodeType } from './node.ts'
import consent from './protect/consent.ts'
import emergency from './protect/emergency.ts'
import guardrail from './protect/guardrail.ts'
import linkCheck from './protect/link-check.ts'
import mfaChallenge from './protect/mfa-challenge.ts'
import securityTip from './protect/security-tip.ts'
import verifyCustomer from './protect/verify-customer.ts'
import handoff from './reach/handoff.ts'
import httpCall from './reach/http-call.ts'
import sendEmail from './reach/send-email.ts'
import signedWebhook from './reach/signed-webhook.ts'
import anytime from './steer/anytime.ts'
import code from './steer/code.ts'
import condition from './steer/condition.ts'
import end from './steer/end.ts'
import goBack from './steer/go-back.ts'
import jump from './steer/jump.ts'
import openingHours from './steer/opening-hours.ts'
import setValue from './steer/set-value.ts'
import splitAb from './steer/split-ab.ts'
import start from './steer/start.ts'
import subFlow from './steer/sub-flow.ts'
import switchNode from './steer/switch.ts'
import cardCarousel from './talk/card-carousel.ts'
import choices from './talk/choices.ts'
import file from './talk/file.ts'
import message from './talk/message.ts'
import question from './talk/question.ts'
import rating from './talk/rating.ts'
import typingPause from './talk/typing-pause.ts'
import extractValues from './understand/extract-values.ts'
import intent from './understand/intent.ts'
import knowledgeLookup from './understand/knowledge-lookup.ts'
import languageChoice from './understand/language-choice.ts'
import modelAnswer from './understand/model-answer.ts'

/** Every node type there is, in the order of the palette. A new node is one more line here. */
const DECLARED: readonly NodeType[] = [
  message,
  choices,
  question,
  typingPause,
  cardCarousel,
  rating,
  file,
  intent,
  extractValues,
  languageChoice,
  modelAnswer,
  knowledgeLookup,
  guardrail,
  consent,
  verifyCustomer,
  mfaChallenge,
  linkCheck,
  securityTip,
  emergency,
  findOrder,
  findProducts,
  recommend,
  paymentCheck,
  refundRequest,
  reportIncident,
  httpCall,
  signedWebhook,
  sendEmail,
  handoff,
  start,
  anytime,
  goBack,
  condition,
  switchNode,
  openingHours,
  splitAb,
  setValue,
  jump,
  subFlow,
  code,
  end,
]

export const NODE_TYPES: ReadonlyMap<string, NodeType> = new Map(DECLARED.map((type) => [type.type, type]))
