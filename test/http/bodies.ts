import { greeter } from './house.ts'

/** A body that each route which takes one accepts: what is tried is the route, not its body. */
export const BODIES: Record<string, object> = {
  'POST /api/setup': { token: 'x'.repeat(43), name: 'A', email: 'a@toko.test', password: 'kursi hijau melompat', language: 'id' },
  'POST /api/sign-in': { email: 'nobody@toko.test', password: 'kursi hijau melompat' },
  'POST /api/sign-out': {},
  'PATCH /api/me': { language: 'en' },
  'POST /api/me/password': { old: 'salah', new: 'kursi hijau melompat' },
  'POST /api/invite': { token: 'x'.repeat(43), password: 'kursi hijau melompat' },
  'POST /api/staff': { email: 'baru@toko.test', name: 'Baru', role: 'agent', language: 'id' },
  'POST /api/staff/:id/link': {},
  'PATCH /api/staff/:id': { disabled: false },
  'POST /api/bots': { name: 'Baru' },
  'POST /api/bots/sample': {},
  'PATCH /api/bots/:bot': { name: 'Lain' },
  'POST /api/bots/:bot/restore': {},
  'PUT /api/bots/:bot/draft': { document: greeter(), revision: 1 },
  'POST /api/bots/:bot/publish': { note: '', revision: 1, acknowledged: true },
  'POST /api/bots/:bot/import': { document: greeter(), revision: 1 },
  'POST /api/bots/:bot/versions/:n/restore': { revision: 1 },
  'POST /api/bots/:bot/versions/:n/live': {},
  'PUT /api/bots/:bot/secrets/:name': { value: 'rahasia', hosts: ['api.toko.test'] },
  'PUT /api/bots/:bot/channels/web': { on: true, origins: [], title: { id: 'Toko' }, position: 'right', colour: '#0e6a66' },
  'POST /api/bots/:bot/simulate': { document: greeter(), session: null, event: { kind: 'open' }, ports: {} },
  'POST /api/bots/:bot/intents/try': { document: greeter(), text: 'halo' },
  'POST /api/bots/:bot/conversations/:id/take': {},
  'POST /api/bots/:bot/conversations/:id/say': { text: 'Halo', messageId: 'pesan-0001' },
  'POST /api/bots/:bot/conversations/:id/typing': {},
  'POST /api/bots/:bot/conversations/:id/return': {},
  'POST /api/bots/:bot/conversations/:id/end': {},
  'PATCH /api/settings': {},
  'POST /api/bots/:bot/incidents/:id': { revision: 1, text: 'Dicek' },
  'POST /api/bots/:bot/incidents/:id/notes': { text: 'Dicek', noteId: 'catatan-01' },
  'POST /api/bots/:bot/incidents/:id/reveal': { reason: 'Perlu menelepon' },
  'PUT /api/bots/:bot/payments': {
    midtrans: { on: true, production: false, key: 'midtrans' },
    stripe: { on: false, key: 'stripe', hook: 'stripe-webhook' },
    approvedPerDay: null,
    refundedPerDay: 5_000_000,
    currency: 'IDR',
  },
  'POST /hooks/:bot/midtrans': {},
  'POST /hooks/:bot/stripe': {},
  'PUT /api/settings/model': {
    driver: 'embedded',
    address: 'http://127.0.0.1:11434',
    chatModel: null,
    embedModel: null,
    allowCloud: false,
    allowedHosts: [],
  },
  'POST /api/settings/model/try': { text: 'Halo' },
  'POST /api/settings/model/pull': { name: 'qwen3:0.6b' },
  'POST /channel/web/:bot/open': {},
  'POST /channel/web/:bot/messages': { id: 'pesan-0001', text: 'Halo' },
  'POST /channel/web/:bot/typing': {},
  'POST /channel/web/:bot/end': {},
  'POST /channel/web/:bot/forget': {},
}

/** The route's path with its parameters put in. */
export function pathOf(route: string, params: Record<string, string> = {}): string {
  const known: Record<string, string> = {
    n: '1',
    name: 'kurir',
    turn: 'A'.repeat(22),
    id: 'A'.repeat(22),
    bot: 'A'.repeat(22),
    ...params,
  }
  return route.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(known[name]!)).replace('*', 'x')
}
