/**
 * Every edge between two effects, in the order a turn comes by. A crash at any of them must lose nothing and do nothing
 * twice; a test stops the process at each (REL-02). A new effect needs a new edge here.
 */
export const FAILPOINTS = [
  'receive.before-accept',
  'receive.accepted',
  'receive.queued',
  'turn.begun',
  'turn.loaded',
  'step.before',
  'call.before',
  'call.announced',
  'call.answered',
  'call.recorded',
  'turn.before-save',
  'turn.saved',
  'turn.published',
  'park.before',
  'park.done',
] as const

export type Failpoint = (typeof FAILPOINTS)[number]
