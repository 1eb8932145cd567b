import type { PortName } from '../../nodes/ports.ts'

/**
 * Which ports answer out of this process, its sandbox or its store, and change nothing: whoever asks them twice has done nothing
 * twice. `soon` answers in no time; `later` may be waited for too long. A port that is added is `outside` until somebody has thought.
 */
export const WHERE: Record<PortName, 'soon' | 'later' | 'outside'> = {
  intents: 'soon',
  people: 'soon',
  detectors: 'soon',
  shop: 'soon',
  sandbox: 'later',
  knowledge: 'later',
  model: 'outside',
  web: 'outside',
  webhooks: 'outside',
  payments: 'outside',
  incidents: 'outside',
  consents: 'outside',
  identity: 'outside',
  codes: 'outside',
  mail: 'outside',
}
