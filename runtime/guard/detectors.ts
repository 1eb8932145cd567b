import type { Detectable, Detectors, GuardRules, Inspection } from '../../nodes/ports/trust.ts'
import { findAccounts, findVirtualAccounts } from './detectors/account.ts'
import { findCardNumbers } from './detectors/card.ts'
import { findOtps, findPins } from './detectors/code.ts'
import { findEmails } from './detectors/email.ts'
import type { Detector, Found } from './detectors/found.ts'
import { findInjections } from './detectors/injection.ts'
import { findInvisible } from './detectors/invisible.ts'
import { findFamilyCards } from './detectors/kk.ts'
import { findLinks, linksIn } from './detectors/link.ts'
import { findNiks } from './detectors/nik.ts'
import { findTaxNumbers } from './detectors/npwp.ts'
import { findPhones } from './detectors/phone.ts'
import { findPrices } from './detectors/price.ts'
import { findProfanity } from './detectors/profanity.ts'
import { findPromises } from './detectors/promise.ts'
import { findSecrets } from './detectors/secret.ts'
import { findCompetitors, findTopics } from './detectors/topic.ts'
import { withSpans } from './spans.ts'

/** The detectors as a port: pure, linear in the text, nothing learnt and nothing fetched. */
export function createDetectors(): Detectors {
  return {
    inspect: async (text, rules) => inspect(text, rules),
    links: async (text, own) => linksIn(text, own).map(({ from: _from, to: _to, ...verdict }) => verdict),
  }
}

const DETECTORS: Readonly<Record<Detectable, Detector>> = {
  card: findCardNumbers,
  otp: findOtps,
  pin: findPins,
  nik: findNiks,
  npwp: findTaxNumbers,
  kk: findFamilyCards,
  phone: findPhones,
  email: findEmails,
  account: findAccounts,
  'virtual-account': findVirtualAccounts,
  secret: findSecrets,
  invisible: findInvisible,
  injection: findInjections,
  profanity: findProfanity,
  link: findLinks,
  promise: findPromises,
  price: findPrices,
  topic: findTopics,
  competitor: findCompetitors,
}

/** Where two findings share a place, the surer one stands; of two as sure, the one that is asked for first. */
export function inspect(text: string, rules: GuardRules): Inspection {
  const found = new Map(rules.look.map(({ what }) => [what, DETECTORS[what](text, rules)]))
  const cleaned = new Set(rules.look.filter((rule) => rule.do === 'clean').map(({ what }) => what))
  const masks: Found[] = []
  for (const each of [...found.values()].flat().toSorted((a, b) => b.score - a.score)) {
    if (cleaned.has(each.what) && !masks.some((mask) => each.from < mask.to && each.to > mask.from)) masks.push(each)
  }
  return {
    text: masks.length === 0 ? text : withSpans(text, masks),
    found: [...found.values()]
      .flat()
      .toSorted((a, b) => a.from - b.from || b.to - a.to)
      .map(({ as: _, ...finding }) => finding),
  }
}
