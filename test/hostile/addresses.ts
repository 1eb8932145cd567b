import { atRest, type Eye } from './eye.ts'

/** Addresses are text as well: each as what is asked for, where to go on, and a place on the page, without loading it anew. */
export async function lookAtAddresses(eye: Eye, texts: readonly string[]): Promise<void> {
  await eye.page.evaluate(async (lines) => {
    for (const [i, line] of lines.entries()) {
      const text = encodeURIComponent(line)
      history.pushState(null, '', `${['/', '/nowhere', '/queue', `/${text}`][i % 4]}?to=${text}&q=${text}#${text}`)
      window.dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
      await new Promise((resolve) => setTimeout(resolve))
    }
  }, texts)
  await atRest(eye.page)
  await eye.see('addresses')
}
