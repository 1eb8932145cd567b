import { LIMITS, type Limits } from '../../runtime/http/limits.ts'

/** What is tried here is not how often something may be asked, unless it is said. */
export const NO_LIMITS = Object.fromEntries(
  Object.keys(LIMITS).map((name) => [name, { points: 10_000_000, seconds: 60 }]),
) as Limits // made of the same names
