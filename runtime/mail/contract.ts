/** The shop's mail server, as the owner has set it. The password never leaves the server again. */
export interface MailSettings {
  host: string
  port: number
  /** 'tls': from the first byte (465). 'starttls': before anything is said (587). 'none': for a server on this machine alone. */
  security: 'tls' | 'starttls' | 'none'
  user: string
  password: string
  /** Who the mail is from: an address. */
  from: string
  /** The name beside it. */
  name: string
}

/** Names of this machine: the only ones that mail may go to without TLS. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host)
}

/** What the owner set; null while nothing is. Checked again when read: the file may be of an older version. */
export function readMailSettings(kept: unknown): MailSettings | null {
  if (typeof kept !== 'object' || kept === null) return null
  const { host, port, security, user, password, from, name } = kept as Partial<Record<keyof MailSettings, unknown>> // each is checked in the next lines
  const texts = [host, user, password, from, name]
  if (!texts.every((text) => typeof text === 'string') || typeof port !== 'number') return null
  if (security !== 'tls' && security !== 'starttls' && security !== 'none') return null
  if (host === '' || from === '' || (security === 'none' && !isLoopback(host as string))) return null
  return { host, port, security, user, password, from, name } as MailSettings // by the lines above
}
