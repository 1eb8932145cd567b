import { sql } from 'drizzle-orm/sql/sql'
import { $, queries } from '../query.ts'
import { insert, own, remove, scoped } from '../scoping.ts'

export interface CheckRow {
  decision: string
  score: number
  answer: string
  contact: string | null
  wrappedKey: Uint8Array | null
  body: Uint8Array | null
}

const failed = sql`t.state = 'failed'`

export const PAYMENTS = queries({
  paymentInsert: scoped(
    insert(
      'payments',
      {
        id: $('id'),
        provider: $('provider'),
        reference: $('reference'),
        order_number: $('order'),
        state: $('state'),
        amount: $('amount'),
        currency: $('currency'),
        card: $('card'),
        country: $('country'),
        risk: $('risk'),
        failure: $('failure'),
        happened_at: $('happenedAt'),
        told_at: $('at'),
      },
      { ending: sql`on conflict (id) do nothing` },
    ),
  ),
  /** Failures of one order within a day, and the cards it was tried with. */
  paymentFailures: scoped<{ failures: number; cards: number }>(
    sql`select count(*) as "failures", count(distinct t.card) as "cards" from ${own('payments')} as t
      where t.order_number = ${$('order')} and ${failed} and t.told_at > ${$('day')} and t.told_at <= ${$('now')}`,
  ),
  /** How many orders the busiest card of this order was tried on within a day. */
  paymentSpread: scoped<{ spread: number }>(
    sql`select coalesce(max(s.spread), 0) as "spread" from (
      select t.card, count(distinct t.order_number) as spread from ${own('payments')} as t
        where t.told_at > ${$('day')} and t.told_at <= ${$('now')} and t.card in (
          select u.card from ${own('payments')} as u
            where u.order_number = ${$('order')} and u.told_at > ${$('day')} and u.card is not null)
        group by t.card) as s`,
  ),
  paymentSmall: scoped<{ count: number }>(
    sql`select count(*) as "count" from ${own('payments')} as t
      where ${failed} and t.amount <= ${$('small')} and t.told_at > ${$('hour')} and t.told_at <= ${$('now')}`,
  ),
  checkTries: scoped<{ mine: number; ofOrder: number }>(
    sql`select coalesce(sum(case when k.contact = ${$('contact')} then 1 else 0 end), 0) as "mine",
      coalesce(sum(case when k.order_number = ${$('order')} then 1 else 0 end), 0) as "ofOrder" from ${own('checks')} as k
      where k.checked_at > ${$('hour')} and k.checked_at <= ${$('now')}
      and (k.contact = ${$('contact')} or k.order_number = ${$('order')})`,
  ),
  checkRefunds: scoped<{ count: number }>(
    sql`select count(distinct k.order_number) as "count" from ${own('checks')} as k
      where k.kind = 'refund' and k.checked_at > ${$('quarter')} and k.checked_at <= ${$('now')}
      and (k.contact = ${$('contact')} or k.customer = ${$('customer')}) and k.order_number <> ${$('order')}`,
  ),
  checkInsert: scoped(
    insert('checks', {
      id: $('id'),
      kind: $('kind'),
      contact: $('contact'),
      customer: $('customer'),
      order_number: $('order'),
      amount: $('amount'),
      currency: $('currency'),
      decision: $('decision'),
      score: $('score'),
      answer: $('answer'),
      body: $('body'),
      checked_at: $('at'),
    }),
  ),
  checkGet: scoped<CheckRow>(
    sql`select k.decision, k.score, k.answer, k.contact, p.wrapped_key as "wrappedKey", k.body from ${own('checks')} as k
      left join ${own('contacts')} as p on p.id = k.contact where k.id = ${$('id')}`,
  ),
})

export const FORGET_PAYMENTS = queries({
  forgetChecks: scoped(remove('checks', sql`contact = ${$('contact')}`)),
})
