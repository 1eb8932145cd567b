import { type RouteEntry, routeTable } from '../../runtime/http/permit.ts'
import { BODIES, pathOf } from '../http/bodies.ts'
import { type Answer, type House, openHouse } from '../http/house.ts'
import { NO_LIMITS } from './limits.ts'

/** Every route that takes a body, with somebody who may call it and something there for it to work on. */
export interface Door {
  route: RouteEntry
  name: string
  /** A body that the route takes. */
  fine: object
  /** It reads bytes and no JSON: only that it stands is asked of it. */
  raw: boolean
  /** Bytes that its body may have. */
  knock(body: Uint8Array<ArrayBuffer> | string, headers?: Record<string, string | null>): Promise<Answer>
}

/** A house in which every route has what it is about: a bot, a conversation, a key, a customer's token. */
export async function openDoors(): Promise<{ house: House; doors: Door[]; close(): Promise<void> }> {
  const house = await openHouse({ limits: NO_LIMITS })
  const bot = await house.bot()
  const token = await customerOf(house, bot)
  const [conversation] = (await house.store.bot(bot).conversations({ limit: 1 })).items
  let owner = await house.someone('owner')
  const key = await house.send('POST', `/api/bots/${bot}/shop/keys`, { as: owner, body: { name: 'Gudang' } })
  const params = { bot, id: conversation!.id, n: '1', name: 'kurir', file: 'A'.repeat(22) }

  const doors = routeTable(house.app)
    .filter(({ method }) => ['POST', 'PUT', 'PATCH'].includes(method))
    .map((route): Door => {
      const name = `${route.method} ${route.path}`
      const bearer = route.path.startsWith('/channel/') ? token : name.startsWith('PUT') ? key.json.token : null
      return {
        route,
        name,
        fine: BODIES[name] ?? {},
        raw: RAW.test(route.path),
        async knock(body, headers = {}) {
          const send = () =>
            house.send(route.method, pathOf(route.path, params), {
              body,
              as: owner,
              headers: {
                ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
                'content-type': 'application/json',
                ...headers,
              },
            })
          const answer = await send()
          // Signing out, or changing one's own role, ends the session: somebody else comes.
          if (answer.status !== 401 || bearer) return drained(answer)
          owner = await house.someone('owner')
          return drained(await send())
        },
      }
    })
  return { house, doors, close: () => house.close() }
}

const RAW = /^\/hooks\/|\/files$|^\/csp-reports$/

async function drained(answer: Answer): Promise<Answer> {
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) await answer.response.body!.cancel()
  return answer
}

async function customerOf(house: House, bot: string): Promise<string> {
  const { json } = await house.send('POST', `/channel/web/${bot}/open`, { body: {} })
  await house.engine.settled(json.conversation)
  return json.token
}
