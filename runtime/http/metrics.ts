import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { FailureCode } from '../errors.ts'
import type { Log } from '../log.ts'

/**
 * Figures for /metrics. Labels are words of our own tables and never a customer's, so that their number is bounded.
 * Turns are counted from the log's own facts: `main` passes its log through `watch`.
 */
export interface Metrics {
  readonly registry: Registry
  requested(method: string, route: string, status: number, seconds: number): void
  failed(code: FailureCode): void
  streams: { opened(kind: 'channel' | 'staff'): void; closed(kind: 'channel' | 'staff'): void; dropped(): void }
  /** The same log, with turns counted on the way. */
  watch(log: Log): Log
  /** Read at each scrape. */
  read(from: {
    running: number
    queued: number
    kills: number
    modelReady: boolean
    modelQueued: number
    /** Left out: no backups are scheduled. */
    backup?: { last: { at: number } | null; failed: object | null }
  }): void
}

/** `process`: also measure this process (event-loop lag, memory): once per process. */
export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.process) collectDefaultMetrics({ register: registry, prefix: 'jaga_' })
  const registers = [registry]
  const counter = (name: string, help: string, ...labelNames: string[]) => new Counter({ name, help, labelNames, registers })
  const gauge = (name: string, help: string, ...labelNames: string[]) => new Gauge({ name, help, labelNames, registers })
  const requests = new Histogram({
    name: 'jaga_http_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  // Made once each: there are as many as routes, methods and classes.
  const byLabels = new Map<string, ReturnType<typeof requests.labels>>()
  const turns = new Histogram({
    name: 'jaga_turn_seconds',
    help: 'Time from accepting a message to its stored replies',
    labelNames: ['outcome'],
    buckets: [0.01, 0.05, 0.2, 1, 5, 30],
    registers,
  })
  const errors = counter('jaga_errors_total', 'Failures told to callers, by code', 'code')
  const streams = gauge('jaga_streams', 'Open event streams', 'kind')
  const dropped = counter('jaga_streams_dropped_total', 'Streams closed because their reader was too slow')
  const running = gauge('jaga_turns_running', 'Turns being taken now')
  const queued = gauge('jaga_turns_queued', 'Turns waiting for their place')
  const kills = gauge('jaga_sandbox_kills', 'Sandbox processes killed at a limit since the start')
  const modelReady = gauge('jaga_model_ready', '1 while the model answers')
  const modelQueued = gauge('jaga_model_queued', 'Requests waiting for the model')
  const backupLast = gauge(
    'jaga_backup_last_seconds',
    'Unix time of the newest scheduled backup; 0 where none is there or wanted',
  )
  const backupFailed = gauge('jaga_backup_failed', '1 while the latest scheduled backup has failed')
  return {
    registry,
    requested(method, route, status, seconds) {
      const labels = `${method} ${route} ${Math.floor(status / 100)}xx`
      const known = byLabels.get(labels) ?? requests.labels(method, route, `${Math.floor(status / 100)}xx`)
      byLabels.set(labels, known)
      known.observe(seconds)
    },
    failed: (code) => errors.inc({ code }),
    streams: {
      opened: (kind) => streams.inc({ kind }),
      closed: (kind) => streams.dec({ kind }),
      dropped: () => dropped.inc(),
    },
    watch: (log) => ({
      ...log,
      info(fact, data) {
        if (fact === 'turn.done') turns.observe({ outcome: 'done' }, secondsIn(data))
        log.info(fact, data)
      },
      warn(fact, data) {
        if (fact.startsWith('turn.')) turns.observe({ outcome: 'tried-again' }, secondsIn(data))
        log.warn(fact, data)
      },
      error(fact, data) {
        if (fact.startsWith('turn.')) turns.observe({ outcome: 'failed' }, secondsIn(data))
        log.error(fact, data)
      },
    }),
    read(from) {
      running.set(from.running)
      queued.set(from.queued)
      kills.set(from.kills)
      modelReady.set(from.modelReady ? 1 : 0)
      modelQueued.set(from.modelQueued)
      backupLast.set(Math.floor((from.backup?.last?.at ?? 0) / 1000))
      backupFailed.set(from.backup?.failed ? 1 : 0)
    },
  }
}

/** How long it took, where the fact says so. */
function secondsIn(data: object | undefined): number {
  return data && 'ms' in data && typeof data.ms === 'number' ? data.ms / 1000 : 0
}
