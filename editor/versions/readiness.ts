import type { ApiError } from '../api.ts'
import type { Problem } from '../shapes.ts'

/** What the publish dialog shows and whether its button works. */
export interface Readiness {
  state: 'checking' | 'refused' | 'warned' | 'ready'
  errors: Problem[]
  warnings: Problem[]
  canPublish: boolean
}

/** Errors refuse; warnings ask to be read and acknowledged; while nothing is known, nothing is published. */
export function readiness(problems: Problem[] | null, acknowledged: boolean): Readiness {
  const errors = problems?.filter((p) => p.severity === 'error') ?? []
  const warnings = problems?.filter((p) => p.severity === 'warning') ?? []
  const state = problems === null ? 'checking' : errors.length > 0 ? 'refused' : warnings.length > 0 ? 'warned' : 'ready'
  return { state, errors, warnings, canPublish: state === 'ready' || (state === 'warned' && acknowledged) }
}

/** The server may know better than the list on the screen: then the list is asked for anew. */
export function mustCheckAgain(error: ApiError | null): boolean {
  return error !== null && ['publish.errors', 'publish.warnings', 'draft.stale'].includes(error.code)
}
