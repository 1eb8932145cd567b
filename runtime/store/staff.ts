import { found } from './access.ts'
import type { Staff, StaffStore } from './contract.ts'
import { isConflict } from './driver.ts'
import { newId } from './keys.ts'
import { keysetOf, pageOf } from './page.ts'
import { type PersonRow, STAFF } from './queries/staff.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** Who signs in. Name and address are sealed; the address is found by its keyed hash. Sessions and links are kept by hash. */
export function createStaff({ db: { shared, commit }, keys }: Vault): StaffStore {
  const blind = (email: string) => keys.blind('staff', email.trim().toLowerCase())
  const sealed = (id: string, person: Person) => sealJson(keys.installation, personPlace(id), person)
  const personOf = (row: PersonRow) => unsealJson<Person>(keys.installation, personPlace(row.id), row.person)

  function staffOf(row: PersonRow): Staff {
    const { id, role, language, createdAt, disabledAt } = row
    return { id, ...personOf(row), role, language, createdAt, disabledAt }
  }

  return {
    async count() {
      return Number((await shared.one(STAFF.personCount))?.count)
    },
    async create({ email, name, role, language, createdAt, passwordHash, first }) {
      const id = newId()
      const params = { id, blind: blind(email), person: sealed(id, { email, name }), role, language, createdAt, passwordHash }
      const step = first
        ? shared.step(STAFF.personInsertFirst, params, 1, 'auth.setup-done')
        : shared.step(STAFF.personInsert, params, 1, 'request.invalid')
      await commit([step], { what: id, ...(first ? { who: id } : {}) })
      return { id, email, name, role, language, createdAt, disabledAt: null }
    },
    async byEmail(email) {
      const row = await shared.one(STAFF.personByBlind, { blind: blind(email) })
      return row && { ...staffOf(row), passwordHash: row.passwordHash }
    },
    async byId(id) {
      const row = await shared.one(STAFF.personById, { id })
      return row && staffOf(row)
    },
    async list(request) {
      const rows = await shared.all(STAFF.personList, { ...keysetOf(request, 'ascending') })
      return pageOf(rows, request.limit, (row) => [row.createdAt, row.id], staffOf)
    },
    async update(id, change) {
      for (let round = 1; ; round++) {
        const row = found(await shared.one(STAFF.personById, { id }), 'staff')
        const { email, name } = personOf(row)
        const params = {
          id,
          before: row.person,
          person: sealed(id, { email, name: change.name ?? name }),
          role: change.role ?? row.role,
          language: change.language ?? row.language,
          passwordHash: change.passwordHash ?? row.passwordHash,
          disabledAt: change.disabledAt === undefined ? row.disabledAt : change.disabledAt,
        }
        try {
          await commit([shared.step(STAFF.personUpdate, params, 1)])
          return
        } catch (error) {
          if (!isConflict(error) || round === ROUNDS) throw error
        }
      }
    },

    async openSession({ hash, staff, at, expiresAt }) {
      await commit([
        shared.step(STAFF.sessionSweep, { at }),
        shared.step(STAFF.sessionOpen, { hash, staff, at, expiresAt }, 1, 'request.invalid'),
      ])
    },
    async session(hash, now) {
      const row = await shared.one(STAFF.sessionGet, { hash, now })
      return row && { staff: staffOf(row), at: row.at, seenAt: row.seenAt }
    },
    async touchSession(hash, at) {
      await commit([shared.step(STAFF.sessionTouch, { hash, at })])
    },
    async closeSession(hash) {
      await commit([shared.step(STAFF.sessionClose, { hash })])
    },
    async closeSessions(staff, exceptHash = '') {
      await commit([shared.step(STAFF.sessionCloseOthers, { staff, except: exceptHash })])
    },

    async putLink({ hash, purpose, data, expiresAt }) {
      const sealedData = sealJson(keys.installation, linkPlace(hash), data)
      await commit([shared.step(STAFF.linkPut, { hash, purpose, data: sealedData, expiresAt }, 1, 'request.invalid')])
    },
    async useLink(hash, purpose, now) {
      const [used] = await commit([shared.step(STAFF.linkUse, { hash, purpose })])
      const row = used?.rows[0]
      return row && Number(row.expiresAt) > now ? unsealJson(keys.installation, linkPlace(hash), row.data as Uint8Array) : null // `returning data`, a sealed column
    },
  }
}

interface Person {
  email: string
  name: string
}

/** Changes of one account at once: each round somebody's has been written. */
const ROUNDS = 8

function personPlace(row: string): Place {
  return { table: 'people', column: 'person', row, bot: '' }
}

function linkPlace(row: string): Place {
  return { table: 'links', column: 'data', row, bot: '' }
}
