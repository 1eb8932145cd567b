import { serve } from '@hono/node-server'
import { Hono } from 'hono'

/** What everything is compared with: Hono on node:http, a JSON body in and the same out. Prints its port. */
const app = new Hono().post('/echo', async (c) => c.json(await c.req.json()))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.stdout.write(`${port}\n`))
