import { timingSafeEqual } from 'node:crypto'
import type { Customer, CustomerKey, Person } from './contract-shop.ts'
import { newId } from './keys.ts'
import { type CustomerRow, SHOP } from './queries/shop.ts'
import { type Place, sealJson, unsealJson } from './seal.ts'
import type { Vault } from './vault.ts'

/** A bot's customers: sealed with a key of their own each, and found by keyed hashes. */
export interface ShopPeople {
  open(row: CustomerRow): Promise<Customer>
  find(by: CustomerKey): Promise<CustomerRow | null>
  get(id: string): Promise<CustomerRow | null>
  /** A new row for them, or that of `known` with new words in it. */
  row(person: Person, known: CustomerRow | null, revision: number, updatedAt: number): Promise<CustomerRow>
}

export function createShopPeople(vault: Vault, bot: string): ShopPeople {
  const mine = vault.db.forBot(bot)
  const place = (id: string): Place => ({ table: 'customers', column: 'person', row: id, bot })
  const blind = (what: string, value: string) => (value ? vault.keys.blind(`customer ${what}`, bot, value) : null)
  return {
    async open(row) {
      const key = await vault.contact(bot, row.id, row.wrappedKey)
      return { ...unsealJson<Person>(key, place(row.id), row.person), id: row.id, updatedAt: row.updatedAt }
    },
    get: (id) => mine.one(SHOP.customerGet, { id }),
    async find(by) {
      if ('number' in by) return by.number ? mine.one(SHOP.customerByNumber, { blind: blind('number', by.number) }) : null
      if ('phone' in by) return by.phone ? mine.one(SHOP.customerByPhone, { blind: blind('phone', by.phone) }) : null
      return by.email ? mine.one(SHOP.customerByEmail, { blind: blind('email', by.email) }) : null
    },
    async row(person, known, revision, updatedAt) {
      const id = known?.id ?? newId()
      // The same family of keys as a contact's: a person's key goes with the person's row.
      const fresh = known ? null : vault.keys.forNewContact(bot, await vault.bot(bot), id)
      const key = known ? await vault.contact(bot, id, known.wrappedKey) : fresh!.key
      const { number, name, phone, email } = person
      return {
        id,
        wrappedKey: known?.wrappedKey ?? fresh!.wrapped,
        person: sealJson(key, place(id), { number, name, phone, email } satisfies Person),
        blindNumber: blind('number', number),
        blindPhone: blind('phone', phone),
        blindEmail: blind('email', email),
        revision,
        updatedAt,
      }
    },
  }
}

/**
 * Whether these digits are the phone's last ones, 4 at least. As long as a whole number, they may begin with 0, 62 or +62. In
 * a time that tells nothing of how many digits fit.
 */
export function isEndOf(phone: string, given: string): boolean {
  const known = phone.replace(/\D/g, '')
  const digits = given.replace(/\D/g, '').replace(/^0062/, '62')
  const wanted = digits.length >= 9 && digits.startsWith('0') ? `62${digits.slice(1)}` : digits
  const isWhole = wanted.length >= 9
  const enough =
    known.length >= 8 && wanted.length >= 4 && wanted.length <= known.length && (!isWhole || wanted.length === known.length)
  const tail = Buffer.alloc(32)
  const said = Buffer.alloc(32)
  tail.write(enough ? known.slice(-wanted.length) : 'none')
  said.write(wanted.slice(0, 32))
  return timingSafeEqual(tail, said) && enough
}
