/** A bot's knowledge. A long file because it is one list: documents, answers and their editions, and the two drivers of the search. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { insert, own, remove, scoped, shared, update } from '../scoping.ts'

/** The edition that the draft is: one more than the newest version. */
const present = sql`(select coalesce(max(v.number), 0) + 1 from ${own('versions')} as v)`

/** Placements that stand in `$edition`; the draft asks with a number that no version has. */
const standing = sql`(select l.thing from ${own('placements')} as l
  where l.since <= ${$('edition')} and (l.until is null or l.until > ${$('edition')}))`

/** `,faq,retur,` or '' for every collection. Ids hold no comma. */
const within = (column: SQL) =>
  sql`(cast(${$('within')} as text) = '' or cast(${$('within')} as text) like '%,' || ${column} || ',%')`

const documentColumns = sql`d.id, d.collection, d.title, d.kind, d.bytes, d.characters, d.passage_count as "passageCount", d.warnings,
  d.added_at as "addedAt", d.added_by as "addedBy"`
const passageColumns = sql`p.n as "passage", p.position, p.heading, p.starts as "from", p.ends as "to", p.body as "text"`
const answerColumns = sql`a.id, a.questions, a.texts, a.approved_by as "approvedBy", a.approved_at as "approvedAt",
  a.expires_at as "expiresAt", a.saved_at as "savedAt", a.saved_by as "savedBy"`
/** When a thing was last taken out; null while it stands. */
const removedAt = (id: SQL) => sql`(select case when count(*) = count(s.until) then max(s.ended_at) end
  from ${own('placements')} as s where s.thing = ${id})`
const isPlaced = (id: SQL) => sql`exists (select 1 from ${own('placements')} as s where s.thing = ${id})`
const stands = (id: SQL) => sql`exists (select 1 from ${own('placements')} as s where s.thing = ${id} and s.until is null)`

export interface DocumentRow {
  id: string
  collection: string
  title: string
  kind: string
  bytes: number
  characters: number
  passageCount: number
  warnings: string
  addedAt: number
  addedBy: string
  removedAt: number | null
}

export interface AnswerRow {
  id: string
  questions: string
  texts: string
  approvedBy: string | null
  approvedAt: number | null
  expiresAt: number | null
  savedAt: number
  savedBy: string
  removedAt: number | null
}

interface PassageColumns {
  passage: number
  position: number
  heading: string
  from: number
  to: number
  text: string
}

