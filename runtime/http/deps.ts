import type { HttpBindings } from '@hono/node-server'
import type { Bus } from '../bus.ts'
import type { Engine } from '../converse/contract.ts'
import type { Links } from '../identity/links.ts'
import type { Sessions } from '../identity/sessions.ts'
import type { Throttle } from '../identity/throttle.ts'
import type { Library } from '../knowledge/library.ts'
import type { VectorSearch } from '../knowledge/vectors.ts'
import type { Log } from '../log.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Model, ModelServer, ModelSettings } from '../model/contract.ts'
import type { Sandbox } from '../sandbox/contract.ts'
import type { Staff, Store } from '../store/contract.ts'
import type { ScheduledBackups } from '../store/copy/scheduled.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import type { Names } from './names.ts'
import type { Presence } from './presence.ts'

/** What the HTTP shell is built of. `main.ts` hands all of it in. */
export interface HttpDeps {
  store: Store
  engine: HttpEngine
  bus: Bus
  model: Model & ModelServer & { settings(): ModelSettings; use(settings: ModelSettings): void }
  sandbox: Pick<Sandbox, 'health'>
  /** Takes documents in. */
  library: Library
  vectors: VectorSearch
  mailer: Mailer
  log: Log
  clock: () => number
  random: (bytes: number) => Buffer
  config: HttpConfig
  metrics: Metrics
  presence: Presence
  /** Left out: no backups are scheduled. */
  backups?: Pick<ScheduledBackups, 'state'>
  /** Aborted when the process is asked to end: /readyz says so at once, and streams say good-bye. */
  stopping: AbortSignal
  /** The folder with `editor/` and `widget/` in it, as the build leaves them. */
  assets: string
  /** The folder of the sample shop: its documents, and conversations for it to have had. */
  samples: string
}

export interface HttpConfig {
  /** '' where none was set: then the address of each request is the public one. */
  publicUrl: string
  /** How many proxies in front may name the client. 0: the socket's address is the client's. */
  trustProxy: number
  /** '' : /metrics answers on loopback alone. */
  metricsToken: string
  dataFolder: string
  version: string
  /** 32 bytes that tokens of customers and known devices are signed with. Not in the database. */
  signingKey: Buffer
  /** Changes to the table of `limits.ts`. */
  limits?: Partial<Limits>
}

/** The part of the engine that HTTP needs. */
export type HttpEngine = Pick<Engine, 'receive' | 'queue' | 'settled' | 'simulate' | 'counts'>

/** What every route group is handed: the deps, and what the shell has made of them. */
export interface Services extends HttpDeps {
  sessions: Sessions
  links: Links
  throttle: Throttle
  limit: (name: keyof Limits, key: string) => Promise<void>
  names: Names
}

/** What a stream is written to: a reader's connection. */
export interface StreamLine {
  write(text: string): void
  /** Bytes that wait for the reader. */
  waiting(): number
  end(): void
  /** At once, and what waits is lost. */
  cut(): void
}

/** Starts a stream on a line, once its headers are out. Returns what is to be called when the line is gone. */
export type BeginStream = (line: StreamLine) => () => void

/** Hono's environment: node's request and answer, and what middleware found out about the request. */
export interface HttpEnv {
  Bindings: Partial<HttpBindings> & {
    /** Our own server writes streams to the socket by itself: it begins the one that is left here once the headers are out. */
    carries?: boolean
    begin?: BeginStream
  }
  Variables: {
    services: Services
    /** The correlation id that an error names. */
    id: string
    /** The client's address, IPv6 by its /64. */
    client: string
    https: boolean
    /** Undefined until somebody asked who it is. */
    signedIn?: { staff: Staff; hash: string } | null
    cspNonce?: string
  }
}
