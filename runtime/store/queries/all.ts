import type { Query } from '../query.ts'
import { BOTS } from './bots.ts'
import { COUNTERS } from './counters.ts'
import { DESK, FORGET } from './desk.ts'
import { FILES, FORGET_FILES } from './files.ts'
import { HOSTS } from './hosts.ts'
import { FORGET_INCIDENTS, INCIDENTS } from './incidents.ts'
import { INTAKE } from './intake.ts'
import { KNOWLEDGE, KNOWLEDGE_POSTGRES, KNOWLEDGE_SQLITE } from './knowledge.ts'
import { LIMITS } from './limits.ts'
import { META } from './meta.ts'
import { FORGET_PAYMENTS, PAYMENTS } from './payments.ts'
import { SHOP } from './shop.ts'
import { AUDIT, SETTINGS, STAFF } from './staff.ts'
import { FORGET_TRUST, TRUST } from './trust.ts'
import { TURNS } from './turns.ts'
import { WORK } from './work.ts'

/** Every query of the store. */
export const QUERIES: Record<string, Query>[] = [
  META,
  BOTS,
  SHOP,
  INTAKE,
  TURNS,
  DESK,
  FORGET,
  WORK,
  HOSTS,
  STAFF,
  SETTINGS,
  AUDIT,
  COUNTERS,
  LIMITS,
  INCIDENTS,
  FORGET_INCIDENTS,
  PAYMENTS,
  FORGET_PAYMENTS,
  TRUST,
  FORGET_TRUST,
  FILES,
  FORGET_FILES,
  KNOWLEDGE,
  KNOWLEDGE_SQLITE,
  KNOWLEDGE_POSTGRES,
]
