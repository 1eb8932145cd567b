import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Serving, serve } from '../../runtime/http/serve.ts'
import { type House, openHouse } from '../http/house.ts'
import { headOf, openLine, ownPage, statusOf, within } from './wire.ts'

/** DOS-01 to DOS-03, the part that takes no minutes. */
let house: House
let server: Serving
beforeAll(async () => {
  house = await openHouse()
  server = await serve(house.app, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.stop(100)
  await house.close()
})

describe('somebody who has the answer and goes on sending', () => {
  it.each(['GET /healthz', 'GET /api/bots', 'HEAD /', 'POST /api/nowhere'])('loses the line: %s', async (target) => {
    const line = openLine(server.port)
    line.socket.write(
      headOf(server.port, target, ...ownPage(server.port), 'Content-Type: application/json', 'Transfer-Encoding: chunked'),
    )
    // A chunk at each drain, for as long as the line is open.
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`
    const pour = setInterval(() => line.socket.destroyed || line.socket.write(chunk), 20)
    const ended = await within(10_000, line.ended)
    clearInterval(pour)
    line.end()
    expect(ended).not.toBe('late')
    expect(statusOf(line.text())).toBeGreaterThan(199)
  })

  it('and one whose request is no HTTP is not held either', async () => {
    const line = openLine(server.port)
    line.socket.write('BOGUS\r\n\r\n')
    const pour = setInterval(() => line.socket.destroyed || line.socket.write('x'), 20)
    const ended = await within(10_000, line.ended)
    clearInterval(pour)
    line.end()
    expect(ended).not.toBe('late')
  })
})
