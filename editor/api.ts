import type { BotDocument } from '../nodes/flow.ts'
import type { Language } from '../nodes/language.ts'
import type { Ranking } from '../nodes/ports.ts'
import { send } from './door.ts'
import type {
  AuditEntry,
  BotSummary,
  Conversation,
  ConversationState,
  Draft,
  MailSettings,
  MailTested,
  Me,
  Message,
  ModelHealth,
  ModelInfo,
  ModelSettings,
  Page,
  Problem,
  RestoredKnowledge,
  Role,
  SecretSummary,
  SessionState,
  Settings,
  Simulated,
  SimulateRequest,
  Staff,
  Status,
  Step,
  TemplateSummary,
  Verdict,
  VersionSummary,
  WebChannel,
} from './shapes.ts'

export { ApiError, asApiError, reachable } from './door.ts'
export { events, listen } from './stream.ts'

/** Everything the editor asks of the runtime. Each call rejects with an ApiError whose message may be shown as it is. */
export const api = {
  session: () => send<SessionState>('/api/session'),
  setup: (body: { token: string; name: string; email: string; password: string; language: Language }) =>
    send<{ staff: Me }>('/api/setup', { method: 'POST', body }),
  signIn: (body: { email: string; password: string }) => send<{ staff: Me }>('/api/sign-in', { method: 'POST', body }),
  signOut: () => send<void>('/api/sign-out', { method: 'POST' }),
  acceptInvite: (body: { token: string; password: string }) => send<{ staff: Me }>('/api/invite', { method: 'POST', body }),
  changeMe: (body: { name?: string; language?: Language }) => send<unknown>('/api/me', { method: 'PATCH', body }),
  changePassword: (body: { old: string; new: string }) => send<void>('/api/me/password', { method: 'POST', body }),

  staff: (after: string | null) => send<Page<Staff>>(`/api/staff${query({ after, limit: 50 })}`),
  inviteStaff: (body: { email: string; name: string; role: Role; language: Language }) =>
    send<{ staff: Staff; link: string }>('/api/staff', { method: 'POST', body }),
  changeStaff: (id: string, body: { role?: Role; disabled?: boolean }) =>
    send<unknown>(`/api/staff/${enc(id)}`, { method: 'PATCH', body }),

  bots: (after: string | null, deleted = false) =>
    send<Page<BotSummary>>(`/api/bots${query({ after, limit: 30, deleted: deleted ? 'true' : null })}`),
  createBot: (body: { name: string; template?: string; document?: BotDocument }) =>
    send<{ id: string }>('/api/bots', { method: 'POST', body }),
  /** The sample shop as a new bot, published, with data and conversations. */
  sampleBot: () => send<{ id: string }>('/api/bots/sample', { method: 'POST', body: {} }),
  templates: (language: Language) => send<{ items: TemplateSummary[] }>(`/api/templates${query({ language })}`),
  bot: (bot: string) => send<BotSummary>(at(bot)),
  renameBot: (bot: string, name: string) => send<unknown>(at(bot), { method: 'PATCH', body: { name } }),
  deleteBot: (bot: string) => send<void>(at(bot), { method: 'DELETE' }),
  restoreBot: (bot: string) => send<unknown>(at(bot, '/restore'), { method: 'POST' }),

  draft: (bot: string) => send<Draft>(at(bot, '/draft')),
  saveDraft: (bot: string, body: { document: BotDocument; revision: number }) =>
    send<{ revision: number; problems: Problem[] }>(at(bot, '/draft'), { method: 'PUT', body }),
  problems: (bot: string) => send<{ problems: Problem[] }>(at(bot, '/problems')),
  publish: (bot: string, body: { note: string; revision: number; acknowledged: boolean }) =>
    send<VersionSummary>(at(bot, '/publish'), { method: 'POST', body }),
  versions: (bot: string, after: string | null) => send<Page<VersionSummary>>(at(bot, `/versions${query({ after, limit: 30 })}`)),
  version: (bot: string, number: number) => send<VersionSummary & { document: BotDocument }>(at(bot, `/versions/${number}`)),
  restoreVersion: (bot: string, number: number, revision: number) =>
    send<{ revision: number; knowledge: RestoredKnowledge }>(at(bot, `/versions/${number}/restore`), {
      method: 'POST',
      body: { revision },
    }),
  /** The draft and its knowledge as they were before a version took their place. */
  undoRestore: (bot: string, number: number, body: { document: BotDocument; revision: number; knowledge: RestoredKnowledge }) =>
    send<{ revision: number }>(at(bot, `/versions/${number}/unrestore`), { method: 'POST', body }),
  makeLive: (bot: string, number: number) => send<unknown>(at(bot, `/versions/${number}/live`), { method: 'POST' }),
  exportDocument: (bot: string) => send<BotDocument>(at(bot, '/export')),
  importDocument: (bot: string, body: { document: unknown; revision: number }) =>
    send<{ revision: number }>(at(bot, '/import'), { method: 'POST', body }),

  secrets: (bot: string) => send<{ items: SecretSummary[] }>(at(bot, '/secrets')),
  putSecret: (bot: string, name: string, body: { value: string; hosts: string[] }) =>
    send<unknown>(at(bot, `/secrets/${enc(name)}`), { method: 'PUT', body }),
  removeSecret: (bot: string, name: string) => send<void>(at(bot, `/secrets/${enc(name)}`), { method: 'DELETE' }),
  webChannel: (bot: string) => send<WebChannel>(at(bot, '/channels/web')),
  putWebChannel: (bot: string, body: WebChannel) => send<unknown>(at(bot, '/channels/web'), { method: 'PUT', body }),

  simulate: (bot: string, body: SimulateRequest, signal?: AbortSignal) =>
    send<Simulated>(at(bot, '/simulate'), { method: 'POST', body, signal }),
  tryIntents: (bot: string, body: { document: BotDocument; text: string }, signal?: AbortSignal) =>
    send<Ranking>(at(bot, '/intents/try'), { method: 'POST', body, signal }),

  queue: (after: string | null, filter: { bot?: string; state?: ConversationState }) =>
    send<Page<Conversation & { botName: string }>>(`/api/queue${query({ after, limit: 30, ...filter })}`),
  queueCounts: () => send<Record<ConversationState, number>>('/api/queue/counts'),
  conversation: (bot: string, id: string) => send<Conversation>(at(bot, `/conversations/${enc(id)}`)),
  messages: (bot: string, id: string, after: number) =>
    send<{ items: Message[] }>(at(bot, `/conversations/${enc(id)}/messages${query({ after })}`)),
  receipt: (bot: string, id: string, turn: string) =>
    send<{ version: number; steps: Step[]; verdicts: Verdict[] }>(at(bot, `/conversations/${enc(id)}/receipts/${enc(turn)}`)),
  take: (bot: string, id: string) => send<unknown>(at(bot, `/conversations/${enc(id)}/take`), { method: 'POST' }),
  staffTyping: (bot: string, id: string) => send<void>(at(bot, `/conversations/${enc(id)}/typing`), { method: 'POST' }),
  say: (bot: string, id: string, body: { text: string; messageId: string }) =>
    send<Message>(at(bot, `/conversations/${enc(id)}/say`), { method: 'POST', body }),
  giveBack: (bot: string, id: string) => send<unknown>(at(bot, `/conversations/${enc(id)}/return`), { method: 'POST' }),
  endConversation: (bot: string, id: string) => send<unknown>(at(bot, `/conversations/${enc(id)}/end`), { method: 'POST' }),

  settings: () => send<Settings>('/api/settings'),
  changeSettings: (body: { publicUrl?: string }) => send<unknown>('/api/settings', { method: 'PATCH', body }),
  mail: () => send<{ settings: MailSettings | null }>('/api/settings/mail'),
  putMail: (body: Omit<MailSettings, 'hasPassword'> & { password?: string }) =>
    send<{ settings: MailSettings | null }>('/api/settings/mail', { method: 'PUT', body }),
  removeMail: () => send<unknown>('/api/settings/mail', { method: 'DELETE' }),
  testMail: () => send<MailTested>('/api/settings/mail/test', { method: 'POST', body: {} }),
  model: () => send<{ settings: ModelSettings; health: ModelHealth }>('/api/settings/model'),
  putModel: (body: ModelSettings) => send<unknown>('/api/settings/model', { method: 'PUT', body }),
  models: (signal?: AbortSignal) => send<{ items: ModelInfo[] }>('/api/settings/model/models', { signal }),
  tryModel: (text: string, signal?: AbortSignal) =>
    send<{ text: string; by: 'model' | 'extract'; model?: string; ms: number }>('/api/settings/model/try', {
      method: 'POST',
      body: { text },
      signal,
    }),
  status: () => send<Status>('/api/status'),
  audit: (after: string | null) => send<Page<AuditEntry>>(`/api/audit${query({ after, limit: 50 })}`),
}

/** Where a customer's file is downloaded from. */
export function fileAddress(bot: string, conversation: string, file: string): string {
  return at(bot, `/conversations/${enc(conversation)}/files/${enc(file)}`)
}

function at(bot: string, rest = '') {
  return `/api/bots/${enc(bot)}${rest}`
}
function enc(part: string) {
  return encodeURIComponent(part)
}
function query(values: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(values).flatMap(([k, v]) => (v === null || v === undefined ? [] : [[k, String(v)]]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
