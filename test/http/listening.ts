import { afterAll, beforeAll } from 'vitest'
import { type Serving, serve } from '../../runtime/http/serve.ts'
import { type House, openHouse } from './house.ts'

/** A house that listens on a port of its own: opened before a file's (or a describe's) tests and closed after them. */
export function useListeningHouse(options: () => Parameters<typeof openHouse>[0]): { house: () => House; url: () => string } {
  let house: House | undefined
  let serving: Serving | undefined
  beforeAll(async () => {
    house = await openHouse(options())
    serving = await serve(house.app, { host: '127.0.0.1', port: 0 })
  }, 120_000)
  afterAll(async () => {
    await serving?.stop(100)
    await house?.close()
  })
  return {
    house: () => house!, // open while tests run
    url: () => `http://127.0.0.1:${serving!.port}`,
  }
}
