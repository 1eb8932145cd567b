import { createHash } from 'node:crypto'
import type { JsonObject } from '../../nodes/json.ts'
import type { Money } from '../../nodes/money.ts'
import type { PaymentQuery, Payments, PaymentVerdict, Reason, RefundQuery, RefundVerdict } from '../../nodes/ports/commerce.ts'
import type { PortContext } from '../converse/contract.ts'
import type { BotStore, Store } from '../store/contract.ts'
import type { Check, DayLimit } from '../store/contract-payments.ts'
import { deliveredAt, type Found, gatherFacts } from './facts.ts'
import { createMidtrans } from './midtrans.ts'
import type { WayOut } from './provider.ts'
import { type Facts, type Judgement, judge, PAYMENT_RULES, REFUND_RULES, type Rule } from './rules.ts'
import { type PaymentSettings, readPaymentSettings, SETTINGS_NAME } from './settings.ts'
import { askProvider } from './standing.ts'
import { createStripe } from './stripe.ts'
import { dayInJakarta, endOfDayAfter } from './wib.ts'

export interface PaymentDeps {
  store: Pick<Store, 'bot'>
  egress: WayOut
  /** The shop's customer that the contact has proved to be; null for nobody. */
  customerOf: (context: PortContext) => Promise<string | null>
}

/**
 * The port that payments and refunds are judged through. Facts are gathered, the table of rules decides, what was decided is
 * kept sealed and, where staff should know, a case is opened. A simulated turn keeps nothing.
 */
export function createPaymentPort(deps: PaymentDeps): (context: PortContext) => Payments {
  const providers = [createMidtrans(deps.egress), createStripe(deps.egress)]
  return (context) => {
    const bot = deps.store.bot(context.bot)

    async function find(number: string, settings: PaymentSettings): Promise<Found> {
      const order = await bot.shop.order({ number })
      const known = await deps.customerOf(context)
      const isVerified = known !== null || context.contact === null // a tester may look at everything
      // Somebody else's order is no order: the answer must not tell that it is there.
      if (!order || (known !== null && order.customer !== known))
        return { order: null, customer: null, standing: null, isVerified }
      const customer = order.customer === null ? null : await bot.shop.customer(order.customer)
      return { order, customer, standing: await askProvider(providers, bot, order, settings, context.signal), isVerified }
    }

    return {
      async check(query) {
        const settings = await settingsOf(bot)
        const found = await find(query.order, settings)
        const facts = await gatherFacts(bot, { ...query, ...who(context) }, found)
        const trial: Trial = { bot, context, kind: 'payment', query, found, facts, rules: PAYMENT_RULES, settings }
        return await concluded(trial, async (judged) => {
          const wanted = query.report === 'doubtful' ? judged.decision !== 'approve' : judged.decision === 'refuse'
          const incident = wanted && query.report !== 'none' ? await openCase(trial, judged, judged.decision, null) : null
          const reasons = judged.reasons.map(nameOf)
          const verdict: PaymentVerdict = {
            decision: judged.decision,
            score: judged.score,
            reasons,
            incident: incident?.number ?? null,
          }
          return { decision: judged.decision, isGranted: judged.decision === 'approve', answer: verdict }
        })
      },

      async refund(query) {
        const settings = await settingsOf(bot)
        const found = await find(query.order, settings)
        // SHOP-03: a deadline and a ticket tell of an order, so only its owner is given them.
        if (!found.order || !found.isVerified) return NOT_FOUND
        const facts: Facts = {
          ...(await gatherFacts(bot, { ...query, ...who(context) }, found)),
          amountDiffers: query.amount !== null && query.amount.amount > found.order.total.amount,
          currencyDiffers: query.amount !== null && query.amount.currency !== found.order.total.currency,
          deniesDelivery: deliveredAt(found.order) !== null && DENIES.test(query.reason),
        }
        const arrived = deliveredAt(found.order)
        const deadline = arrived === null ? null : endOfDayAfter(arrived, query.days)
        const trial: Trial = { bot, context, kind: 'refund', query, found, facts, rules: REFUND_RULES, settings }
        return await concluded(trial, async (judged) => {
          const isLate = deadline !== null && deadline < context.now
          // D8: whatever the rules say, what is not eligible goes to a person and is refused by nobody else.
          const decision = isLate ? 'late' : judged.decision === 'approve' ? 'eligible' : 'review'
          const opened = await openCase(trial, judged, decision, deadline)
          const reasons = judged.reasons.map(nameOf)
          const ticket = opened?.number ?? null
          const verdict: RefundVerdict = {
            decision,
            score: judged.score,
            reasons,
            deadline,
            ticket,
            fresh: opened?.fresh ?? true,
          }
          return { decision, isGranted: decision === 'eligible', answer: verdict }
        })
      },
    }
  }
}

interface Trial {
  bot: BotStore
  context: PortContext
  kind: Check['kind']
  query: PaymentQuery | RefundQuery
  found: Found
  facts: Facts
  rules: Readonly<Record<string, Rule>>
  settings: PaymentSettings
}

interface Conclusion<T> {
  decision: string
  /** Its amount counts against today's limit. */
  isGranted: boolean
  answer: T
}

