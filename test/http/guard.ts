import type { Guard } from '../../runtime/guard/contract.ts'

/** Lets everything pass: what guards find is tried elsewhere. */
export const guard: Guard = {
  inspectIn: (text) => ({ text, verdicts: [], security: [] }),
  inspectOut: (reply) => ({ reply, verdicts: [], blocked: false }),
}
