/**
 * Long, because it is history: it only grows.
 *
 * The schema's history: each entry lifts the one before it, and is immutable once shipped. `{int}`, `{blob}` and `{strict}`
 * are written as the dialect writes them (`TYPES`). Statements are parted by semicolons. `tables.ts` declares what all of
 * them together must give.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table bots (
    id text not null primary key, name text not null, live {int}, wrapped_key {blob} not null,
    created_at {int} not null, updated_at {int} not null, updated_by text not null, deleted_at {int}
  ) {strict};
  create index bots_by_update on bots (updated_at, id);

  create table drafts (
    bot text not null primary key references bots (id),
    document text not null, revision {int} not null, saved_at {int} not null, saved_by text not null
  ) {strict};

  create table versions (
    bot text not null references bots (id), number {int} not null, document text not null, revision {int} not null,
    note text not null, published_by text not null, published_at {int} not null,
    primary key (bot, number)
  ) {strict};

  create table secrets (
    bot text not null references bots (id), name text not null, value {blob} not null, hosts text not null,
    saved_by text not null, saved_at {int} not null,
    primary key (bot, name)
  ) {strict};

  create table channels (
    bot text not null references bots (id), name text not null, settings text not null,
    primary key (bot, name)
  ) {strict};

  create table contacts (
    id text not null primary key, bot text not null references bots (id), channel text not null, blind {blob} not null,
    wrapped_key {blob} not null, address {blob} not null, attributes {blob}, created_at {int} not null
  ) {strict};
  create unique index contacts_by_blind on contacts (bot, channel, blind);

  create table conversations (
    id text not null primary key, bot text not null, contact text not null references contacts (id),
    channel text not null, version {int} not null, state text not null, open_contact text, language text not null, taken_by text,
    opened_at {int} not null, updated_at {int} not null, last_seq {int} not null, last_text {blob}, session {blob},
    revision {int} not null, wake_at {int},
    foreign key (bot, version) references versions (bot, number)
  ) {strict};
  create unique index conversations_open on conversations (open_contact);
  create index conversations_by_contact on conversations (contact);
  create index conversations_by_update on conversations (bot, updated_at, id);
  create index conversations_by_state on conversations (bot, state, updated_at, id);
  create index conversations_to_wake on conversations (wake_at) where wake_at is not null;

  create table turns (
    id text not null primary key, bot text not null, conversation text not null references conversations (id),
    channel text not null, message_id text not null, event {blob} not null, language text not null,
    accepted_at {int} not null, tries {int} not null, state text not null, why text
  ) {strict};
  create unique index turns_by_message on turns (bot, channel, message_id);
  create index turns_by_conversation on turns (conversation);
  create index turns_by_state on turns (state, accepted_at, id);

  create table messages (
    id text not null primary key, bot text not null, conversation text not null references conversations (id),
    seq {int} not null, source text not null, body {blob} not null, staff text, turn text references turns (id),
    written_at {int} not null
  ) {strict};
  create unique index messages_by_seq on messages (conversation, seq);
  create index messages_by_turn on messages (turn);

  create table effects (
    turn text not null references turns (id), name text not null, bot text not null, value {blob} not null,
    primary key (turn, name)
  ) {strict};

  create table receipts (
    turn text not null primary key references turns (id), bot text not null,
    conversation text not null references conversations (id), body {blob} not null
  ) {strict};
  create index receipts_by_conversation on receipts (conversation);

  create table handoffs (
    turn text not null primary key references turns (id), bot text not null,
    conversation text not null references conversations (id), ticket text not null, body {blob} not null,
    asked_at {int} not null
  ) {strict};
  create index handoffs_by_conversation on handoffs (conversation, asked_at);

  create table people (
    id text not null primary key, blind {blob} not null, person {blob} not null, role text not null,
    language text not null, password_hash text not null, created_at {int} not null, disabled_at {int}, first {int}
  ) {strict};
  create unique index people_by_blind on people (blind);
  create unique index people_first on people (first);
  create index people_by_creation on people (created_at, id);

  create table sessions (
    hash text not null primary key, staff text not null references people (id), opened_at {int} not null,
    seen_at {int} not null, expires_at {int} not null
  ) {strict};
  create index sessions_by_staff on sessions (staff);

  create table links (
    hash text not null primary key, purpose text not null, data {blob} not null, expires_at {int} not null
  ) {strict};

  create table settings (name text not null primary key, value {blob} not null) {strict};

  create table entries (
    n {int} not null primary key, at {int} not null, who text not null, did text not null, what text not null,
    detail {blob} not null, mac {blob} not null
  ) {strict}
  `,
  `
  create table shops (bot text not null primary key references bots (id), revision {int} not null) {strict};

  create table products (
    bot text not null references bots (id), code text not null, sku text not null, name text not null, amount {int} not null,
    currency text not null, stock {int} not null, category text not null, url text, about text not null, words text not null,
    revision {int} not null, updated_at {int} not null,
    primary key (bot, code)
  ) {strict};
  create index products_by_update on products (bot, updated_at, code);

  create table orders (
    bot text not null references bots (id), code text not null, number text not null, loose text not null, customer text,
    state text not null, placed_at {int} not null, amount {int} not null, currency text not null, lines text not null,
    courier text, resi text, resi_code text, parcel_state text, eta {int}, pay_method text, pay_state text, pay_provider text,
    pay_reference text, revision {int} not null, updated_at {int} not null,
    primary key (bot, code)
  ) {strict};
  create index orders_by_place on orders (bot, placed_at, code);
  create index orders_by_customer on orders (bot, customer, placed_at);
  create index orders_by_loose on orders (bot, loose);
  create index orders_by_resi on orders (bot, resi_code);

  create table customers (
    id text not null primary key, bot text not null references bots (id), wrapped_key {blob} not null, person {blob} not null,
    blind_number {blob}, blind_phone {blob}, blind_email {blob}, revision {int} not null, updated_at {int} not null
  ) {strict};
  create index customers_by_update on customers (bot, updated_at, id);
  create index customers_by_number on customers (bot, blind_number);
  create index customers_by_phone on customers (bot, blind_phone);
  create index customers_by_email on customers (bot, blind_email);

  create table loads (
    bot text not null references bots (id), id text not null, kind text not null, name text not null, state text not null,
    total {int} not null, done {int} not null, created {int} not null, changed {int} not null, same {int} not null,
    begun_by text not null, begun_at {int} not null,
    primary key (bot, id)
  ) {strict};
  create index loads_by_begin on loads (bot, begun_at, id);

  create table load_rows (
    bot text not null references bots (id), load text not null, place {int} not null, kind text not null, code text not null,
    past text, revision {int} not null,
    primary key (bot, load, place)
  ) {strict};

  create table shop_keys (
    id text not null primary key, bot text not null references bots (id), name text not null, hash {blob} not null,
    hint text not null, made_by text not null, made_at {int} not null, used_at {int}
  ) {strict};
  create unique index shop_keys_by_hash on shop_keys (bot, hash)
  `,
  `
  alter table orders add column delivered_at {int};

  create table counters (
    bot text not null references bots (id), name text not null, number {int} not null,
    primary key (bot, name)
  ) {strict};

  create table incidents (
    id text not null primary key, bot text not null references bots (id), slot text not null, year {int} not null, n {int} not null,
    contact text, conversation text, kind text not null, state text not null, freeze_state text not null, body {blob}, assigned text,
    opened_at {int} not null, updated_at {int} not null, due_at {int} not null, revision {int} not null
  ) {strict};
  create unique index incidents_by_slot on incidents (bot, slot);
  create unique index incidents_by_number on incidents (bot, year, n);
  create index incidents_by_opening on incidents (bot, opened_at, id);
  create index incidents_by_contact on incidents (contact);

  create table incident_notes (
    id text not null primary key, bot text not null, incident text not null references incidents (id), did text not null,
    value text, staff text, body {blob} not null, written_at {int} not null
  ) {strict};
  create index incident_notes_by_time on incident_notes (incident, written_at, id);

  create table payments (
    id text not null primary key, bot text not null references bots (id), provider text not null, reference text not null,
    order_number text, state text not null, amount {int}, currency text, card {blob}, country text, risk text not null,
    failure text, happened_at {int} not null, told_at {int} not null
  ) {strict};
  create index payments_by_order on payments (bot, order_number, told_at);
  create index payments_by_card on payments (bot, card, told_at);
  create index payments_by_time on payments (bot, told_at);

  create table checks (
    id text not null primary key, bot text not null references bots (id), kind text not null, contact text, customer {blob},
    order_number text not null, amount {int} not null, currency text not null, decision text not null, score {int} not null,
    answer text not null, body {blob}, checked_at {int} not null
  ) {strict};
  create index checks_by_order on checks (bot, order_number, checked_at);
  create index checks_by_contact on checks (bot, contact, checked_at);
  create index checks_by_customer on checks (bot, customer, checked_at)
  `,
  `
  create table collections (
    bot text not null references bots (id), id text not null, name text not null, created_at {int} not null,
    created_by text not null, deleted_at {int},
    primary key (bot, id)
  ) {strict};

  create table documents (
    id text not null primary key, bot text not null, collection text not null, title text not null, kind text not null,
    bytes {int} not null, body text not null, characters {int} not null, passage_count {int} not null, warnings text not null,
    added_at {int} not null, added_by text not null,
    foreign key (bot, collection) references collections (bot, id)
  ) {strict};
  create index documents_by_collection on documents (bot, collection, added_at, id);

  create table passages (
    n {int} not null primary key, bot text not null, document text not null references documents (id), collection text not null,
    position {int} not null, heading text not null, starts {int} not null, ends {int} not null, body text not null,
    head text not null, words text not null
  ) {strict};
  create unique index passages_by_position on passages (document, position);

  create table vectors (
    passage {int} not null references passages (n), model text not null, bot text not null,
    document text not null references documents (id), vector {blob} not null,
    primary key (passage, model)
  ) {strict};
  create index vectors_by_document on vectors (document, model);

  create table answers (
    id text not null primary key, bot text not null references bots (id), questions text not null, texts text not null,
    approved_by text, approved_at {int}, expires_at {int}, saved_at {int} not null, saved_by text not null
  ) {strict};
  create index answers_by_save on answers (bot, saved_at, id);

  create table placements (
    bot text not null references bots (id), thing text not null, since {int} not null, until {int}, ended_at {int},
    primary key (bot, thing, since)
  ) {strict};

  {sqlite} create virtual table passage_words using fts5(head, words, content='', contentless_delete=1,
    tokenize='unicode61 remove_diacritics 2');
  {sqlite} insert into passage_words (passage_words, rank) values ('rank', 'bm25(1.5, 1.0)');
  {sqlite} create virtual table passage_trigrams using fts5(words, content='', contentless_delete=1,
    tokenize='trigram case_sensitive 1');
  {sqlite} create virtual table passage_word_counts using fts5vocab('passage_words', 'row');
  {sqlite} create virtual table passage_trigram_counts using fts5vocab('passage_trigrams', 'row');

  {postgres} create extension if not exists pg_trgm;
  {postgres} create index passages_by_words on passages
    using gin ((setweight(to_tsvector('simple', head), 'A') || setweight(to_tsvector('simple', words), 'D')));
  {postgres} create index passages_by_trigrams on passages using gin ((head || ' ' || words) gin_trgm_ops)
  `,
  `
  create table consents (
    id text not null primary key, bot text not null references bots (id), contact text not null references contacts (id),
    conversation text not null, purpose text not null, place {int} not null, decision text not null, version text not null,
    body {blob} not null, decided_at {int} not null
  ) {strict};
  create unique index consents_by_place on consents (contact, purpose, place);

  create table codes (
    contact text not null primary key references contacts (id), bot text not null references bots (id), id text not null,
    conversation text not null, way text not null, mac {blob} not null, binding {blob} not null, sent_at {int} not null,
    expires_at {int} not null, tries {int} not null, used {int} not null
  ) {strict};

  create table authenticators (
    contact text not null primary key references contacts (id), bot text not null references bots (id), secret {blob} not null,
    step {int} not null, made_at {int} not null, confirmed_at {int}
  ) {strict};

  create table verifications (
    contact text not null primary key references contacts (id), bot text not null references bots (id), level text not null,
    customer {blob} not null, verified_at {int} not null, expires_at {int} not null
  ) {strict};

  create table attempts (
    bot text not null references bots (id), kind text not null, subject {blob} not null, number {int} not null,
    since {int} not null,
    primary key (bot, kind, subject)
  ) {strict};
  create index attempts_by_time on attempts (since)
  `,
  `
  create table files (
    id text not null primary key, bot text not null references bots (id), contact text not null references contacts (id),
    conversation text not null references conversations (id), bytes {int} not null, about {blob} not null, body {blob} not null,
    kept_at {int} not null
  ) {strict};
  create index files_by_contact on files (contact)
  `,
  `
  create table terms (
    bot text not null references bots (id), word text not null,
    primary key (bot, word)
  ) {strict};

  {postgres} drop index passages_by_trigrams;
  {postgres} create index terms_by_trigrams on terms using gin (word gin_trgm_ops) with (fastupdate = off);
  {postgres} alter index passages_by_words set (fastupdate = off)
  `,
  `
  create table hosts (id text not null primary key, beats {int} not null, present {int} not null) {strict};
  create table limits (name {blob} not null primary key, used {int} not null, ends_at {int} not null) {strict};

  alter table turns add column host text;
  alter table turns add column n {int} not null default 0;
  update turns set n = (
    select count(*) from turns as other where other.conversation = turns.conversation and other.state = 'open'
      and (other.accepted_at < turns.accepted_at or (other.accepted_at = turns.accepted_at and other.id <= turns.id))
  ) where state = 'open';
  drop index turns_by_conversation;
  create index turns_by_conversation on turns (conversation, n);
  drop index turns_by_state;
  create index turns_open on turns (conversation, n) where state = 'open';
  create index turns_parked on turns (id) where state = 'parked'
  `,
  `
  alter table turns add column receipt {blob};
  update turns set receipt = (select r.body from receipts as r where r.turn = turns.id);
  drop table receipts;

  alter table conversations add column last_said {int};
  update conversations set last_said = last_seq where last_text is not null;
  alter table conversations drop column last_text;

  drop index conversations_by_update;

  {postgres} alter table messages drop constraint messages_turn_fkey;
  {postgres} drop index messages_by_turn;
  {sqlite} create table messages_anew (
    id text not null primary key, bot text not null, conversation text not null references conversations (id),
    seq {int} not null, source text not null, body {blob} not null, staff text, turn text, written_at {int} not null
  ) {strict};
  {sqlite} insert into messages_anew select id, bot, conversation, seq, source, body, staff, turn, written_at from messages;
  {sqlite} drop table messages;
  {sqlite} alter table messages_anew rename to messages;
  {sqlite} create unique index messages_by_seq on messages (conversation, seq)
  `,
]
