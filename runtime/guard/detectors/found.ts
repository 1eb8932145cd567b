import type { Finding, GuardRules } from '../../../nodes/ports/trust.ts'

/** What a detector found, and what is to stand there instead where the text is cleaned. */
export interface Found extends Finding {
  as: string
}

/** Pure, and linear in the text. */
export type Detector = (text: string, rules: GuardRules) => Found[]
