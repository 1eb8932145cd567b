import { statfs } from 'node:fs/promises'
import { z } from '@hono/zod-openapi'
import { AppError } from '../../errors.ts'
import { same } from '../../identity/digest.ts'
import { isLoopback } from '../client.ts'
import type { Services } from '../deps.ts'
import { group, permit, route } from '../permit.ts'
import { gives, json } from '../shapes.ts'

const Checks = z.object({ store: z.boolean(), sandbox: z.boolean(), model: z.string(), disk: z.boolean() })
const Ready = z.object({ ready: z.boolean(), checks: Checks })

/** What machines ask. /healthz: the process answers. /readyz: it can take work. Neither says anything about anybody. */
export function healthRoutes(services: Services) {
  const { store, sandbox, model, engine, metrics, config, stopping, backups } = services
  return group()
    .openapi(
      route({ method: 'get', path: '/healthz', permission: 'public', responses: gives(z.object({ ok: z.literal(true) })) }),
      (c) => c.json({ ok: true as const }, 200),
    )
    .openapi(
      route({
        method: 'get',
        path: '/readyz',
        permission: 'public',
        responses: {
          200: { ...json(Ready), description: 'Ready' },
          503: { ...json(Ready), description: 'Not ready: send no work here' },
        },
      }),
      async (c) => {
        const [isStoreReady, modelHealth, hasRoom] = await Promise.all([
          store.health().then(
            () => true,
            () => false,
          ),
          model.health().catch(() => ({ state: 'off' as const })),
          diskHasRoom(config.dataFolder),
        ])
        // Without a model server or a sandbox the rest goes on: degraded, and ready all the same.
        const ready = isStoreReady && hasRoom && !stopping.aborted
        const checks = {
          store: isStoreReady,
          sandbox: sandbox.health().state === 'ready',
          model: modelHealth.state,
          disk: hasRoom,
        }
        return ready ? c.json({ ready, checks }, 200) : c.json({ ready, checks }, 503)
      },
    )
    .get('/metrics', permit('public'), async (c) => {
      const given = /^Bearer (.{1,512})$/.exec(c.req.header('authorization') ?? '')?.[1]
      // A proxy on this machine makes everybody look local: whoever comes through one needs the token.
      const isForwarded = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'].some((name) => c.req.header(name) !== undefined)
      const isAllowed = config.metricsToken
        ? given !== undefined && same(given, config.metricsToken)
        : isLoopback(c.env?.incoming) && !isForwarded
      if (!isAllowed) throw new AppError('auth.required')
      const { state, queued } = await model.health()
      const { kills } = sandbox.health()
      const backup = await backups?.state()
      metrics.read({
        ...engine.counts(),
        kills,
        modelReady: state === 'ready',
        modelQueued: queued,
        ...(backup ? { backup } : {}),
      })
      c.header('Content-Type', metrics.registry.contentType)
      return c.body(await metrics.registry.metrics())
    })
}

/** 64 MB: below that a database stops being able to write, and it is better to say so before. */
const ROOM = 64 * 1024 * 1024

async function diskHasRoom(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize > ROOM
  } catch {
    return false // a folder that cannot be looked at cannot be written to either
  }
}
