import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'
import { AppError, FAILURES, type FailureCode } from '../errors.ts'
import type { HttpEnv } from './deps.ts'
import { readerLanguage } from './language.ts'
import { failureWords, issueWords } from './words.ts'

/** An AppError with a word for each field that is wrong. */
export class FieldsError extends AppError {
  readonly fields: { path: string; message: string }[]
  constructor(code: FailureCode, fields: { path: string; message: string }[]) {
    super(code)
    this.fields = fields
  }
}

export interface ErrorBody {
  error: { code: FailureCode; message: string; fields?: { path: string; message: string }[]; id: string }
}

/** Every error's answer. The cause goes to the log alone: no stack, statement, path or package name leaves the house. */
export function answerFailure(error: unknown, c: Context<HttpEnv>): Response {
  const failure = failureOf(error)
  const status = FAILURES[failure.code] as ContentfulStatusCode // the table holds error statuses only
  const id = c.get('id') ?? ''
  const { log, metrics } = c.get('services')
  metrics.failed(failure.code)
  if (status >= 500) log.error('http.failed', { id, code: failure.code, error: error instanceof Error ? error : String(error) })
  if (status === 429) c.header('Retry-After', String(failure.args.seconds ?? 1))
  if (status === 413) c.header('Connection', 'close')
  const language = readerLanguage(c)
  const fields = failure instanceof FieldsError ? failure.fields : undefined
  const body: ErrorBody = {
    error: { code: failure.code, message: failureWords(failure.code, failure.args, language), fields, id },
  }
  return c.json(body, status)
}

function failureOf(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof HTTPException) return new AppError(BY_STATUS[error.status] ?? 'internal')
  return new AppError('internal')
}

const BY_STATUS: Record<number, FailureCode> = { 400: 'request.json', 413: 'request.large', 415: 'request.type' }

/** Called by the validators. A path parameter of the wrong form names nothing there is: the same answer as for what is gone. */
export function refuseInvalid(
  result: { success: true } | { success: false; target: string; error: z.ZodError; data?: unknown },
  c: Context<HttpEnv>,
): void {
  if (result.success) return
  if (result.target === 'param') throw new AppError('not-found')
  const language = readerLanguage(c)
  const fields = result.error.issues.slice(0, 20).flatMap((issue) => {
    const message = issueWords(issue, valueAt(result.data, issue.path) === undefined, language)
    const path = issue.path.map((part) => String(part).slice(0, 80))
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message }]
    return issue.keys.slice(0, 20).map((key) => ({ path: [...path, key.slice(0, 80)].join('.'), message }))
  })
  throw new FieldsError('request.invalid', fields)
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return (value as Record<PropertyKey, unknown>)[key] // it has just been seen to be there
  }, data)
}
