/**
 * Long, because it is one list.
 *
 * Every table, declared once as plain data. Queries, the sealing of columns, the scoping of queries to their bot and the
 * check of the migrated schema are readings of it.
 *
 * Kinds: 'text', 'int' (64 bits; times are milliseconds since 1970), 'json' (text that is JSON), 'blob', and 'sealed' (a blob
 * that only `seal.ts` writes and reads). A '?' at the end means that it may be null. `owner` names the column that holds
 * the bot's id: a table that has one is reached through `scoped` queries alone.
 *
 * Tables are plural and columns singular, so that the scoping check can tell a table's name in a query's text.
 */
export const TABLES = {
  meta: table(['name'], { name: 'text', number: 'int?', bytes: 'blob?' }),
  bots: table(
    ['id'],
    {
      id: 'text',
      name: 'text',
      live: 'int?',
      wrapped_key: 'blob',
      created_at: 'int',
      updated_at: 'int',
      updated_by: 'text',
      deleted_at: 'int?',
    },
    'id',
  ),
  drafts: table(['bot'], { bot: 'text', document: 'json', revision: 'int', saved_at: 'int', saved_by: 'text' }, 'bot'),
  versions: table(
    ['bot', 'number'],
    {
      bot: 'text',
      number: 'int',
      document: 'json',
      revision: 'int',
      note: 'text',
      published_by: 'text',
      published_at: 'int',
    },
    'bot',
  ),
  secrets: table(
    ['bot', 'name'],
    { bot: 'text', name: 'text', value: 'sealed', hosts: 'json', saved_by: 'text', saved_at: 'int' },
    'bot',
  ),
  channels: table(['bot', 'name'], { bot: 'text', name: 'text', settings: 'json' }, 'bot'),
  contacts: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      channel: 'text',
      blind: 'blob',
      wrapped_key: 'blob',
      address: 'sealed',
      attributes: 'sealed?',
      created_at: 'int',
    },
    'bot',
  ),
  conversations: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      contact: 'text',
      channel: 'text',
      version: 'int',
      state: 'text',
      // The contact while it is open, null when it is over: unique, so that a contact has one open conversation.
      open_contact: 'text?',
      language: 'text',
      taken_by: 'text?',
      opened_at: 'int',
      updated_at: 'int',
      last_seq: 'int',
      // Which of its messages lists show: the last with words.
      last_said: 'int?',
      session: 'sealed?',
      revision: 'int',
      wake_at: 'int?',
    },
    'bot',
  ),
  turns: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      conversation: 'text',
      channel: 'text',
      message_id: 'text',
      event: 'sealed',
      language: 'text',
      accepted_at: 'int',
      tries: 'int',
      state: 'text',
      why: 'text?',
      // Which process takes it; null where none does yet.
      host: 'text?',
      // Its place within its conversation.
      n: 'int',
      // What made its answer; null until it is done.
      receipt: 'sealed?',
    },
    'bot',
  ),
  messages: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      conversation: 'text',
      seq: 'int',
      source: 'text',
      body: 'sealed',
      staff: 'text?',
      turn: 'text?',
      written_at: 'int',
    },
    'bot',
  ),
  effects: table(['turn', 'name'], { turn: 'text', name: 'text', bot: 'text', value: 'sealed' }, 'bot'),
  handoffs: table(
    ['turn'],
    { turn: 'text', bot: 'text', conversation: 'text', ticket: 'text', body: 'sealed', asked_at: 'int' },
    'bot',
  ),
  shops: table(['bot'], { bot: 'text', revision: 'int' }, 'bot'),
  products: table(
    ['bot', 'code'],
    {
      bot: 'text',
      code: 'text',
      sku: 'text',
      name: 'text',
      amount: 'int',
      currency: 'text',
      stock: 'int',
      category: 'text',
      url: 'text?',
      about: 'text',
      words: 'text',
      revision: 'int',
      updated_at: 'int',
    },
    'bot',
  ),
  // With what is in an order, its parcel and what is known of its payment.
  orders: table(
    ['bot', 'code'],
    {
      bot: 'text',
      code: 'text',
      number: 'text',
      loose: 'text',
      customer: 'text?',
      state: 'text',
      placed_at: 'int',
      amount: 'int',
      currency: 'text',
      lines: 'json',
      courier: 'text?',
      resi: 'text?',
      resi_code: 'text?',
      parcel_state: 'text?',
      eta: 'int?',
      delivered_at: 'int?',
      pay_method: 'text?',
      pay_state: 'text?',
      pay_provider: 'text?',
      pay_reference: 'text?',
      revision: 'int',
      updated_at: 'int',
    },
    'bot',
  ),
  customers: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      wrapped_key: 'blob',
      person: 'sealed',
      blind_number: 'blob?',
      blind_phone: 'blob?',
      blind_email: 'blob?',
      revision: 'int',
      updated_at: 'int',
    },
    'bot',
  ),
  loads: table(
    ['bot', 'id'],
    {
      bot: 'text',
      id: 'text',
      kind: 'text',
      name: 'text',
      state: 'text',
      total: 'int',
      done: 'int',
      created: 'int',
      changed: 'int',
      same: 'int',
      begun_by: 'text',
      begun_at: 'int',
    },
    'bot',
  ),
  load_rows: table(
    ['bot', 'load', 'place'],
    { bot: 'text', load: 'text', place: 'int', kind: 'text', code: 'text', past: 'json?', revision: 'int' },
    'bot',
  ),
  shop_keys: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      name: 'text',
      hash: 'blob',
      hint: 'text',
      made_by: 'text',
      made_at: 'int',
      used_at: 'int?',
    },
    'bot',
  ),
  files: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      contact: 'text',
      conversation: 'text',
      bytes: 'int',
      about: 'sealed',
      body: 'sealed',
      kept_at: 'int',
    },
    'bot',
  ),
  people: table(['id'], {
    id: 'text',
    blind: 'blob',
    person: 'sealed',
    role: 'text',
    language: 'text',
    password_hash: 'text',
    created_at: 'int',
    disabled_at: 'int?',
    first: 'int?',
  }),
  sessions: table(['hash'], { hash: 'text', staff: 'text', opened_at: 'int', seen_at: 'int', expires_at: 'int' }),
  links: table(['hash'], { hash: 'text', purpose: 'text', data: 'sealed', expires_at: 'int' }),
  /** The processes that serve now. Each counts its beats up; whoever's stand still for a while is dead. */
  hosts: table(['id'], { id: 'text', beats: 'int', present: 'int' }),
  limits: table(['name'], { name: 'blob', used: 'int', ends_at: 'int' }),
  settings: table(['name'], { name: 'text', value: 'sealed' }),
  entries: table(['n'], {
    n: 'int',
    at: 'int',
    who: 'text',
    did: 'text',
    what: 'text',
    detail: 'sealed',
    mac: 'blob',
  }),
  counters: table(['bot', 'name'], { bot: 'text', name: 'text', number: 'int' }, 'bot'),
  incidents: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      slot: 'text',
      year: 'int',
      n: 'int',
      contact: 'text?',
      conversation: 'text?',
      kind: 'text',
      state: 'text',
      freeze_state: 'text',
      body: 'sealed?',
      assigned: 'text?',
      opened_at: 'int',
      updated_at: 'int',
      due_at: 'int',
      revision: 'int',
    },
    'bot',
  ),
  incident_notes: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      incident: 'text',
      did: 'text',
      value: 'text?',
      staff: 'text?',
      body: 'sealed',
      written_at: 'int',
    },
    'bot',
  ),
  payments: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      provider: 'text',
      reference: 'text',
      order_number: 'text?',
      state: 'text',
      amount: 'int?',
      currency: 'text?',
      card: 'blob?',
      country: 'text?',
      risk: 'text',
      failure: 'text?',
      happened_at: 'int',
      told_at: 'int',
    },
    'bot',
  ),
  checks: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      kind: 'text',
      contact: 'text?',
      customer: 'blob?',
      order_number: 'text',
      amount: 'int',
      currency: 'text',
      decision: 'text',
      score: 'int',
      answer: 'json',
      body: 'sealed?',
      checked_at: 'int',
    },
    'bot',
  ),
  collections: table(
    ['bot', 'id'],
    { bot: 'text', id: 'text', name: 'text', created_at: 'int', created_by: 'text', deleted_at: 'int?' },
    'bot',
  ),
  documents: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      collection: 'text',
      title: 'text',
      kind: 'text',
      bytes: 'int',
      body: 'text',
      characters: 'int',
      passage_count: 'int',
      warnings: 'json',
      added_at: 'int',
      added_by: 'text',
    },
    'bot',
  ),
  passages: table(
    ['n'],
    {
      n: 'int',
      bot: 'text',
      document: 'text',
      collection: 'text',
      position: 'int',
      heading: 'text',
      starts: 'int',
      ends: 'int',
      body: 'text',
      head: 'text',
      words: 'text',
    },
    'bot',
  ),
  vectors: table(['passage', 'model'], { passage: 'int', model: 'text', bot: 'text', document: 'text', vector: 'blob' }, 'bot'),
  answers: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      questions: 'json',
      texts: 'json',
      approved_by: 'text?',
      approved_at: 'int?',
      expires_at: 'int?',
      saved_at: 'int',
      saved_by: 'text',
    },
    'bot',
  ),
  /** The words of a bot's passages, for the search by parts of words on PostgreSQL; SQLite's own index needs none. */
  terms: table(['bot', 'word'], { bot: 'text', word: 'text' }, 'bot'),
  /** From which edition until which a document or an answer stands. */
  placements: table(
    ['bot', 'thing', 'since'],
    { bot: 'text', thing: 'text', since: 'int', until: 'int?', ended_at: 'int?' },
    'bot',
  ),
  consents: table(
    ['id'],
    {
      id: 'text',
      bot: 'text',
      contact: 'text',
      conversation: 'text',
      purpose: 'text',
      place: 'int',
      decision: 'text',
      version: 'text',
      body: 'sealed',
      decided_at: 'int',
    },
    'bot',
  ),
  codes: table(
    ['contact'],
    {
      contact: 'text',
      bot: 'text',
      id: 'text',
      conversation: 'text',
      way: 'text',
      mac: 'blob',
      binding: 'blob',
      sent_at: 'int',
      expires_at: 'int',
      tries: 'int',
      used: 'int',
    },
    'bot',
  ),
  authenticators: table(
    ['contact'],
    { contact: 'text', bot: 'text', secret: 'sealed', step: 'int', made_at: 'int', confirmed_at: 'int?' },
    'bot',
  ),
  verifications: table(
    ['contact'],
    { contact: 'text', bot: 'text', level: 'text', customer: 'sealed', verified_at: 'int', expires_at: 'int' },
    'bot',
  ),
  attempts: table(['bot', 'kind', 'subject'], { bot: 'text', kind: 'text', subject: 'blob', number: 'int', since: 'int' }, 'bot'),
} as const satisfies Record<string, TableData>

export type Kind = 'text' | 'int' | 'json' | 'blob' | 'sealed'
export type ColumnKind = Kind | `${Kind}?`

export interface TableData {
  /** The primary key. */
  key: readonly string[]
  columns: Readonly<Record<string, ColumnKind>>
  /** The column of the owning bot's id. */
  owner?: string
}

export type TableName = keyof typeof TABLES

/** The type of a column as each dialect writes it. */
export const TYPES: Record<Dialect, Record<Kind, string>> = {
  sqlite: { text: 'text', json: 'text', int: 'integer', blob: 'blob', sealed: 'blob' },
  postgres: { text: 'text', json: 'text', int: 'bigint', blob: 'bytea', sealed: 'bytea' },
}

export type Dialect = 'sqlite' | 'postgres'

export function isOwned(name: string): boolean {
  return (TABLES as Record<string, TableData>)[name]?.owner !== undefined
}

function table<const C extends Record<string, ColumnKind>>(
  key: readonly (keyof C & string)[],
  columns: C,
  owner?: keyof C & string,
) {
  return { key, columns, ...(owner === undefined ? {} : { owner }) }
}
