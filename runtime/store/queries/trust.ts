import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { insert, own, remove, scoped, update } from '../scoping.ts'

export interface ConsentRow {
  id: string
  conversation: string
  purpose: string
  decision: 'given' | 'refused' | 'withdrawn'
  version: string
  body: Uint8Array
  at: number
}

export interface CodeRow {
  id: string
  contact: string
  conversation: string
  by: 'email' | 'app'
  mac: Uint8Array
  binding: Uint8Array
  at: number
  expiresAt: number
  tries: number
  used: number
}

export interface WordsRow {
  conversation: string
  lastSeq: number
  contact: string
  wrappedKey: Uint8Array
  id: string | null
  turn: string
  body: Uint8Array
  at: number
}

const consentColumns = sql`c.id, c.conversation, c.purpose, c.decision, c.version, c.body, c.decided_at as "at"`
const codeColumns = sql`c.id, c.contact, c.conversation, c.way as "by", c.mac, c.binding, c.sent_at as "at",
  c.expires_at as "expiresAt", c.tries, c.used`

/** Consent, codes, identity, and the tries at each. */
export const TRUST = queries({
  contactKey: scoped<{ wrappedKey: Uint8Array; channel: string; address: Uint8Array }>(
    sql`select p.wrapped_key as "wrappedKey", p.channel, p.address from ${own('contacts')} as p where p.id = ${$('contact')}`,
  ),

  /** Written once under its id; each next decision of a contact about a purpose has the next place. */
  consentInsert: scoped(
    insert(
      'consents',
      {
        id: $('id'),
        contact: $('contact'),
        conversation: $('conversation'),
        purpose: $('purpose'),
        place: sql`n.next`,
        decision: $('decision'),
        version: $('version'),
        body: $('body'),
        decided_at: $('at'),
      },
      {
        from: sql`(select coalesce(max(c.place), 0) + 1 as next from ${own('consents')} as c
          where c.contact = ${$('contact')} and c.purpose = ${$('purpose')}) as n where true`,
        ending: sql`on conflict (id) do nothing`,
      },
    ),
  ),
  consentLast: scoped<{ decision: ConsentRow['decision']; version: string; at: number }>(
    sql`select c.decision, c.version, c.decided_at as "at" from ${own('consents')} as c
      where c.contact = ${$('contact')} and c.purpose = ${$('purpose')} order by c.place desc limit 1`,
  ),
  consentList: scoped<ConsentRow>(
    sql`select ${consentColumns} from ${own('consents')} as c where c.contact = ${$('contact')}
      order by c.decided_at, c.purpose, c.place limit 1000`,
  ),

  codeRemove: scoped(remove('codes', sql`contact = ${$('contact')}`)),
  codeInsert: scoped(
    insert('codes', {
      contact: $('contact'),
      id: $('id'),
      conversation: $('conversation'),
      way: $('way'),
      mac: $('mac'),
      binding: $('binding'),
      sent_at: $('at'),
      expires_at: $('expiresAt'),
      tries: sql`0`,
      used: sql`0`,
    }),
  ),
  codeGet: scoped<CodeRow>(sql`select ${codeColumns} from ${own('codes')} as c where c.contact = ${$('contact')}`),
  codeTry: scoped(
    update(
      'codes',
      { tries: sql`tries + 1` },
      sql`contact = ${$('contact')} and used = 0 and expires_at > ${$('at')} and tries < cast(${$('most')} as bigint)`,
    ),
  ),
  /** Once too late is too late for good, whatever the clock is set to. */
  codeExpire: scoped(update('codes', { used: sql`1` }, sql`contact = ${$('contact')} and used = 0 and expires_at <= ${$('at')}`)),
  codeUse: scoped(update('codes', { used: sql`1` }, sql`contact = ${$('contact')} and id = ${$('id')} and used = 0`)),

  appGet: scoped<{ secret: Uint8Array; step: number; confirmedAt: number | null }>(
    sql`select a.secret, a.step, a.confirmed_at as "confirmedAt" from ${own('authenticators')} as a
      where a.contact = ${$('contact')}`,
  ),
  appRemove: scoped(remove('authenticators', sql`contact = ${$('contact')}`)),
  appInsert: scoped(insert('authenticators', { contact: $('contact'), secret: $('secret'), step: sql`-1`, made_at: $('at') })),
  appStep: scoped(update('authenticators', { step: $('step') }, sql`contact = ${$('contact')} and step < ${$('step')}`)),
  appConfirm: scoped(
    update('authenticators', { confirmed_at: $('at') }, sql`contact = ${$('contact')} and confirmed_at is null`),
  ),

  verificationRemove: scoped(remove('verifications', sql`contact = ${$('contact')}`)),
  verificationInsert: scoped(
    insert('verifications', {
      contact: $('contact'),
      level: $('level'),
      customer: $('customer'),
      verified_at: $('at'),
      expires_at: $('until'),
    }),
  ),
  verificationGet: scoped<{ level: 'order' | 'token'; customer: Uint8Array; at: number }>(
    sql`select v.level, v.customer, v.verified_at as "at" from ${own('verifications')} as v
      where v.contact = ${$('contact')} and v.expires_at > ${$('now')}`,
  ),

  attemptBegin: scoped(
    insert(
      'attempts',
      { kind: $('kind'), subject: $('subject'), number: sql`0`, since: $('at') },
      { ending: sql`on conflict (bot, kind, subject) do nothing` },
    ),
  ),
  /** Counts while there is something left, or begins anew once the window is over: of two at once, one goes first. */
  attemptCount: scoped<{ number: number }>(
    update(
      'attempts',
      {
        number: sql`case when since <= ${$('cutoff')} then 1 else number + 1 end`,
        since: sql`case when since <= ${$('cutoff')} then ${$('at')} else since end`,
      },
      sql`kind = ${$('kind')} and subject = ${$('subject')} and (number < cast(${$('most')} as bigint) or since <= ${$('cutoff')})`,
      sql`returning number`,
    ),
  ),
  attemptLock: scoped(update('attempts', { since: $('at') }, sql`kind = ${$('kind')} and subject = ${$('subject')}`)),
  attemptForgive: scoped(remove('attempts', sql`kind = ${$('kind')} and subject = ${$('subject')}`)),
  attemptForget: scoped(remove('attempts', sql`since < ${$('cutoff')}`)),

  /** Of the open conversation, which gives one row without words where there are none. */
  wordsLast: scoped<WordsRow>(
    sql`select c.id as "conversation", c.last_seq as "lastSeq", c.contact, p.wrapped_key as "wrappedKey",
      m.id, m.turn, m.body, m.written_at as "at"
      from ${own('contacts')} as p join ${own('conversations')} as c on c.open_contact = p.id
      left join ${own('messages')} as m on m.conversation = c.id and m.source = 'customer' and m.turn is not null
      and m.written_at >= ${$('since')}
      where p.channel = ${$('channel')} and p.blind = ${$('blind')}
      order by m.seq desc limit 4`,
  ),
  wordsTurn: scoped<{ contact: string; wrappedKey: Uint8Array; event: Uint8Array }>(
    sql`select c.contact, p.wrapped_key as "wrappedKey", t.event from ${own('turns')} as t
      join ${own('conversations')} as c on c.id = t.conversation join ${own('contacts')} as p on p.id = c.contact
      where t.id = ${$('turn')}`,
  ),
  wordsReplace: scoped(update('messages', { body: $('body') }, sql`id = ${$('message')}`)),
  wordsReplaceEvent: scoped(update('turns', { event: $('event') }, sql`id = ${$('turn')}`)),
  wordsSession: scoped<{ contact: string; wrappedKey: Uint8Array; session: Uint8Array | null }>(
    sql`select c.contact, p.wrapped_key as "wrappedKey", c.session from ${own('conversations')} as c
      join ${own('contacts')} as p on p.id = c.contact where c.id = ${$('conversation')} and c.state <> 'over'`,
  ),
})

/** Everything of one contact. */
export const FORGET_TRUST = queries({
  forgetConsents: scoped(remove('consents', sql`contact = ${$('contact')}`)),
  forgetCodes: scoped(remove('codes', sql`contact = ${$('contact')}`)),
  forgetAuthenticators: scoped(remove('authenticators', sql`contact = ${$('contact')}`)),
  forgetVerifications: scoped(remove('verifications', sql`contact = ${$('contact')}`)),
})
