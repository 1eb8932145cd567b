/**
 * Failures: what the operator or the caller of the API is told. One table, each with its HTTP status; the words in both
 * languages are in `runtime/locales/`. Customers never see these. (Problems are for designers and are data: `nodes/validate.ts`.
 * Exits are for conversations.)
 */
export const FAILURES = {
  'request.invalid': 400,
  'request.json': 400,
  'request.type': 415,
  'request.large': 413,
  'request.origin': 403,
  'request.unknown': 404,
  'request.method': 405,
  'rate.limited': 429,
  'auth.required': 401,
  'auth.wrong': 401,
  'auth.locked': 429,
  'auth.setup-link': 403,
  'auth.setup-done': 409,
  'auth.password-weak': 400,
  'access.denied': 403,
  'staff.exists': 409,
  'staff.last-owner': 409,
  'not-found': 404,
  'draft.stale': 409,
  'document.invalid': 422,
  'document.newer': 422,
  'publish.errors': 422,
  'publish.warnings': 409,
  'version.none': 409,
  'channel.off': 403,
  'channel.origin': 403,
  'channel.token': 401,
  'channel.code': 409,
  'conversation.taken': 409,
  'conversation.over': 409,
  'conversation.conflict': 409,
  'incident.stale': 409,
  'hook.off': 403,
  'hook.signature': 403,
  'secret.host': 400,
  'shop.key': 401,
  'shop.load': 409,
  'shop.busy': 409,
  'shop.file': 422,
  'shop.rows': 422,
  'knowledge.type': 422,
  'knowledge.mismatch': 422,
  'knowledge.encrypted': 422,
  'knowledge.large': 422,
  'knowledge.long': 422,
  'knowledge.pages': 422,
  'knowledge.rows': 422,
  'knowledge.bomb': 422,
  'knowledge.unsafe': 422,
  'knowledge.empty': 422,
  'knowledge.broken': 422,
  'knowledge.pairs': 422,
  'knowledge.time': 422,
  'knowledge.memory': 422,
  'knowledge.off': 503,
  'knowledge.exists': 409,
  'knowledge.full': 409,
  'model.off': 409,
  'model.unreachable': 502,
  'model.busy': 503,
  'model.timeout': 504,
  'model.refused': 400,
  'model.cloud': 403,
  'model.failed': 502,
  'model.old': 409,
  'model.changed': 409,
  'model.none': 409,
  'sandbox.off': 503,
  'sandbox.time': 422,
  'sandbox.memory': 422,
  'sandbox.failed': 422,
  'web.refused': 422,
  'web.failed': 502,
  'upload.type': 415,
  'upload.unasked': 409,
  'upload.many': 409,
  'store.newer': 500,
  'store.key': 500,
  'store.sealed': 500,
  'store.failed': 503,
  'config.invalid': 500,
  stopping: 503,
  internal: 500,
} as const satisfies Record<string, number>

export type FailureCode = keyof typeof FAILURES

/** Something failed that a person has to know of. `args` fill the words of the failure's message. */
export class AppError extends Error {
  readonly code: FailureCode
  readonly args: Record<string, string | number>
  constructor(code: FailureCode, args: Record<string, string | number> = {}, options?: ErrorOptions) {
    super(`${code} ${JSON.stringify(args)}`, options)
    this.name = 'AppError'
    this.code = code
    this.args = args
  }
}
