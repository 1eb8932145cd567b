/** Waiting that good news can cut short: the browser is online again, a message has left, the page is going. */
export function createSleep(end: AbortSignal): { wait: (ms: number) => Promise<void>; wake: () => void } {
  const waking = new Set<() => void>()
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          waking.delete(done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        waking.add(done)
        if (end.aborted) done()
      }),
    wake() {
      for (const done of [...waking]) done()
    },
  }
}
