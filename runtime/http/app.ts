import type { MiddlewareHandler } from 'hono'
import { webChannel } from '../channels/web.ts'
import { webAuthenticator } from '../channels/web-authenticator.ts'
import { webConsents } from '../channels/web-consents.ts'
import { systemTimer } from '../converse/timer.ts'
import { AppError } from '../errors.ts'
import { createLinks } from '../identity/links.ts'
import { createSessions } from '../identity/sessions.ts'
import { createThrottle } from '../identity/throttle.ts'
import { clientAddress } from './client.ts'
import type { HttpDeps, HttpEnv, Services } from './deps.ts'
import { answerFailure } from './failure.ts'
import { secureHeaders } from './headers.ts'
import { createLimits } from './limits.ts'
import { allowedMethods } from './methods.ts'
import { createNames } from './names.ts'
import { ownOriginOnly } from './origin.ts'
import { passing, routeTable, wholeApp } from './permit.ts'
import { botsRoutes } from './routes/bots.ts'
import { channelsRoutes } from './routes/channels.ts'
import { conversationsRoutes } from './routes/conversations.ts'
import { draftRoutes } from './routes/draft.ts'
import { eventsRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { incidentsRoutes } from './routes/incidents.ts'
import { knowledgeRoutes } from './routes/knowledge.ts'
import { knowledgeAnswersRoutes } from './routes/knowledge-answers.ts'
import { mailRoutes } from './routes/mail.ts'
import { modelRoutes } from './routes/model.ts'
import { openapiRoutes } from './routes/openapi.ts'
import { pagesRoutes } from './routes/pages.ts'
import { hookRoutes, paymentsRoutes } from './routes/payments.ts'
import { queueRoutes } from './routes/queue.ts'
import { reportsRoutes } from './routes/reports.ts'
import { sampleRoutes } from './routes/sample.ts'
import { secretsRoutes } from './routes/secrets.ts'
import { sessionRoutes } from './routes/session.ts'
import { settingsRoutes } from './routes/settings.ts'
import { shopRoutes } from './routes/shop.ts'
import { simulateRoutes } from './routes/simulate.ts'
import { staffRoutes } from './routes/staff.ts'
import { staticRoutes } from './routes/static.ts'
import { versionsRoutes } from './routes/versions.ts'

/**
 * Everything Jaga answers over HTTP. Throws where a route declares no permission. Only this room knows HTTP status codes:
 * the others throw AppError, and `failure.ts` says it.
 */
export function createApp(deps: HttpDeps) {
  const services: Services = {
    ...deps,
    sessions: createSessions({ staff: deps.store.staff, clock: deps.clock, random: deps.random }),
    links: createLinks({ store: deps.store, clock: deps.clock, random: deps.random }),
    throttle: createThrottle({ limits: deps.store.limits, clock: deps.clock }),
    limit: createLimits({ ...deps, limits: deps.store.limits, setTimer: systemTimer, change: deps.config.limits }),
    names: createNames(deps.store, deps.clock),
  }
  const app = wholeApp()
  app.onError(answerFailure)
  app.use(passing(begin(services)))
  app.use(passing(secureHeaders))
  app.use('/api/*', passing(limitByAddress), passing(ownOriginOnly))
  const routed = app
    .route('/api', sessionRoutes(services))
    .route('/api', staffRoutes(services))
    .route('/api', botsRoutes(services))
    .route('/api', sampleRoutes(services))
    .route('/api', draftRoutes(services))
    .route('/api', versionsRoutes(services))
    .route('/api', knowledgeRoutes(services))
    .route('/api', knowledgeAnswersRoutes(services))
    .route('/api', secretsRoutes(services))
    .route('/api', channelsRoutes(services))
    .route('/api', shopRoutes(services))
    .route('/api', simulateRoutes(services))
    .route('/api', queueRoutes(services))
    .route('/api', conversationsRoutes(services))
    .route('/api', eventsRoutes(services))
    .route('/api', settingsRoutes(services))
    .route('/api', modelRoutes(services))
    .route('/api', mailRoutes(services))
    .route('/api', incidentsRoutes(services))
    .route('/api', paymentsRoutes(services))
    .route('/hooks', hookRoutes(services))
    .route('/channel/web', webChannel(services))
    .route('/channel/web', webAuthenticator(services))
    .route('/channel/web', webConsents(services))
    .route('/', healthRoutes(services))
  app.route('/', openapiRoutes(app))
  app.route('/', pagesRoutes(services))
  app.route('/', reportsRoutes(services))
  app.route('/', staticRoutes(services))
  app.notFound((c) => {
    const allowed = allowedMethods(table, c.req.path)
    if (allowed.length === 0 || allowed.includes(c.req.method)) return answerFailure(new AppError('request.unknown'), c)
    c.header('Allow', allowed.join(', '))
    return answerFailure(new AppError('request.method'), c)
  })
  const table = routeTable(app)
  return routed
}

/** The typed client's view of all routes: `hc<App>()`. */
export type App = ReturnType<typeof createApp>

/** What every request starts with and ends in: an id, the client's address, a line of facts about no person. */
function begin(services: Services): MiddlewareHandler<HttpEnv> {
  const { config, metrics, log, clock, random } = services
  return async (c, next) => {
    const began = clock()
    c.set('services', services)
    c.set('id', random(9).toString('base64url'))
    c.set('client', clientAddress(c.env?.incoming, c.req.header('x-forwarded-for'), config.trustProxy))
    c.set('https', isHttps(c.req.url, c.req.header('x-forwarded-proto'), config))
    await next()
    const route = c.req.routePath
    const ms = clock() - began
    metrics.requested(c.req.method in METHODS ? c.req.method : 'OTHER', route, c.res.status, ms / 1000)
    log.info('http.done', { id: c.get('id'), method: c.req.method, route, status: c.res.status, ms })
  }
}

const METHODS = { GET: 1, HEAD: 1, POST: 1, PUT: 1, PATCH: 1, DELETE: 1, OPTIONS: 1 }

function isHttps(url: string, forwarded: string | undefined, config: HttpDeps['config']): boolean {
  if (config.publicUrl.startsWith('https:') || url.startsWith('https:')) return true
  return config.trustProxy > 0 && forwarded?.split(',').at(-1)?.trim() === 'https'
}

const limitByAddress: MiddlewareHandler<HttpEnv> = async (c, next) => {
  await c.get('services').limit('api', c.get('client'))
  await next()
}