export const KNOWLEDGE = queries({
  /** Holds the bot's row, so that a publication comes before or after and never between. */
  knowledgeHold: scoped(update('bots', { updated_at: sql`updated_at` }, sql`deleted_at is null`)),
  knowledgeCounts: scoped<{ documentCount: number; collectionCount: number; answerCount: number }>(
    sql`select (select count(*) from ${own('documents')} as d where ${stands(sql`d.id`)}) as "documentCount",
      (select count(*) from ${own('collections')} as c where c.deleted_at is null) as "collectionCount",
      (select count(*) from ${own('answers')} as a where ${stands(sql`a.id`)}) as "answerCount"`,
  ),

  collectionList: scoped<{
    id: string
    name: string
    documentCount: number
    passageCount: number
    createdAt: number
    deletedAt: number | null
  }>(
    sql`select c.id, c.name, count(d.id) as "documentCount", coalesce(cast(sum(d.passage_count) as bigint), 0) as "passageCount",
      c.created_at as "createdAt", c.deleted_at as "deletedAt"
      from ${own('collections')} as c
      left join ${own('documents')} as d on d.collection = c.id and ${stands(sql`d.id`)}
      group by c.id, c.name, c.created_at, c.deleted_at order by c.created_at, c.id`,
  ),
  collectionGet: scoped<{ deletedAt: number | null }>(
    sql`select c.deleted_at as "deletedAt" from ${own('collections')} as c where c.id = ${$('collection')}`,
  ),
  collectionInsert: scoped(
    insert('collections', { id: $('collection'), name: $('name'), created_at: $('at'), created_by: $('by') }),
  ),
  collectionRename: scoped(update('collections', { name: $('name') }, sql`id = ${$('collection')} and deleted_at is null`)),
  collectionRemove: scoped(update('collections', { deleted_at: $('at') }, sql`id = ${$('collection')} and deleted_at is null`)),
  /** What stood in the collection stands no more. */
  collectionClose: scoped(
    update(
      'placements',
      { until: present, ended_at: $('at') },
      sql`until is null and thing in (select d.id from ${own('documents')} as d where d.collection = ${$('collection')})`,
    ),
  ),
  /** What was taken out together with the collection stands again. */
  collectionReopen: scoped(
    insert(
      'placements',
      { thing: sql`d.id`, since: present },
      {
        from: sql`${own('documents')} as d where d.collection = ${$('collection')}
          and ${removedAt(sql`d.id`)} = (select c.deleted_at from ${own('collections')} as c where c.id = ${$('collection')})`,
        ending: sql`on conflict (bot, thing, since) do update set until = null, ended_at = null`,
      },
    ),
  ),
  collectionRestore: scoped(
    update('collections', { deleted_at: sql`null` }, sql`id = ${$('collection')} and deleted_at is not null`),
  ),

  documentList: scoped<DocumentRow>(
    sql`select ${documentColumns}, null as "removedAt" from ${own('documents')} as d
      where d.collection = ${$('collection')} and ${stands(sql`d.id`)} and (d.added_at, d.id) < (${$('number')}, ${$('id')})
      order by d.added_at desc, d.id desc limit ${$('take')}`,
  ),
  documentListRemoved: scoped<DocumentRow>(
    sql`select ${documentColumns}, ${removedAt(sql`d.id`)} as "removedAt" from ${own('documents')} as d
      where d.collection = ${$('collection')} and ${isPlaced(sql`d.id`)} and not ${stands(sql`d.id`)}
      and (d.added_at, d.id) < (${$('number')}, ${$('id')}) order by d.added_at desc, d.id desc limit ${$('take')}`,
  ),
  documentGet: scoped<DocumentRow & { text: string }>(
    sql`select ${documentColumns}, ${removedAt(sql`d.id`)} as "removedAt", d.body as "text" from ${own('documents')} as d
      where d.id = ${$('document')} and ${isPlaced(sql`d.id`)}`,
  ),
  documentIds: scoped<{ id: string }>(
    sql`select d.id from ${own('documents')} as d where ${isPlaced(sql`d.id`)}
      order by case when ${stands(sql`d.id`)} then 0 else 1 end, d.added_at, d.id`,
  ),
  documentStanding: scoped<{ id: string }>(
    sql`select d.id from ${own('documents')} as d where d.id in ${standing} and ${within(sql`d.collection`)}`,
  ),
  documentInsert: scoped(
    insert('documents', {
      id: $('document'),
      collection: $('collection'),
      title: $('title'),
      kind: $('kind'),
      bytes: $('bytes'),
      body: $('body'),
      characters: $('characters'),
      passage_count: $('count'),
      warnings: $('warnings'),
      added_at: $('at'),
      added_by: $('by'),
    }),
  ),
  documentRecount: scoped(update('documents', { passage_count: $('count') }, sql`id = ${$('document')}`)),
  documentDelete: scoped(remove('documents', sql`id = ${$('document')}`)),

  passageNumbers: shared<{ number: number }>(
    insert(
      'meta',
      { name: sql`'passage'`, number: $('count') },
      { ending: sql`on conflict (name) do update set number = meta.number + excluded.number returning number` },
    ),
  ),
  passageInsert: scoped(
    insert('passages', {
      n: $('passage'),
      document: $('document'),
      collection: $('collection'),
      position: $('position'),
      heading: $('heading'),
      starts: $('from'),
      ends: $('to'),
      body: $('text'),
      head: $('head'),
      words: $('words'),
    }),
  ),
  passageList: scoped<PassageColumns>(
    sql`select ${passageColumns} from ${own('passages')} as p
      where p.document = ${$('document')} and p.position > ${$('after')} order by p.position limit ${$('take')}`,
  ),
  /** At most ten, by number. */
  passageRead: scoped<PassageColumns & { document: string; title: string; addedAt: number }>(
    sql`select ${passageColumns}, p.document, d.title, d.added_at as "addedAt" from ${own('passages')} as p
      join ${own('documents')} as d on d.id = p.document
      where p.n in (${$('n1')}, ${$('n2')}, ${$('n3')}, ${$('n4')}, ${$('n5')}, ${$('n6')}, ${$('n7')}, ${$('n8')}, ${$('n9')}, ${$('n10')})
      and p.document in ${standing}`,
  ),
  passageDelete: scoped(remove('passages', sql`document = ${$('document')}`)),

  placementInsert: scoped(
    insert(
      'placements',
      { thing: $('thing'), since: present },
      { ending: sql`on conflict (bot, thing, since) do update set until = null, ended_at = null` },
    ),
  ),
  placementEnd: scoped(update('placements', { until: present, ended_at: $('at') }, sql`thing = ${$('thing')} and until is null`)),
  /** Only of what was taken out. */
  placementReopen: scoped(
    insert(
      'placements',
      { thing: sql`l.thing`, since: present },
      {
        from: sql`${own('placements')} as l where l.thing = ${$('thing')} group by l.thing having count(*) = count(l.until)`,
        ending: sql`on conflict (bot, thing, since) do update set until = null, ended_at = null`,
      },
    ),
  ),
  /** Things that stand now and did not stand in the edition. */
  placementEndOthers: scoped(
    update('placements', { until: present, ended_at: $('at') }, sql`until is null and thing not in ${standing}`),
  ),
  /** What stands now and did not in the edition, and the other way round: what a restoring changes. */
  placementDiffer: scoped<{ thing: string; now: number }>(
    sql`select l.thing, 1 as "now" from ${own('placements')} as l where l.until is null and l.thing not in ${standing}
      union select l.thing, 0 as "now" from ${own('placements')} as l where l.thing in ${standing} and not ${stands(sql`l.thing`)}`,
  ),
  placementReopenAll: scoped(
    insert(
      'placements',
      { thing: sql`l.thing`, since: present },
      {
        from: sql`${own('placements')} as l where l.since <= ${$('edition')} and (l.until is null or l.until > ${$('edition')})
          and not ${stands(sql`l.thing`)}`,
        ending: sql`on conflict (bot, thing, since) do update set until = null, ended_at = null`,
      },
    ),
  ),
  collectionRevive: scoped(
    update(
      'collections',
      { deleted_at: sql`null` },
      sql`deleted_at is not null and id in (select d.collection from ${own('documents')} as d where ${stands(sql`d.id`)})`,
    ),
  ),
  /** What was never in a version and was taken out long ago; and documents whose writing was broken off. */
  purgeList: scoped<{ thing: string }>(
    sql`select l.thing from ${own('placements')} as l group by l.thing
      having count(*) = count(l.until) and max(l.until - l.since) = 0 and max(l.ended_at) < ${$('before')}
      union select d.id from ${own('documents')} as d where d.added_at < ${$('before')} and not ${isPlaced(sql`d.id`)}`,
  ),
  placementDelete: scoped(remove('placements', sql`thing = ${$('thing')}`)),

  answerInsert: scoped(
    insert('answers', {
      id: $('answer'),
      questions: $('questions'),
      texts: $('texts'),
      approved_by: $('approvedBy'),
      approved_at: $('approvedAt'),
      expires_at: $('expiresAt'),
      saved_at: $('savedAt'),
      saved_by: $('savedBy'),
    }),
  ),
  answerList: scoped<AnswerRow>(
    sql`select ${answerColumns}, null as "removedAt" from ${own('answers')} as a
      where ${stands(sql`a.id`)} and (a.saved_at, a.id) < (${$('number')}, ${$('id')})
      order by a.saved_at desc, a.id desc limit ${$('take')}`,
  ),
  answerListRemoved: scoped<AnswerRow>(
    sql`select ${answerColumns}, ${removedAt(sql`a.id`)} as "removedAt" from ${own('answers')} as a
      where not ${stands(sql`a.id`)} and (a.saved_at, a.id) < (${$('number')}, ${$('id')})
      order by a.saved_at desc, a.id desc limit ${$('take')}`,
  ),
  answerGet: scoped<AnswerRow>(
    sql`select ${answerColumns}, ${removedAt(sql`a.id`)} as "removedAt" from ${own('answers')} as a where a.id = ${$('answer')}`,
  ),
  answerStanding: scoped<AnswerRow>(
    sql`select ${answerColumns}, null as "removedAt" from ${own('answers')} as a
      where a.id in ${standing} and a.approved_by is not null and (a.expires_at is null or a.expires_at > ${$('now')})
      order by a.saved_at desc, a.id`,
  ),
  answerDelete: scoped(remove('answers', sql`id = ${$('answer')}`)),

  vectorPut: scoped(
    insert(
      'vectors',
      { passage: $('passage'), model: $('model'), document: $('document'), vector: $('vector') },
      { ending: sql`on conflict (passage, model) do update set vector = excluded.vector` },
    ),
  ),
  vectorList: scoped<{ passage: number; vector: Uint8Array }>(
    sql`select x.passage, x.vector from ${own('vectors')} as x where x.document = ${$('document')} and x.model = ${$('model')}
      order by x.passage`,
  ),
  vectorDelete: scoped(remove('vectors', sql`document = ${$('document')}`)),
})

