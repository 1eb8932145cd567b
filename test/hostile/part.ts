/** One part of `npm run hostile`: what it tried, in figures, and what it found. No finding is a pass. */
export interface Part {
  name: string
  /** What of the data folder it cannot do without. */
  needs?: keyof HostileData
  run(given: Given): Promise<Told>
}

export interface Given {
  data: HostileData
  /** Everything the runtime is asked goes here, and stays on this machine. */
  folder: string
}

export interface Told {
  figures: Record<string, string | number>
  findings: string[]
}

/** The public test data, as far as it is there. */
export interface HostileData {
  /** Naughty strings. */
  texts: string[] | null
  /** JSON documents with what a parser must do. */
  documents: JsonDocument[] | null
  /** Lines that try to become script. */
  markup: string[] | null
}

export interface JsonDocument {
  name: string
  bytes: Uint8Array<ArrayBuffer>
  /** 'either': the standard leaves it open. */
  must: 'accept' | 'reject' | 'either'
}

/** Says the same thing once: a broken route answers hundreds of documents alike. */
export function findingsOf(): { list: string[]; add(where: string, what: string): void } {
  const list: string[] = []
  const seen = new Set<string>()
  return {
    list,
    add(where, what) {
      if (seen.has(where) || list.length >= MOST) return
      seen.add(where)
      list.push(`${where}: ${what}`)
    },
  }
}

const MOST = 100
