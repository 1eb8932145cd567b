import type { IncidentBody } from '../store/contract-incidents.ts'
import type { PaymentSettings } from './settings.ts'

/**
 * Whether two people must close a case: money of at least what the shop has set, or of a currency in which it has set nothing
 * (SHOP-06; OWASP ASVS 5.0, 2.3.5). A case whose contact was forgotten holds no amount any more, and nothing to be decided.
 */
export function needsSecond({ secondFrom, currency }: PaymentSettings, { kind, evidence }: IncidentBody): boolean {
  if (secondFrom === null || (kind !== 'payment' && kind !== 'refund')) return false
  if (typeof evidence?.amount !== 'number') return false
  return evidence.currency !== currency || evidence.amount >= secondFrom
}