/** What a search may find: passages of documents that stand, in the collections asked for. */
const found = sql`p.document in ${standing} and ${within(sql`p.collection`)}`

/**
 * The search on SQLite: FTS5 over words, and over trigrams. `cross join` keeps the index outside, as it must be. Sorted by the
 * score as it is given: `order by rank` has FTS5 prepare a query of its own each time, which was measured to cost half as much again.
 */
export const KNOWLEDGE_SQLITE = queries({
  ftsWords: scoped<{ passage: number; score: number }>(
    sql`select p.n as "passage", -f.rank as "score" from passage_words(${$('match')}) as f cross join ${own('passages')} as p
      where p.n = f.rowid and ${found} order by "score" desc limit ${$('take')}`,
  ),
  ftsTrigrams: scoped<{ passage: number; score: number }>(
    sql`select p.n as "passage", -f.rank as "score" from passage_trigrams(${$('match')}) as f cross join ${own('passages')} as p
      where p.n = f.rowid and ${found} order by "score" desc limit ${$('take')}`,
  ),
  ftsWordCounts: shared<{ term: string; doc: number }>(
    sql`select c.term, c.doc from passage_word_counts as c where c.term in (select j.value from json_each(${$('terms')}) as j)`,
  ),
  ftsTrigramCounts: shared<{ term: string; doc: number }>(
    sql`select c.term, c.doc from passage_trigram_counts as c where c.term in (select j.value from json_each(${$('terms')}) as j)`,
  ),
  ftsWordsInsert: scoped(
    sql`insert into passage_words (rowid, head, words)
      select p.n, p.head, p.words from ${own('passages')} as p where p.document = ${$('document')} and p.position between ${$('first')} and ${$('last')}`,
  ),
  ftsTrigramsInsert: scoped(
    sql`insert into passage_trigrams (rowid, words)
      select p.n, ' ' || p.head || ' ' || p.words || ' ' from ${own('passages')} as p
      where p.document = ${$('document')} and p.position between ${$('first')} and ${$('last')}`,
  ),
  ftsWordsMerge: shared(sql`insert into passage_words (passage_words, rank) values (${$('command')}, ${$('pages')})`),
  ftsTrigramsMerge: shared(sql`insert into passage_trigrams (passage_trigrams, rank) values (${$('command')}, ${$('pages')})`),
  ftsWordsDelete: scoped(
    sql`delete from passage_words where rowid in (select p.n from ${own('passages')} as p where p.document = ${$('document')})`,
  ),
  ftsTrigramsDelete: scoped(
    sql`delete from passage_trigrams where rowid in (select p.n from ${own('passages')} as p where p.document = ${$('document')})`,
  ),
})

