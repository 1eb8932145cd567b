import { findingsOf, type JsonDocument, type Part } from './part.ts'
import { type Door, openDoors } from './routes.ts'

/**
 * DOS-04: every document of the JSON test suite, and what no suite holds for its size, to every route that takes a body, by
 * somebody who may. What is no JSON is 400; what is JSON is taken or refused by the route's own shape; nothing is our fault.
 */
export const json: Part = {
  name: 'DOS-04 JSON',
  async run({ data }) {
    const documents = [...(data.documents ?? []), ...ownDocuments()]
    const { house, doors, close } = await openDoors()
    const findings = findingsOf()
    const byStatus: Record<number, number> = {}
    for (const door of doors) {
      for (const document of documents) {
        const { status } = await door.knock(document.bytes)
        byStatus[status] = (byStatus[status] ?? 0) + 1
        const wrong = wrongWith(door, document, status)
        if (wrong) findings.add(`${door.name} ${document.name}`, wrong)
      }
    }
    for (const wrong of await stillServes(doors)) findings.add(wrong, 'refuses a body it takes, after all this')
    const failed = house.logged.filter(({ fact }) => fact === 'http.failed')
    for (const { data: told } of failed.slice(0, 5)) findings.add('log', JSON.stringify(told).slice(0, 500))
    await close()
    const answers = Object.entries(byStatus).map(([status, count]) => `${status}×${count}`)
    return { figures: { routes: doors.length, documents: documents.length, answers: answers.join(' ') }, findings: findings.list }
  },
}

/** Why that answer to that document is wrong; null where it is right. */
export function wrongWith(door: Pick<Door, 'raw'>, { must, bytes }: JsonDocument, status: number): string | null {
  if (status >= 500) return `answered ${status}`
  if (door.raw) return null
  const refused = status === 400 || status === 415 || (status === 413 && bytes.byteLength > 60_000)
  if (must === 'reject') return refused ? null : `no JSON, and answered ${status}`
  const byShape = refused || (status >= 200 && status < 300) || [401, 403, 404, 409, 410, 422, 423, 429].includes(status)
  return byShape ? null : `answered ${status}`
}

async function stillServes(doors: Door[]): Promise<string[]> {
  const wrong: string[] = []
  for (const door of doors) {
    const { status } = await door.knock(JSON.stringify(door.fine))
    if (!door.raw && (status === 400 || status >= 500)) wrong.push(`${door.name} (${status})`)
  }
  return wrong
}

/** What the suite has not: our own, made and not stored. */
export function ownDocuments(most = 1_000_000): JsonDocument[] {
  const utf8 = (text: string) => new Uint8Array(Buffer.from(text))
  const document = (name: string, must: JsonDocument['must'], bytes: Uint8Array<ArrayBuffer>): JsonDocument => ({
    name,
    must,
    bytes,
  })
  const keys = Array.from({ length: most }, (_, i) => `"k${i.toString(36)}":0`).join(',')
  return [
    document('depth 100,000', 'reject', utf8('['.repeat(100_000) + ']'.repeat(100_000))),
    document('depth 100,000 in objects', 'reject', utf8('{"a":'.repeat(100_000))),
    document('depth 65', 'reject', utf8('['.repeat(65) + ']'.repeat(65))),
    document('as many keys as there may be', 'either', utf8(`{${keys}}`)),
    document('the same key twice', 'accept', utf8('{"text":"a","text":"b","__proto__x":1}')),
    document('a forbidden key', 'reject', utf8('{"__proto__":{"isOwner":true}}')),
    document('a forbidden key, escaped', 'reject', utf8('{"\\u005f_proto_\\u005F":{"isOwner":true}}')),
    document('numbers beyond', 'accept', utf8(`[1e999999,-1e999999,${'9'.repeat(400)},0.${'0'.repeat(400)}1,-0]`)),
    document(
      'fields that are numbers beyond',
      'accept',
      utf8('{"revision":1e400,"text":1e400,"id":-1e400,"limit":9007199254740993}'),
    ),
    document('lone surrogates', 'accept', utf8('{"text":"\\ud800 \\udfff","name":"\\udc00","id":"pesan-0001"}')),
    document('a NUL in a text', 'accept', utf8('{"text":"a\\u0000b","name":"a\\u0000b","id":"pesan-0001"}')),
    document('a byte order mark', 'either', utf8('\ufeff{}')),
    document('UTF-16', 'reject', new Uint8Array(Buffer.from('\ufeff{"text":"a"}', 'utf16le'))),
    document('UTF-16 without a mark', 'reject', new Uint8Array(Buffer.from('{"text":"a"}', 'utf16le'))),
    document('UTF-8 that is none', 'reject', new Uint8Array([0x22, 0xff, 0xfe, 0x22])),
    document('an overlong form', 'reject', new Uint8Array([0x22, 0xc0, 0xaf, 0x22])),
    document('nothing', 'reject', new Uint8Array()),
    document('blanks', 'reject', utf8(' \n\t ')),
    document('two documents', 'reject', utf8('{}{}')),
    document('a comment', 'reject', utf8('{/* */}')),
    document('a text without an end', 'reject', utf8(`{"a":"${'\\'.repeat(1_001)}`)),
  ]
}
