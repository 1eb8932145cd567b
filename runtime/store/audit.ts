import { createHmac, timingSafeEqual } from 'node:crypto'
import { audited, type Chain } from './audited.ts'
import type { AuditEntry, AuditStore, Deed } from './contract.ts'
import { isConflict } from './driver.ts'
import { keysetOf, pageOf } from './page.ts'
import { META } from './queries/meta.ts'
import { AUDIT, type EntryRow } from './queries/staff.ts'
import type { Statement } from './query.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/**
 * Who did what. Each entry's MAC covers the entry and the MAC before it, so a changed, removed or inserted entry breaks the
 * chain there; a head record (the last number under a MAC of its own) shows when the tail was cut off, which a chain alone
 * does not.
 */
export function createAudit({ db, keys, lanes }: Vault): { chain: Chain; audit: AuditStore } {
  const { shared } = db
  const mac = (...parts: (string | number)[]) => createHmac('sha256', keys.audit).update(JSON.stringify(parts)).digest()
  const macOf = (before: Uint8Array, row: Omit<EntryRow, 'mac'>) =>
    mac('entry', hex(before), row.n, row.at, row.who, row.did, row.what, hex(row.detail))
  const head = (n: number, last: Uint8Array) => ({ name: 'audit-head', number: n, bytes: mac('head', n, hex(last)) })
  const entryOf = ({ mac: _, detail, ...row }: EntryRow): AuditEntry => ({
    ...row,
    detail: unsealJson(keys.installation, place(row.n), detail),
  })

  async function next({ at, who, did, what, detail }: Deed): Promise<Statement[]> {
    const last = await shared.one(AUDIT.entryLast)
    const n = (last?.n ?? 0) + 1
    const row = { n, at, who, did, what, detail: sealJson(keys.installation, place(n), detail ?? {}) }
    const seal = macOf(last?.mac ?? START, row)
    return [shared.step(AUDIT.entryInsert, { ...row, mac: seal }, 1), shared.step(META.metaPut, head(n, seal), 1)]
  }

  const chain: Chain = {
    next,
    isTaken: (error) => isConflict(error) && error.args.query === AUDIT.entryInsert.name,
  }
  const audit: AuditStore = {
    async add(deed) {
      await audited({ db, lanes }, chain, deed).commit([])
    },
    async list(request) {
      const { number, take } = keysetOf(request, 'descending')
      const rows = await shared.all(AUDIT.entryList, { number, take })
      return pageOf(rows, request.limit, (row) => [row.n, ''], entryOf)
    },
    async verify() {
      let before: Uint8Array = START
      let n = 0
      for (;;) {
        const rows = await shared.all(AUDIT.entryWalk, { number: n, take: WALK })
        for (const row of rows) {
          if (row.n !== n + 1 || !same(row.mac, macOf(before, row))) return { entries: n, brokenAt: n + 1 }
          n = row.n
          before = row.mac
        }
        if (rows.length < WALK) break
      }
      const kept = await shared.one(META.metaGet, { name: 'audit-head' })
      if (n === 0 && !kept) return { entries: 0, brokenAt: null }
      const whole = kept?.number === n && same(kept.bytes ?? START, head(n, before).bytes)
      return { entries: n, brokenAt: whole ? null : n + 1 }
    },
  }
  return { chain, audit }
}

const START = Buffer.alloc(32)
const WALK = 500

function place(n: number): Place {
  return { table: 'entries', column: 'detail', row: String(n), bot: '' }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
