import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { atRest, openEye } from './eye.ts'

/** What a page of ours never does with a text, and how it must be told. */
const PLANTED: [html: string, told: RegExp][] = [
  ['<img src=x onerror=alert(10001)>', /: alert\(10001\)/],
  ['<img src=x onerror=alert(10002)>', /<img onerror> as in .*10002/],
  ['"><svg/onload=alert(10003)>', /: alert\(10003\)/],
  ['<script>prompt(10004)</script>', /: prompt\(10004\)/],
  ['<script>let x = 10005</script>', /a script: .*10005/],
  ['<a href="javascript:alert(10006)">klik</a>', /<a href="javascript:alert\(10006\)">/],
  ['<iframe srcdoc="<script>parent.alert(10007)</script>"></iframe>', /: alert\(10007\)/],
  ['<style>@import "https://evil.example/10008.css"</style>', /a request to https:\/\/evil\.example\/10008\.css/],
  ['<img src="//evil.example/10009.png">', /a request to http:\/\/evil\.example\/10009\.png/],
  ['<script>fetch("http://127.0.0.1:9/10010").catch(() => {})</script>', /a request to http:\/\/127\.0\.0\.1:9\/10010/],
  ['<script>new WebSocket("ws://evil.example/10011")</script>', /a socket to ws:\/\/evil\.example\/10011/],
  ['<marquee>10012</marquee>', /<marquee> as in .*10012/],
  ['<meta http-equiv=x-10013>', /<meta http-equiv> as in .*10013/],
  ['Sari\u202e 10014', /signs that nobody sees in <p>: .*10014/],
  ['<b>10015</b>', /texts are not shown as they are: .*10015/],
]

/** Puts texts into a page as markup, raw, and looks at it: whatever of it is not told shows that the traps are blind. */
export async function caught(browser: Browser): Promise<{ planted: number; missed: string[] }> {
  const html = PLANTED.map(([line]) => `<p>${line}</p>`).join('\n')
  const server = createServer(({ url }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(url === '/' ? `<!doctype html><link rel=icon href="data:,">${html}` : '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const eye = await openEye(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}`) // a TCP server's address is an object
  await eye.visit('/', atRest)
  await eye.see('the page', [PLANTED.at(-1)![0]])
  const { found } = eye.told()
  await eye.close()
  server.close()
  const missed = PLANTED.filter(([, told]) => !found.some((what) => told.test(what))).map(([line]) => line)
  return { planted: PLANTED.length, missed }
}
