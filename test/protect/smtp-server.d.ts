/** As much of smtp-server's own interface as the tests use; the package brings no types. */
declare module 'smtp-server' {
  import type { Server } from 'node:net'
  import type { Readable } from 'node:stream'

  interface Session {
    secure: boolean
    user?: unknown
    envelope: { mailFrom: { address: string } | false; rcptTo: { address: string }[] }
  }
  type Done = (error?: Error | null, answer?: { user: string }) => void
  interface SMTPServerOptions {
    secure?: boolean
    key?: string
    cert?: string
    authOptional?: boolean
    allowInsecureAuth?: boolean
    disabledCommands?: string[]
    logger?: boolean
    onAuth?: (auth: { username: string; password: string }, session: Session, done: Done) => void
    onData?: (stream: Readable, session: Session, done: () => void) => void
    onRcptTo?: (address: { address: string }, session: Session, done: Done) => void
  }
  class SMTPServer {
    constructor(options: SMTPServerOptions)
    server: Server
    on(event: 'error', hear: (error: Error) => void): this
    listen(port: number, host: string, done: () => void): void
    close(done: () => void): void
  }
}
