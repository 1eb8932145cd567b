/** The shop's owner, as far as any test goes. */
export const OWNER = { name: 'Sari', email: 'sari@contoh.id', password: 'kopi pagi di dago', language: 'id' }

export interface Answer {
  status: number
  text: string
  isStream: boolean
}

/** Somebody's browser at a running Jaga: one request at a time asked, the session's cookie kept. Rejects where nothing answers. */
export function createClient(address: string) {
  let cookie = ''
  return async (method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(address + path, {
      method,
      headers: { origin: address, cookie, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    })
    const [set] = response.headers.getSetCookie()
    if (set) cookie = set.split(';')[0]!
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
    return { status: response.status, text: await response.text(), isStream }
  }
}