/** Judges, keeps the verdict, and judges again where the day's limit does not hold the amount. The first verdict of a turn stays. */
async function concluded<T extends object>(trial: Trial, conclude: (judged: Judgement) => Promise<Conclusion<T>>): Promise<T> {
  const { bot, context, kind, query, found, facts, rules, settings } = trial
  const money: Money = { amount: facts.amount, currency: facts.currency }
  const judged = judge(rules, facts, query)
  const first = await conclude(judged)
  if (context.contact === null) return first.answer
  const limit = first.isGranted ? limitOf(kind, settings, context.now, money.currency) : null
  const keep = ({ decision, answer }: Conclusion<T>, { score, reasons }: Judgement, within: DayLimit | null) =>
    bot.payments.keep({
      id: checkId(context.turn, kind, query),
      kind,
      contact: context.contact,
      customer: found.customer?.id ?? null,
      order: found.order?.number ?? query.order.slice(0, 64),
      money,
      decision,
      score,
      answer: answer as JsonObject, // verdicts are plain data
      body: { reasons, facts: { ...facts } },
      at: context.now,
      limit: within,
    })
  const kept = await keep(first, judged, limit)
  if ('kept' in kept) return kept.kept.answer as T // what `conclude` gave, as JSON
  const over = { ...facts, overLimit: Math.max(1, (await bot.payments.taken(limit!)) + money.amount - limit!.most) }
  const again = judge(rules, over, query)
  const second = await conclude(again)
  await keep(second, again, null)
  return second.answer
}

/** One case for one order while it is open: what is found later is written below what was found first. */
async function openCase(
  { bot, context, kind, query, found, facts }: Trial,
  judged: Judgement,
  decision: string,
  deadline: number | null,
) {
  if (context.contact === null) return null
  const order = found.order?.number ?? query.order.slice(0, 64)
  const standing = found.standing === 'silent' ? null : found.standing
  const slot = `${kind}:${order}`
  const opened = await bot.incidents.open({
    slot,
    contact: context.contact,
    conversation: context.conversation,
    kind,
    summary: SUMMARIES[context.document.fallback][kind](order, 'reason' in query ? query.reason : ''),
    evidence: {
      order,
      decision,
      score: judged.score,
      amount: facts.amount,
      currency: facts.currency,
      rules: judged.reasons,
      ...('reason' in query
        ? {
            ...(query.photo ? { photo: { id: query.photo.id, name: query.photo.name.slice(0, 200) } } : {}),
            reason: query.reason.slice(0, 1_000),
            deadline,
            delivered: found.order && deliveredAt(found.order),
          }
        : {}),
      ...(standing
        ? { provider: { state: standing.state, risk: standing.risk, failure: standing.failure, country: standing.country } }
        : {}),
    },
    freeze: decision === 'refuse' ? order : null,
    at: context.now,
  })
  if (!opened.fresh) {
    const text = `${decision} ${judged.score}: ${judged.reasons.map(({ rule }) => rule).join(', ')}`
    await bot.incidents.note(opened.id, { noteId: checkId(context.turn, kind, query), text, staff: null, at: context.now })
  }
  return opened
}

const SUMMARIES = {
  id: {
    payment: (order: string) => `Pembayaran pesanan ${order}`,
    refund: (order: string, reason: string) => `Pengembalian dana pesanan ${order}${reason ? `: ${reason.slice(0, 200)}` : ''}`,
  },
  en: {
    payment: (order: string) => `Payment of order ${order}`,
    refund: (order: string, reason: string) => `Refund of order ${order}${reason ? `: ${reason.slice(0, 200)}` : ''}`,
  },
}

/** SHOP-05: "it never came", of what the courier has delivered. */
const DENIES =
  /(belum|tidak|gak|ga|nggak|tdk|blm)\s+(pernah\s+)?(sampai|diterima|terima|datang|nyampe|nyampai)|kosong|empty box|(never|not|did ?n.t)\s+(arrive|receive|come)/i

const NOT_FOUND: RefundVerdict = { decision: 'not-found', score: 0, reasons: [], deadline: null, ticket: null, fresh: false }

const nameOf = ({ rule, weight }: Reason): Reason => ({ rule, weight })
const who = ({ contact, now }: PortContext) => ({ contact, now })

async function settingsOf(bot: BotStore): Promise<PaymentSettings> {
  return readPaymentSettings(await bot.channel(SETTINGS_NAME))
}

function limitOf(kind: Check['kind'], settings: PaymentSettings, now: number, currency: string): DayLimit | null {
  const most = kind === 'payment' ? settings.approvedPerDay : settings.refundedPerDay
  // A limit in rupiah says nothing of dollars: what is in another currency goes to a person.
  if (most === null) return null
  const held = currency === settings.currency ? most : 0
  return { of: kind === 'payment' ? 'approved' : 'refunded', day: dayInJakarta(now), currency, most: held }
}

/** The same for every try of a turn. */
function checkId(turn: string, kind: string, { order, amount }: PaymentQuery | RefundQuery): string {
  return createHash('sha256')
    .update(JSON.stringify([turn, kind, order, amount]))
    .digest('base64url')
    .slice(0, 22)
}