/** The same, `is true` so that PostgreSQL looks each up in a hash of what stands, and does not join it in an order of its own. */
const foundHashed = sql`(p.document in ${standing}) is true and ${within(sql`p.collection`)}`
/** As the index has it, word for word. */
const vector = sql`(setweight(to_tsvector('simple', p.head), 'A') || setweight(to_tsvector('simple', p.words), 'D'))`
const asked = sql`unnest(string_to_array(cast(${$('match')} as text), ' '))`
/** A word weighs by how few passages hold it, and less in a long passage. */
const rarity = sql`ln(1 + 100000.0 / count(*) over (partition by w.word)) / (0.6 + p.size / 1000.0)`
/**
 * Passages that hold the word. `offset 0` keeps the planner from turning it round, as it does where it knows no values: it would
 * make the text of every passage that stands into terms, for each word.
 */
const holding = sql`(select p.n, p.document, p.collection, length(p.words) as size from ${own('passages')} as p
  where ${vector} @@ plainto_tsquery('simple', w.word) offset 0)`

/**
 * The search on PostgreSQL: its `simple` text search, ranked by the words' rarity, which `ts_rank` does not know. What is
 * inflected or misspelt is first brought to the words that there are, by their trigrams (pg_trgm).
 */
export const KNOWLEDGE_POSTGRES = queries({
  pgWords: scoped<{ passage: number; score: number }>(
    sql`select f.n as "passage", sum(f.weight) as "score" from (
        select p.n, ${rarity} as weight from ${asked} as w (word) cross join lateral ${holding} as p where ${foundHashed}
      ) as f group by f.n order by 2 desc, 1 limit ${$('take')}`,
  ),
  pgTrigrams: scoped<{ passage: number; score: number }>(
    sql`select f.n as "passage", sum(f.weight) as "score" from (
        select p.n, w.near * ${rarity} as weight from (
          select t.word, max(similarity(t.word, q.word)) as near from ${asked} as q (word)
          join ${own('terms')} as t on t.word % q.word
          where similarity(t.word, q.word) >= 0.4 group by t.word order by 2 desc, 1 limit 40
        ) as w
        cross join lateral ${holding} as p where ${foundHashed}
      ) as f group by f.n order by 2 desc, 1 limit ${$('take')}`,
  ),
  pgTermsInsert: scoped(
    insert(
      'terms',
      { word: sql`t.word` },
      {
        from: sql`(select distinct unnest(string_to_array(p.head || ' ' || p.words, ' ')) as word from ${own('passages')} as p
          where p.document = ${$('document')} and p.position between ${$('first')} and ${$('last')}) as t where t.word <> ''`,
        ending: sql`on conflict (bot, word) do nothing`,
      },
    ),
  ),
})
