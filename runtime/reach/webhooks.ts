import { randomUUID } from 'node:crypto'
import type { Webhook, Webhooks } from '../../nodes/ports/reach.ts'
import { PortError, type WebAnswer } from '../../nodes/ports.ts'
import type { SetTimer } from '../converse/contract.ts'
import { pause } from '../converse/timer.ts'
import type { Egress } from '../egress/egress.ts'
import { AppError } from '../errors.ts'
import { signBody } from './signature.ts'

/**
 * Sends signed news through the guarded way out. Whatever may have been lost on the way is sent again, a few times and always
 * under the same `Idempotency-Key`, within a third of what a turn may take at all.
 */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { clock, random, setTimer, signal } = deps
  return {
    async send(hook) {
      const { value, hosts } = (await deps.secret(hook.secret)) ?? noSecret(hook.secret)
      const id = hook.id ?? randomUUID()
      // The turn's own time: what goes out under one key is the same, byte for byte, however often the turn is run.
      const body = JSON.stringify({ id, event: hook.event, at: Math.floor(deps.at / 1000), data: hook.data })
      const until = clock() + WHOLE_MS
      let mayHaveArrived = false
      let last: Outcome | null = null
      for (let tries = 1; tries <= MOST_TRIES; tries++) {
        if (tries > 1) await pause(setTimer, backoff(tries, random), signal)
        if (signal.aborted || clock() >= until) break
        last = await attempt(deps, hook, { id, body, value, hosts })
        if ('status' in last && !TRY_AGAIN(last.status)) return { status: last.status, tries }
        mayHaveArrived ||= 'status' in last || !NOTHING_SENT.has(last.reason)
      }
      throw mayHaveArrived
        ? new PortError('web.unknown', `the other side did not say that it took the news (${said(last)})`)
        : new PortError('web.failed', `nothing reached the other side (${said(last)})`)
    },
  }
}

export interface WebhookDeps {
  /** A secret of the bot's own, with the hosts that it is bound to. */
  secret(name: string): Promise<{ value: string; hosts: readonly string[] } | null>
  egress: Pick<Egress, 'request'>
  /** When the turn was accepted that tells of this. */
  at: number
  clock: () => number
  random: () => number
  setTimer: SetTimer
  signal: AbortSignal
}

type Outcome = { status: number } | { reason: string }

const MOST_TRIES = 4
/** Seconds that one try may take, and milliseconds that all of them may take. */
const TRY_S = 8
const WHOLE_MS = 40_000

const TRY_AGAIN = (status: number) => status >= 500 || status === 408 || status === 425 || status === 429
/** What went wrong before a byte of the request had left. */
const NOTHING_SENT = new Set(['dns', 'connect', 'tls'])

async function attempt(
  { egress, clock, signal }: WebhookDeps,
  hook: Webhook,
  sealed: { id: string; body: string; value: string; hosts: readonly string[] },
): Promise<Outcome> {
  const { id, body, value, hosts } = sealed
  const headers = [
    { name: 'content-type', value: 'application/json' },
    { name: 'idempotency-key', value: id },
    { name: 'jaga-event', value: hook.event },
    // Anew for each try: the receiver refuses an old time.
    { name: 'jaga-signature', value: signBody(body, value, clock()) },
  ]
  try {
    const answer: WebAnswer = await egress.request(
      { method: 'POST', url: hook.url, headers, body, timeout: TRY_S, boundTo: hosts },
      signal,
    )
    return { status: answer.status }
  } catch (error) {
    // What must not be sent is not tried again, and what came back too large or in a strange form did arrive.
    if (error instanceof AppError && error.code === 'web.failed') return { reason: String(error.args.reason) }
    throw error
  }
}

/** Milliseconds: about half a second, then a second and a half, then four and a half. */
function backoff(tries: number, random: () => number): number {
  return 500 * 3 ** (tries - 2) * (0.75 + random() / 2)
}

function noSecret(name: string): never {
  throw new PortError('web.refused', `the bot has no secret named ${name}`)
}

function said(last: Outcome | null): string {
  return last === null ? 'no time' : 'status' in last ? `status ${last.status}` : last.reason
}
